/** `haze convert`: the same weights or the same vocabulary in another format. */
import { basename } from "@std/path";
import { writeFileAtomic, writeFolderAtomic } from "../../lib/formats/mod.ts";
import {
  ADAPTER_OPTION,
  asUsage,
  type Call,
  type Command,
  type Io,
  JSON_OPTION,
  UsageError,
} from "../command.ts";
import { prepareFolder } from "../convert/hugging_face.ts";
import { readVocabulary, readWeights, type SourceFile, sourceFile } from "../convert/source.ts";
import { isWeightTarget, type Target, TARGET_NAMES, targetOf, type WeightTarget } from "../convert/target.ts";
import { writeVocabulary } from "../convert/write_vocabulary.ts";
import {
  type Naming,
  type OutFile,
  pathsOf,
  type WeightSettings,
  writeWeights,
} from "../convert/write_weights.ts";
import { withAdapters } from "../files.ts";
import { FORCE_OPTION, prepareFiles } from "../out_file.ts";
import { meantHint } from "../suggest.ts";
import { EXIT } from "../report.ts";
import { spacesOf } from "../spaces_option.ts";
import { tokenizerOfFile } from "../tokenizer_file.ts";
import { reads, SIZES_BESIDE, writes } from "../permissions.ts";

/** What `--naming` may name. */
export const NAMINGS: readonly Naming[] = ["hugging-face", "llama2.c"];

export const command: Command = {
  name: "convert",
  summary:
    "Weights or a vocabulary in another format: npz, llama2.c, safetensors, a Hugging Face folder; .model, tokenizer.bin, JSON.",
  positionals: ["IN", "OUT"],
  options: [
    {
      ...{ name: "to", kind: "text", value: "FORMAT" },
      help:
        "npz, v0, v1, v2, safetensors, hugging-face (a folder), model, tokenizer.bin or json (default: by the ending)",
    },
    {
      ...{ name: "naming", kind: "text", value: "NAME" },
      help: "safetensors: hugging-face (default, with config.json beside it) or llama2.c",
    },
    {
      name: "group",
      kind: "integer",
      value: "G",
      help: "v2: weights that share a scale (default: 64 or what fits)",
    },
    {
      ...{ name: "tokenizer", kind: "text", value: "FILE" },
      help: "npz, hugging-face: the vocabulary of weights that hold none",
    },
    {
      ...{ name: "spaces", kind: "text", value: "RULE" },
      help: "from a tokenizer.bin, which does not say: keep extra spaces (default), or collapse them",
    },
    ADAPTER_OPTION,
    {
      name: "probe",
      kind: "flag",
      help: "weights: write OUT.probe.json, what the model computes, for inspect --probe",
    },
    FORCE_OPTION,
    JSON_OPTION,
  ],
  permissions: [
    reads("IN"),
    ...writes("OUT"),
    reads("--tokenizer"),
    reads("--adapter"),
    SIZES_BESIDE,
  ],
  examples: [
    "haze convert runs/llisa.npz model.bin --to v0",
    "haze convert runs/llisa.npz tokenizer.bin",
    "haze convert stories15M.bin stories.npz --tokenizer tokenizer.bin",
    "haze convert runs/sotu.npz sea.safetensors --adapter runs/sea.npz",
    "haze convert runs/llisa.npz hf --to hugging-face",
    "haze convert hf runs/again.npz",
  ],
  async run(call, io) {
    const [path = "", out = ""] = call.positionals;
    const source = await sourceFile(path);
    const isVocabulary = tokenizerOfFile(source.bytes, path) !== undefined;
    const target = targetOf(out, call.text("to"), isVocabulary);
    refuseIdle(call, target, isVocabulary && source.format === "tokenizer.bin");
    if (isWeightTarget(target)) {
      if (isVocabulary) {
        throw new UsageError(
          `Cannot convert ${path} to ${TARGET_NAMES[target]} as it must hold weights: it is ${source.format}`,
        );
      }
      return await convertWeights(source, out, target, call, io);
    }
    return await convertVocabulary(source, isVocabulary, out, target, call, io);
  },
};

/** Formats that hold a vocabulary beside the weights. */
const takesVocabulary = (target: Target): boolean => target === "npz" || target === "hugging-face";

