/**
 * Wall clock from a file to the first logits of a model of LLiSA's size, in each format, each in a new process:
 * `deno run -A bench/load_report.ts [--json]`. The first load of a process has its code compiled on the way; the second
 * is what a program that goes on pays.
 *
 * @module
 */
import { writeLlama2c, writeLlamaSafetensors } from "../lib/formats/mod.ts";
import { llamaCheckpointOf, LLISA_PRESETS, LlisaModel } from "../lib/models/mod.ts";
import { encodeCheckpoint } from "../lib/training/mod.ts";
import { SentencePieceTokenizer, trainSentencePiece } from "../lib/tokenizers/mod.ts";
import { programArguments } from "./arguments.ts";
import { oneThread } from "./backends.ts";
import type { LoadTimes } from "./load_once.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { median } from "../cli/measure/quantile.ts";

const TURNS = 7;
const CHILD = new URL("./load_once.ts", import.meta.url).pathname;
const PARTS = ["readMs", "openMs", "sessionMs", "logitsMs"] as const;

/** A file and how it is run. */
interface LoadCase {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly precision: "float32" | "int8";
}

function writeCases(folder: string): LoadCase[] {
  const model = new LlisaModel(LLISA_PRESETS["llisa-7m"], { kernels: oneThread() });
  const checkpoint = llamaCheckpointOf(model);
  const files: [string, Uint8Array][] = [
    ["v0.bin", writeLlama2c(checkpoint, { version: 0 })],
    ["v1.bin", writeLlama2c(checkpoint, { version: 1 })],
    ["v2.bin", writeLlama2c(checkpoint, { version: 2 })],
    ["hf.safetensors", writeLlamaSafetensors(checkpoint)],
    ["own.npz", encodeCheckpoint({ model, tokenizer: vocabularyOf(model.vocabSize) })],
  ];
  model.close();
  return files.flatMap(([name, bytes]) => {
    const path = `${folder}/${name}`;
    Deno.writeFileSync(path, bytes);
    const precisions = name === "v0.bin" || name === "v2.bin"
      ? ["float32", "int8"] as const
      : ["float32"] as const;
    return precisions.map((precision) => ({ name, path, bytes: bytes.length, precision }));
  });
}

/** A vocabulary of that many pieces; which ones does not matter. */
function vocabularyOf(V: number): SentencePieceTokenizer {
  const { pieces, ...settings } = trainSentencePiece("a rose", { vocabSize: 266 });
  const more = Array.from({ length: V - pieces.length }, (_, i) => ({
    ...{ text: `p${i}`, score: -1000 - i, type: "normal" as const },
  }));
  return new SentencePieceTokenizer({ pieces: [...pieces, ...more], ...settings });
}

async function start({ path, precision }: LoadCase): Promise<LoadTimes[]> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CHILD, path, precision],
  }).output();
  if (!success) throw new Error(`Cannot measure as ${path} must load: it did not`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

const totalOf = (times: LoadTimes): number => PARTS.reduce((sum, part) => sum + times[part], 0);

async function main(): Promise<void> {
  const { flags } = programArguments({ flags: ["--json"] });
  const machine = machineState(oneThread());
  const folder = await Deno.makeTempDir();
  try {
    const cases = writeCases(folder);
    const seen = cases.map((): LoadTimes[][] => []);
    for (let turn = 0; turn < TURNS; turn++) {
      for (const [i, one] of cases.entries()) seen[i]!.push(await start(one));
    }
    const rows = cases.flatMap(({ name, bytes, precision }, i) =>
      ["first", "second"].map((load, at) => {
        const all = seen[i]!.map((loads) => loads[at]!);
        const parts = Object.fromEntries(
          PARTS.map((part) => [part, median(all.map((times) => times[part]))]),
        );
        return {
          name,
          bytes,
          precision,
          load,
          ...parts as unknown as LoadTimes,
          totalMs: median(all.map(totalOf)),
        };
      })
    );
    if (flags.has("--json")) return console.log(JSON.stringify({ machine, rows }));
    console.log(
      `${
        describeMachine(machine)
      }\nfrom file to first logits, llisa-7m, one thread, medians of ${TURNS} turns, ms\n`,
    );
    const columns = ["read", "open", "session", "logits", "total"];
    console.log(`${"".padEnd(31)}${columns.map((name) => name.padStart(9)).join("")}`);
    for (const row of rows) {
      const times = [...PARTS.map((part) => row[part]), row.totalMs].map((ms) => ms.toFixed(1).padStart(9));
      console.log(`${row.name.padEnd(15)} ${row.precision.padEnd(8)} ${row.load.padEnd(6)}${times.join("")}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main();
