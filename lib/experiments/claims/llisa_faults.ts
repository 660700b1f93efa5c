/** The seed's faults, built from a good model: what each would be blamed on, and what finds it. */
import { type FileInspection, inspectFile, reorderRotaryRows, writeLlama2c } from "../../formats/mod.ts";
import { writeSentencePieceModel, writeTokenizerBin } from "../../formats/mod.ts";
import { llamaCheckpointOf, llisaFromCheckpoint, type LlisaModel } from "../../models/mod.ts";
import { runCVocabularyOf, trainSentencePiece } from "../../tokenizers/mod.ts";
import { evaluate } from "../../training/mod.ts";
import type { LlisaLab } from "../llisa/llisa_lab.ts";

/** A fault and what was found. */
export interface ReplayedFault {
  /** What was done. */
  readonly fault: string;
  /** The check that must find it; none for a good file. */
  readonly wanted: string;
  /** The first check that found something; none if nothing did. */
  readonly found: string;
}

/** Loss that may differ by rounding between where a file is written and where it is read. */
const PROBE_TOLERANCE_NATS = 1e-3;

/**
 * Replays faults of files and tokenizers, and those of content that only the loss on known text can tell.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { LlisaLab, llisaTrialConfig, replayFaults, trainLlisaBase } from "@haze/haze/experiments";
 * const lab = await LlisaLab.open("builtin");
 * const { model, base } = llisaTrialConfig(true);
 * const trained = await trainLlisaBase({ model, base: { ...base, steps: 20 } }, 1, lab);
 * const missed = (await replayFaults(trained, lab)).filter(({ wanted, found }) => wanted !== found);
 * assertEquals(missed.filter(({ wanted }) => wanted !== "probe"), []);
 * trained.close();
 * ```
 */
export async function replayFaults(model: LlisaModel, lab: LlisaLab): Promise<ReplayedFault[]> {
  const checkpoint = llamaCheckpointOf(model);
  const good = writeLlama2c(checkpoint, { version: 0 });
  const pieces = runCVocabularyOf(lab.tokenizer.model);
  const other = trainSentencePiece(lab.corpus.text, { vocabSize: 400, removeExtraWhitespaces: false });
  const { vocabSize } = lab.tokenizer;
  const name = "model.bin";
  const header = (field: number, value: number) => {
    const bytes = good.slice();
    new DataView(bytes.buffer).setInt32(4 * field, value, true);
    return bytes;
  };
  const { hiddenDim, nHeads, nKvHeads, maxSeqLen } = model.config;
  const files: [string, string, FileInspection][] = [
    ["none", "none", inspectFile(good, { name })],
    [
      "tokenizer of another vocabulary",
      "token-count",
      tokenizerOf(writeTokenizerBin(runCVocabularyOf(other))),
    ],
    ["none, the tokenizer", "none", tokenizerOf(writeTokenizerBin(pieces))],
    ["tokenizer cut short", "tokenizer", tokenizerOf(writeTokenizerBin(pieces).subarray(0, -1))],
    ["weights cut to half", "size", inspectFile(good.subarray(0, good.length / 2), { name })],
    ["hiddenDim of the header", "size", inspectFile(header(1, hiddenDim + 32), { name })],
    ["nHeads of the header", "size", inspectFile(header(3, 2 * nHeads), { name })],
    ["nKvHeads of the header", "size", inspectFile(header(4, nKvHeads === nHeads ? 1 : nHeads), { name })],
    ["seq_len of the header", "size", inspectFile(header(6, 2 * maxSeqLen), { name })],
  ];
  const protobuf = inspectFile(writeSentencePieceModel(lab.tokenizer.model), { name: "tok4096.model" });
  const told = await probe(model, lab);
  return [
    ...files.map(([fault, wanted, { faults }]) => ({ fault, wanted, found: faults[0]?.check ?? "none" })),
    { fault: "SentencePiece model as -z", wanted: "named sentencepiece", found: `named ${protobuf.format}` },
    ...told,
  ];

  function tokenizerOf(bytes: Uint8Array): FileInspection {
    return inspectFile(bytes, { name: "tokenizer.bin", vocabSize });
  }
}

/** Faults that leave every size and range as it was. */
async function probe(model: LlisaModel, lab: LlisaLab): Promise<ReplayedFault[]> {
  const known = lab.base(model.contextLength);
  const told = (await evaluate(model, known)).nllNats;
  const { sizes, tensors } = llamaCheckpointOf(model);
  const cases: [string, string, (name: string) => string, boolean][] = [
    ["none, written and read again", "none", (name) => name, false],
    [
      "w1 and w3 exchanged",
      "probe",
      (name) => name.replace(/w[13]$/, (w) => w === "w1" ? "w3" : "w1"),
      false,
    ],
    ["rows of wq and wk half-split", "probe", (name) => name, true],
  ];
  const found: ReplayedFault[] = [];
  for (const [fault, wanted, source, isSplit] of cases) {
    const changed = new Map([...tensors.keys()].map((name) => {
      const tensor = tensors.get(source(name))!;
      const heads = name.endsWith(".wq") ? sizes.nHeads : sizes.nKvHeads;
      const isRotary = isSplit && /\.w[qk]$/.test(name);
      return [name, isRotary ? reorderRotaryRows(tensor, heads, "half-split") : tensor] as const;
    }));
    const copy = llisaFromCheckpoint({ sizes, tensors: changed }, lab.kernels);
    const { nllNats } = await evaluate(copy, known);
    copy.close();
    found.push({ fault, wanted, found: Math.abs(nllNats - told) > PROBE_TOLERANCE_NATS ? "probe" : "none" });
  }
  return found;
}
