/** Motif BPE learnt from a text: its options, and what there is to say of what was learnt. */
import { MOTIF_BPE_DEFAULTS, type MotifBpeTokenizer, trainMotifBpe } from "../lib/tokenizers/mod.ts";
import { asUsage, type Call, type OptionSpec } from "./command.ts";
import { counted } from "./ui/format.ts";

const { motifTopk, motifMinLen, motifMaxLen } = MOTIF_BPE_DEFAULTS;

/** The options that no other kind has. */
export const MOTIF_OPTIONS: readonly OptionSpec[] = [
  {
    ...{ name: "motifs", kind: "integer", value: "N" },
    help: `motif-bpe: frequent byte strings that get a token before any merge (default ${motifTopk})`,
  },
  {
    ...{ name: "motif-min", kind: "integer", value: "N" },
    help: `motif-bpe: bytes of the shortest motif (default ${motifMinLen})`,
  },
  {
    ...{ name: "motif-max", kind: "integer", value: "N" },
    help: `motif-bpe: bytes of the longest motif (default ${motifMaxLen})`,
  },
  { name: "lowercase", kind: "flag", help: "motif-bpe: lower-case text first" },
  { name: "no-bos", kind: "flag", help: "motif-bpe: put no mark before a line" },
  { name: "no-eos", kind: "flag", help: "motif-bpe: put no mark behind a line" },
];

/** Reads a call's options and gives what learns from the text. */
export function motifTraining(call: Call): (text: string) => MotifBpeTokenizer {
  const numbers = Object.entries({
    vocabSize: "vocab-size",
    minFreq: "min-frequency",
    motifTopk: "motifs",
    motifMinLen: "motif-min",
    motifMaxLen: "motif-max",
  }).map(([setting, option]) => [setting, call.number(option)] as const);
  const settings = {
    ...Object.fromEntries(numbers.filter(([, value]) => value !== undefined)),
    ...{ lowercase: call.flag("lowercase"), addBos: !call.flag("no-bos"), addEos: !call.flag("no-eos") },
  };
  return (text) => asUsage(() => trainMotifBpe(text, settings));
}

/** What is likely not what was meant: a vocabulary without any merge. */
export function motifNotes({ vocabulary: { motifs, merges }, config }: MotifBpeTokenizer): string[] {
  if (merges.length > 0) return [];
  const known = `256 bytes, 4 marks and ${counted(motifs.length, "motif")}`;
  const why = 260 + motifs.length >= config.vocabSize
    ? `${known} are all of ${config.vocabSize} already`
    : `no pair of neighbours occurs ${config.minFreq} times`;
  return [`no merge was learnt, as ${why}`];
}
