/** `haze shards mix`: the shares that a run would see, drawn as it would draw them. */
import { epochWarnings, ModuleMixture, moduleShares, readModules } from "../../lib/data/mod.ts";
import { makeShardDataset } from "../../lib/training/mod.ts";
import { asUsage, type Call, type Io, seedOf, UsageError } from "../command.ts";
import { EXIT } from "../report.ts";
import { counted } from "../ui/format.ts";
import { tokenizerOfFolder } from "./folder_tokenizer.ts";
import { refuseMore } from "./list.ts";
import { columns, percent } from "./module_rows.ts";
import { runShapeOf } from "./options.ts";

const WINDOWS = 10_000;
const MOST_WINDOWS = 10_000_000;

/** Draws windows from a folder's modules and prints shares drawn beside shares meant. */
export async function mixShards(
  folder: string,
  more: readonly string[],
  call: Call,
  io: Io,
): Promise<number> {
  refuseMore("mix", more);
  const { context, exponent, tokensRead } = runShapeOf(call);
  const [seed, windows] = [seedOf(call), call.number("windows") ?? WINDOWS];
  if (!(windows >= 1 && windows <= MOST_WINDOWS)) {
    throw new UsageError(`Cannot mix shards as --windows must be from 1 to ${MOST_WINDOWS}: ${windows}`);
  }
  const tokenizer = await tokenizerOfFolder(folder, call);
  const read = await readModules(folder, tokenizer);
  const data = makeShardDataset(read, tokenizer, context, {
    ...{ name: folder, exponent, allowDuplicates: call.flag("allow-duplicates") },
  });
  const mixture = asUsage(() => new ModuleMixture(data.modules, { B: 1, T: context, seed, exponent }));
  const [inputs, targets] = [new Int32Array(context), new Int32Array(context)];
  for (let i = 0; i < windows; i++) mixture.next(inputs, targets);
  const drawn = mixture.report();
  const planned = moduleShares(drawn, { exponent, tokensRead: tokensRead ?? 0 });
  const modules = drawn.map(({ name, weight, tokens, windows: all, share, drawn, drawnShare }, i) => {
    const sigma = Math.sqrt(share * (1 - share) / windows);
    return {
      ...{ name, weight, trainingTokens: tokens, trainingWindows: all, share, drawn, drawnShare },
      deviationSigmas: sigma === 0 ? 0 : (drawnShare - share) / sigma,
      epochs: tokensRead === undefined ? null : planned[i]!.epochs,
    };
  });
  const warnings = [...data.warnings, ...epochWarnings(planned)];
  if (call.flag("json")) {
    const head = { folder, context, exponent, seed, windows, tokensRead: tokensRead ?? null };
    io.out(`${JSON.stringify({ ...head, modules, warnings })}\n`);
    return EXIT.done;
  }
  io.out(`${counted(windows, "window")} of ${context} tokens, seed ${seed}, exponent ${exponent}\n\n`);
  io.out(columns([
    ["module", "tokens", "weight", "share", "drawn", "share drawn", "sigmas", "epochs"],
    ...modules.map(({ name, trainingTokens, weight, share, drawn, drawnShare, deviationSigmas, epochs }) => [
      ...[
        name,
        trainingTokens.toLocaleString("en"),
        String(weight),
        percent(share),
        drawn.toLocaleString("en"),
      ],
      ...[percent(drawnShare), deviationSigmas.toFixed(2), epochs === null ? "-" : epochs.toFixed(2)],
    ]),
  ]));
  for (const warning of warnings) io.err(`warning: ${warning}\n`);
  return EXIT.done;
}