/** An option that says nothing about this format is a mistake. */
function refuseIdle(call: Call, target: Target, isTokenizerBin: boolean): void {
  const isSafetensors = target === "safetensors";
  const isFolder = target === "hugging-face";
  const uses: [string, unknown, boolean, string][] = [
    ["naming", call.text("naming"), isSafetensors, "safetensors"],
    ["group", call.number("group"), target === "v2", "v2"],
    ["tokenizer", call.text("tokenizer"), takesVocabulary(target), "npz or hugging-face"],
    ["adapter", call.list("adapter")[0], isWeightTarget(target), "weights"],
    ["probe", call.flag("probe") || undefined, isWeightTarget(target) && !isFolder, "weights in one file"],
    ["force", call.flag("force") || undefined, !isFolder, "files; a folder must be new or empty"],
    ["spaces", call.text("spaces"), isTokenizerBin, "a tokenizer.bin that is read"],
  ];
  const idle = uses.find(([, value, isUsed]) => value !== undefined && !isUsed);
  if (!idle) return;
  throw new UsageError(
    `Cannot convert to ${TARGET_NAMES[target]} as --${idle[0]} goes with ${idle[3]}: got ${idle[1]}\n` +
      `hint: leave --${idle[0]} out, or say with --to what to write`,
  );
}

function namingOf(call: Call): Naming {
  const given = call.text("naming") ?? "hugging-face";
  const known = NAMINGS.find((naming) => naming === given);
  if (known !== undefined) return known;
  throw new UsageError(
    `Cannot convert as --naming must be ${NAMINGS.join(" or ")}: ${given}${
      meantHint(given, NAMINGS) ||
      "\nhint: hugging-face is what other programs read, llama2.c keeps its own names"
    }`,
  );
}

async function convertWeights(
  source: SourceFile,
  out: string,
  target: WeightTarget,
  call: Call,
  io: Io,
): Promise<number> {
  const settings: WeightSettings = {
    naming: namingOf(call),
    groupSize: call.number("group"),
    withProbe: call.flag("probe"),
  };
  if (target === "hugging-face") await prepareFolder(out);
  else {
    await prepareFiles(pathsOf(out, target, settings), {
      ...{ act: "convert", force: call.flag("force"), source: source.path },
    });
  }
  const read = await readWeights(
    source,
    takesVocabulary(target) ? { tokenizer: call.text("tokenizer") } : undefined,
  );
  const weights = await merged(read, call);
  try {
    const write = () => writeWeights(weights, out, target, settings);
    // What is wrong with a group that was typed is a wrong call; anything else lies in the file.
    const files = settings.groupSize === undefined ? write() : asUsage(write);
    const notes = [...read.warnings];
    if (source.format === "llama2.c v2" && target !== "v2") {
      notes.push("the weights are those of 8 bits, as floats");
    }
    return await finish(
      source,
      out,
      target,
      files,
      notes,
      { parameters: weights.model.parameters.size },
      call,
      io,
    );
  } finally {
    weights.model.close();
  }
}

/** With adapters the weights are others than those of the file, and nothing is known of their training. */
async function merged<W extends Awaited<ReturnType<typeof readWeights>>>(read: W, call: Call): Promise<W> {
  if (call.list("adapter").length === 0) return read;
  const { int8: _, opened, ...rest } = await withAdapters(read, call);
  if (!opened) return rest as W;
  const { training: _training, ...meta } = opened.meta;
  return { ...rest, opened: { ...opened, meta } } as W;
}

async function convertVocabulary(
  source: SourceFile,
  isVocabulary: boolean,
  out: string,
  target: Exclude<Target, WeightTarget>,
  call: Call,
  io: Io,
): Promise<number> {
  const spaces = spacesOf(call, "convert");
  await prepareFiles([out], { act: "convert", force: call.flag("force"), source: source.path });
  const tokenizer = await readVocabulary(source, isVocabulary, spaces);
  const { bytes, notes } = writeVocabulary(tokenizer, target);
  return await finish(
    source,
    out,
    target,
    [{ path: out, bytes }],
    notes,
    { vocabSize: tokenizer.vocabSize },
    call,
    io,
  );
}

const namesIn = (files: readonly OutFile[]): Map<string, Uint8Array> =>
  new Map(files.map(({ path, bytes }) => [basename(path), bytes]));

async function finish(
  { path, format }: SourceFile,
  out: string,
  target: Target,
  files: readonly OutFile[],
  notes: readonly string[],
  counts: Readonly<Record<string, number>>,
  call: Call,
  io: Io,
): Promise<number> {
  if (target === "hugging-face") await writeFolderAtomic(out, namesIn(files));
  else for (const file of files) await writeFileAtomic(file.path, file.bytes);
  for (const note of notes) io.err(`note: ${note}\n`);
  const written = files.map((file) => ({ path: file.path, bytes: file.bytes.length }));
  if (call.flag("json")) {
    io.out(
      `${JSON.stringify({ from: format, to: TARGET_NAMES[target], ...counts, files: written, notes })}\n`,
    );
    return EXIT.done;
  }
  const [[name, count] = ["", 0]] = Object.entries(counts);
  const what = name === "parameters" ? "parameters" : "pieces";
  io.out(`${path} (${format}): ${count.toLocaleString("en")} ${what}\n`);
  for (const file of written) {
    io.out(`  ${file.path}, ${file.bytes.toLocaleString("en")} bytes\n`);
  }
  return EXIT.done;
}
