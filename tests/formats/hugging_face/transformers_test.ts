// What the engine that the folders are for computes from them. It runs where HAZE_PYTHON, or else python3, is a Python with
// transformers and torch.
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  huggingFaceFiles,
  joinSafetensors,
  type LlamaSizes,
  readLlamaSafetensors,
  readSentencePieceModel,
  safetensorsIndex,
  writeFolderAtomic,
} from "../../../lib/formats/mod.ts";
import { noGradient } from "../../../lib/autograd/mod.ts";
import { llisaFromCheckpoint, type LlisaModel } from "../../../lib/models/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import {
  type SentencePieceModel,
  SentencePieceTokenizer,
  trainSentencePiece,
} from "../../../lib/tokenizers/mod.ts";
import { golden, sameTensors, sampleCheckpoint } from "../llama_samples.ts";
import { generator } from "../mutations.ts";
import { TRANSFORMERS_SCRIPT } from "./transformers_script.ts";

const PYTHON = Deno.env.get("HAZE_PYTHON") ?? "python3";
const ignore = !await hasTransformers();
const note = ignore ? " (skipped: HAZE_PYTHON names no Python with transformers and torch)" : "";

/** Importing them takes seconds; finding them does not. */
async function hasTransformers(): Promise<boolean> {
  const find =
    "import importlib.util as u, sys; sys.exit(not (u.find_spec('transformers') and u.find_spec('torch')))";
  try {
    return (await new Deno.Command(PYTHON, { args: ["-c", find], stdout: "null", stderr: "null" }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

interface Answer {
  readonly model: string;
  readonly missing: string[];
  readonly logits: number[][];
  readonly ids: number[][];
  readonly decoded: string[];
  readonly marks: (number | null)[];
  readonly generated: number[];
}

async function ask(jobs: readonly Record<string, unknown>[]): Promise<Answer[]> {
  const child = new Deno.Command(PYTHON, {
    args: ["-c", TRANSFORMERS_SCRIPT],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(jobs)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A hundred texts: words, letters of other scripts, spaces at all places, ends of lines, emoji of several code points. */
function texts(): string[] {
  const next = generator(14);
  const parts = [
    ...[
      "the",
      " once upon",
      "lamp",
      "aaaaaa",
      "é",
      "漢字",
      "ß",
      "\u0301",
      "Ω",
      "1234",
      "<0x41>",
      "_",
      "▁",
      ".",
      "😀",
    ],
    ...[
      " ",
      "  ",
      "     ",
      "\n",
      "\n\n",
      "\r\n",
      "\t",
      "👩‍👩‍👧",
      "🇩🇪",
      "\u00a0",
      "\u3000",
      "\0",
      "ﬁ",
      "مرحبا",
      "don't",
    ],
  ];
  const drawn = Array.from({ length: 94 }, () => {
    return Array.from({ length: 1 + next(20) }, () => parts[next(parts.length)]).join("");
  });
  return ["", " ", "   ", "a", " a", "▁", ...drawn];
}

const SIZES = { dim: 32, hiddenDim: 48, nLayers: 2, nHeads: 4, maxSeqLen: 64 };
const tok512 = readSentencePieceModel(golden("tokenizer/tok512.model"));
const tok4096 = readSentencePieceModel(golden("tokenizer/tok4096.model"));
const plain = trainSentencePiece("the lamp is lit and the sea is far, so far that nobody goes", {
  ...{ vocabSize: 54, byteFallback: false, addDummyPrefix: false, removeExtraWhitespaces: false },
});
const MODELS: readonly (readonly [Omit<LlamaSizes, "vocabSize">, SentencePieceModel])[] = [
  [{ ...SIZES, nKvHeads: 2, tied: true, theta: 10000, eps: 1e-5 }, tok512],
  [{ ...SIZES, nKvHeads: 1, tied: false, theta: 500000, eps: 1e-6 }, {
    ...tok512,
    removeExtraWhitespaces: false,
  }],
  [{ ...SIZES, nKvHeads: 4, tied: false, theta: 10000, eps: 1e-5 }, tok4096],
  [{ ...SIZES, nKvHeads: 4, tied: true, theta: 10000, eps: 1e-5 }, plain],
];

Deno.test({
  name: `huggingFaceFiles gives folders from which transformers computes our logits and our ids${note}`,
  ignore,
  async fn() {
    const root = await Deno.makeTempDir({ prefix: "haze-test-" });
    try {
      const checkpoints = MODELS.map(([sizes, vocabulary], i) =>
        sampleCheckpoint({ ...sizes, vocabSize: vocabulary.pieces.length }, i + 1)
      );
      const all = texts();
      const jobs = await Promise.all(MODELS.map(async ([, vocabulary], i) => {
        const folder = join(root, `model${i}`);
        await writeFolderAtomic(folder, huggingFaceFiles(checkpoints[i]!, vocabulary));
        const tokenizer = new SentencePieceTokenizer(vocabulary);
        const prompts = all.slice(6, 14).map((text) => [1, ...tokenizer.encode(text)].slice(0, 40));
        return { folder, prompts, texts: all, again: join(root, `again${i}`), shard: "20KB" };
      }));
      let furthest = 0;
      for (const [i, answer] of (await ask(jobs)).entries()) {
        const tokenizer = new SentencePieceTokenizer(MODELS[i]![1]);
        assertEquals([answer.model, answer.missing], ["LlamaForCausalLM", []]);
        assertEquals(answer.marks, [tokenizer.bosId ?? null, tokenizer.eosId ?? null]);
        all.forEach((text, t) => {
          const ours = tokenizer.encode(text, { bos: true });
          assertEquals(answer.ids[t], [...ours], JSON.stringify(text));
          // What has no piece is a mark there, and not shown.
          if (tokenizer.model.byteFallback) {
            assertEquals(answer.decoded[t], tokenizer.decode(ours), JSON.stringify(text));
          }
        });
        const model = llisaFromCheckpoint(checkpoints[i]!);
        try {
          jobs[i]!.prompts.forEach((prompt, p) => {
            const logits = logitsOf(model, prompt);
            const theirs = answer.logits[p]!;
            assertEquals(logits.length, theirs.length);
            logits.forEach((ours, at) => void (furthest = Math.max(furthest, Math.abs(ours - theirs[at]!))));
          });
          const [first] = jobs[i]!.prompts;
          assertEquals(answer.generated.slice(0, first!.length), first);
          assert(answer.generated.length > first!.length);
        } finally {
          model.close();
        }
        await sameWeights(jobs[i]!.again, checkpoints[i]!);
      }
      assert(furthest <= 1e-4, `logits differ by ${furthest}`);
      console.log(`logits differ by at most ${furthest.toExponential(1)}`);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});

function logitsOf(model: LlisaModel, tokens: readonly number[]): number[] {
  const { kernels } = model;
  return noGradient(() =>
    step(() => [...model.logits(ids(tokens, { shape: [1, tokens.length], kernels })).floats], kernels)
  );
}

/** What `save_pretrained` made of a model, in several files, is the model. */
async function sameWeights(folder: string, checkpoint: ReturnType<typeof sampleCheckpoint>): Promise<void> {
  const read = async (name: string) => JSON.parse(await Deno.readTextFile(join(folder, name)));
  const index = safetensorsIndex(await read("model.safetensors.index.json"), "index");
  const names = [...new Set(index.values())];
  assert(names.length > 1, "it is split");
  const files = await Promise.all(
    names.map(async (name) => [name, await Deno.readFile(join(folder, name))] as const),
  );
  const config = await read("config.json");
  const { sizes, tensors } = readLlamaSafetensors(joinSafetensors(index, new Map(files)), { config });
  assertEquals(sizes, checkpoint.sizes);
  assert(sameTensors(tensors, checkpoint.tensors), "weights differ");
}
