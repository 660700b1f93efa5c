/** `haze shards list`: what a folder of shards holds. */
import { readManifest, readModule, shardTokenizerOf, type TokenModule } from "../../lib/data/mod.ts";
import { type Call, type Io, UsageError } from "../command.ts";
import { EXIT } from "../report.ts";
import { tokenizerOfFolder } from "./folder_tokenizer.ts";
import { columns, moduleRows, percent } from "./module_rows.ts";
import { runShapeOf } from "./options.ts";

/** Prints tokens, windows, shares and epochs of every module. */
export async function listShards(
  folder: string,
  more: readonly string[],
  call: Call,
  io: Io,
): Promise<number> {
  refuseMore("list", more);
  const shape = runShapeOf(call);
  const entries = await readManifest(folder);
  const tokenizer = shardTokenizerOf(await tokenizerOfFolder(folder, call));
  const modules: TokenModule[] = [];
  for (const entry of entries) modules.push(await readModule(folder, entry, tokenizer));
  const { rows, warnings } = moduleRows(modules, shape);
  if (call.flag("json")) {
    const { context, exponent, tokensRead = null } = shape;
    const head = { folder, vocabSize: tokenizer.vocabSize, tokenizerHash: tokenizer.hash };
    io.out(`${JSON.stringify({ ...head, context, exponent, tokensRead, modules: rows, warnings })}\n`);
    return EXIT.done;
  }
  if (rows.length === 0) io.out(`${folder} has no modules; haze shards add puts one in\n`);
  else {
    io.out(columns([
      ["module", "tokens", "windows", "held out", "weight", "share", "epochs", "hash"],
      ...rows.map(({ name, tokens, windows, weight, share, epochs, contentHash }) => [
        ...[name, tokens.toLocaleString("en"), windows.train.toLocaleString("en")],
        ...[windows.heldOut.toLocaleString("en"), String(weight), share === null ? "-" : percent(share)],
        ...[epochs === null ? "-" : epochs.toFixed(2), contentHash.slice(0, 8)],
      ]),
    ]));
  }
  for (const warning of warnings) io.err(`warning: ${warning}\n`);
  return EXIT.done;
}

/** Refuses words that the action would ignore. */
export function refuseMore(action: string, more: readonly string[]): void {
  if (more.length === 0) return;
  throw new UsageError(`Cannot ${action} shards as it takes one FOLDER: got ${more[0]} too`);
}
