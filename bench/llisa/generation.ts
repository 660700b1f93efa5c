/** Texts by all contenders in turns. */
import { readSentencePieceModel, writeLlama2c, writeTokenizerBin } from "../../lib/formats/mod.ts";
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import { llamaCheckpointOf, type LlisaModel, type LlisaPrecision } from "../../lib/models/mod.ts";
import { median } from "../../cli/measure/quantile.ts";
import { compileTwin, type TextSettings, type TextTime, type Twin } from "../peers/llama/twin.ts";
import { LLISA_TOKENS } from "../sizes.ts";
import { type Contender, publicProgram, twinContender, us } from "./contenders.ts";
import { formulaModel } from "./formula_model.ts";
import { countSame, greedyChoices } from "./same_ids.ts";

/** Times that each contender has its turn. */
const TURNS = 9;
/** Logits closer than this may change places: sums in another order, or activations that round to another integer. */
const GAPS: Readonly<Record<LlisaPrecision, number>> = { float32: 1e-3, int8: 0.3 };
/** Tokens that texts of a check begin with, their length, and how many of all their tokens must be the same. */
const CHECKED_STARTS = [1, 2, 3, 5, 8, 13, 21, 34];
const CHECKED_STEPS = 64;
const LEAST_SAME = 100;

const SETTINGS: Readonly<Record<string, TextSettings>> = {
  greedy: { steps: LLISA_TOKENS, temperature: 0, topP: 0.9, seed: 42 },
  "top-p 0.9": { steps: LLISA_TOKENS, temperature: 1, topP: 0.9, seed: 42 },
};

/** One line of the table. */
export interface GenerationRow {
  readonly sampling: string;
  readonly name: string;
  /** Medians over the turns; CPU time but for the last. NaN where a program does not tell. */
  readonly tokensPerSecond: { readonly afterFirst: number; readonly whole: number; readonly wall: number };
  /** Medians of the turns' ratios of rates, the whole text in both; after the first token for a program that tells no more. */
  readonly ratio: { readonly float32: number; readonly int8: number };
}

/** Compares greedy texts and says how far they are equal. */
async function checkIds(
  model: LlisaModel,
  precision: LlisaPrecision,
  twin: Twin,
  path: string,
): Promise<string> {
  let same = 0;
  for (const first of CHECKED_STARTS) {
    const { ids } = await twin.run(path, { ...SETTINGS.greedy!, steps: CHECKED_STEPS }, first, 1);
    same += countSame(
      greedyChoices(model, precision, first, CHECKED_STEPS),
      ids,
      GAPS[precision],
      `the ${precision} twin`,
    );
  }
  if (same < LEAST_SAME) {
    throw new Error(`Cannot compare as ${LEAST_SAME} greedy tokens must be the same: ${same} are`);
  }
  const all = CHECKED_STARTS.length * CHECKED_STEPS;
  return `${same} of ${all} greedy tokens are the twin's${
    same < all ? "; in the other texts a choice came first that rounding decides" : ""
  }`;
}

/** A vocabulary of the right size, which the public program wants: what its tokens are does not matter. */
async function writeTokenizer(path: string): Promise<void> {
  const model = await Deno.readFile(
    new URL("../../tests/golden/llisa/tokenizer/tok4096.model", import.meta.url),
  );
  await Deno.writeFile(path, writeTokenizerBin(readSentencePieceModel(model)));
}

/** Checks that all write the same, then times them. */
export async function compareGeneration(
  kernels: WasmKernels,
  folder: string,
  say: (text: string) => void,
): Promise<GenerationRow[]> {
  const model = formulaModel("llisa-7m", kernels);
  try {
    const twins = {} as Record<LlisaPrecision, { twin: Twin; path: string }>;
    const checkpoint = llamaCheckpointOf(model);
    for (const [precision, version] of [["float32", 0], ["int8", 2]] as const) {
      const path = `${folder}/v${version}.bin`;
      await Deno.writeFile(path, writeLlama2c(checkpoint, { version }));
      const twin = await compileTwin(precision, folder);
      say(`${precision}: ${await checkIds(model, precision, twin, path)}`);
      twins[precision] = { twin, path };
    }
    const contenders = [
      twinContender("C float32", twins.float32.twin, twins.float32.path),
      twinContender("C int8", twins.int8.twin, twins.int8.path),
      us(model, "float32"),
      us(model, "int8"),
    ];
    const program = Deno.env.get("HAZE_RUN_C");
    if (program) {
      const tokenizer = `${folder}/tokenizer.bin`;
      await writeTokenizer(tokenizer);
      contenders.push(publicProgram(program, twins.float32.path, tokenizer));
    }
    const rows: GenerationRow[] = [];
    for (const [sampling, settings] of Object.entries(SETTINGS)) {
      rows.push(...await inTurns(contenders, sampling, settings));
    }
    return rows;
  } finally {
    model.close();
  }
}

async function inTurns(
  contenders: readonly Contender[],
  sampling: string,
  settings: TextSettings,
): Promise<GenerationRow[]> {
  const times = contenders.map((): TextTime[] => []);
  for (let turn = -1; turn < TURNS; turn++) {
    for (const [i, contender] of contenders.entries()) {
      const time = await contender.time(settings);
      if (turn >= 0) times[i]!.push(time); // the first turn is a warm-up
    }
  }
  const { steps } = settings;
  return contenders.map(({ name }, i) => {
    const mine = times[i]!;
    const against = (twin: number): number =>
      median(mine.map(({ cpu, cpuAfterFirst }, turn) => {
        const theirs = times[twin]![turn]!;
        return Number.isNaN(cpu) ? theirs.cpuAfterFirst / cpuAfterFirst : theirs.cpu / cpu;
      }));
    return {
      ...{ sampling, name, ratio: { float32: against(0), int8: against(1) } },
      tokensPerSecond: {
        afterFirst: (steps - 1) / median(mine.map(({ cpuAfterFirst }) => cpuAfterFirst)),
        whole: steps / median(mine.map(({ cpu }) => cpu)),
        wall: steps / median(mine.map(({ wall }) => wall)),
      },
    };
  });
}

/** The table. */
export function describeGeneration(rows: readonly GenerationRow[]): string {
  const number = (x: number, digits: number, width: number): string =>
    (Number.isNaN(x) ? "-" : x.toFixed(digits)).padStart(width);
  const lines = rows.map(({ sampling, name, tokensPerSecond: { afterFirst, whole, wall }, ratio }) =>
    [
      ...[sampling.padEnd(10), name.padEnd(13), number(afterFirst, 0, 15), number(whole, 0, 11)],
      ...[number(wall, 0, 7), number(ratio.float32, 2, 13), number(ratio.int8, 2, 10)],
    ].join(" ")
  );
  const head = "sampling   program       tok/CPU s but 1st  whole text   wall   x C float32   x C int8";
  return `\ntexts of ${LLISA_TOKENS} tokens of llisa-7m on one thread; a session's start is in the whole text\n${head}\n${
    lines.join("\n")
  }`;
}
