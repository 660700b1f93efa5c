import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readTokenizer } from "../../lib/formats/mod.ts";
import { generate } from "../../lib/generation/mod.ts";
import { type LlisaModel, openWeights } from "../../lib/models/mod.ts";
import { BIN, LLAMA, LLAMA_INT8, MODEL } from "./llama_files.ts";
import { checkFailure, inFolder, run, runJson, smallCheckpoint } from "./support.ts";

interface Document {
  readonly prompt: string;
  readonly text: string;
  readonly tokens: number[];
  readonly seed: number;
  readonly sampling: Record<string, unknown>;
  readonly stats: Record<string, unknown>;
}

const GREEDY = ["--sampling", "greedy", "--length", "20", "--prompt", "And the"];
const TOKENIZER = ["--tokenizer", BIN];

/** What the library writes greedily after a prompt. */
function expected(precision: "float32" | "int8", prompt = "And the"): number[] {
  const model = openWeights(Deno.readFileSync(LLAMA)) as LlisaModel;
  const ids = [1, ...readTokenizer(Deno.readFileSync(BIN)).encode(prompt)];
  const reader = {
    ...{ kind: "llisa", vocabSize: model.vocabSize, contextLength: model.contextLength },
    startSession: () => model.startSession(precision),
  };
  const tokens = [...generate(reader, ids, { length: 20, sampling: { sampling: "greedy" } })];
  model.close();
  return tokens.map(({ token }) => token);
}

Deno.test("generate --int8 writes with 8-bit weights, from floats and from a file that has them", async () => {
  const call = (...words: string[]) => runJson<Document>("generate", ...words, ...TOKENIZER, ...GREEDY);
  const [floats, int8] = [await call(LLAMA), await call(LLAMA, "--int8")];
  assertEquals([floats.tokens, int8.tokens], [expected("float32"), expected("int8")]);
  // Other numbers, though not always other tokens.
  assert(floats.stats.meanEntropy !== int8.stats.meanEntropy);
  assertEquals((await call(LLAMA_INT8, "--int8")).tokens, int8.tokens);
});

Deno.test("generate begins a text without a prompt behind the begin mark, where there is one", async () => {
  const { prompt, tokens } = await runJson<Document>("generate", LLAMA, ...TOKENIZER, ...GREEDY.slice(0, 4));
  assertEquals([prompt, tokens], ["", expected("float32", "")]);
});

Deno.test("generate --escape reads line ends, tabs and backslashes in a prompt, and nothing else", async () => {
  const call = (prompt: string, ...words: string[]) =>
    runJson<Document>("generate", LLAMA, "--tokenizer", MODEL, "--length", "2", "--prompt", prompt, ...words);
  assertEquals((await call("Q: What?\\nA:\\t\\\\n", "--escape")).prompt, "Q: What?\nA:\t\\n");
  assertEquals((await call("Q: What?\\nA:")).prompt, "Q: What?\\nA:");
  assertEquals(await call("a\\nb", "--escape"), await call("a\nb"));
  for (const [prompt, shown] of [["a\\q", "\\\\q"], ["a\\", "\\\\"]]) {
    checkFailure(
      await run("generate", LLAMA, ...TOKENIZER, "--prompt", prompt!, "--escape"),
      2,
      `--escape knows \\n, \\t and \\\\: got "${shown}"`,
      false,
    );
  }
  checkFailure(
    await run("generate", LLAMA, ...TOKENIZER, "--escape"),
    2,
    "--escape goes with --prompt",
    false,
  );
});

Deno.test("generate --run-c --json tells what was drawn, and counts passes as run.c does", async () => {
  const words = ["generate", LLAMA, ...TOKENIZER, "--run-c", "--prompt", "And the"];
  const document = await runJson<Document>(
    ...(words as [string]),
    "--length",
    "12",
    "--seed",
    "7",
    "--top-p",
    "0.5",
  );
  assertEquals([document.prompt, document.seed, document.sampling], [
    "And the",
    7,
    { sampling: "run-c", temperature: 1, topP: 0.5 },
  ]);
  // Twelve passes give twelve tokens behind the begin mark, those of the prompt among them.
  const prompt = readTokenizer(Deno.readFileSync(BIN)).encode("And the").length;
  assertEquals([document.tokens.length, document.stats], [12 - prompt, { passes: 12, stoppedAtBos: false }]);
  const { code, out } = await run(...words, "--length", "12", "--seed", "7", "--top-p", "0.5");
  assertEquals([code, out], [0, `And the${document.text}\n`]);
  // The whole context, which is 64; a text may stop before.
  const whole = await runJson<Document>(...(words as [string]), "--length", "0", "--temperature", "0");
  assertEquals(whole.stats, { passes: 64, stoppedAtBos: false });
  assertEquals((await runJson<Document>(...(words as [string]), "--temperature", "0")).tokens, whole.tokens);
  const int8 = await runJson<Document>(...(words as [string]), "--temperature", "0", "--int8");
  assertEquals(int8.stats, { passes: 64, stoppedAtBos: false });
});

Deno.test("generate --run-c and --int8 refuse what has no meaning for them", async () => {
  await inFolder(async (folder) => {
    const haze = await smallCheckpoint(folder);
    const runC = ["generate", LLAMA, ...TOKENIZER, "--run-c"];
    const refused: [string[], number, string][] = [
      [[...runC, "--sampling", "greedy"], 2, "got --sampling"],
      [[...runC, "--top-k", "4"], 2, "got --top-k"],
      [[...runC, "--context", "growing"], 2, "got --context"],
      [[...runC, "--stats"], 2, "got --stats"],
      [[...runC, "--trace", join(folder, "t.jsonl")], 2, "got --trace"],
      [[...runC, "--avoid-loops"], 2, "got --avoid-loops"],
      [[...runC, "--corpus", "builtin"], 2, "got --corpus"],
      [[...runC, "--temperature", "-1"], 2, "temperature must be finite and not negative: -1"],
      [[...runC, "--top-p", "1.5"], 2, "topP must be from 0 to 1: 1.5"],
      [[...runC, "--seed", "0"], 2, "the seed must be an integer from 1 to 2^64 - 1: 0"],
      [[...runC, "--length", "-1"], 2, "--length must be at least 0: -1"],
      [["generate", LLAMA, "--run-c"], 1, "text needs a tokenizer"],
      [["generate", haze, "--run-c"], 2, "the vocabulary must be one of SentencePiece: it is char"],
      [["generate", haze, "--int8"], 2, "8-bit weights are for llisa: the model is haze"],
      [["repl", haze, "--int8"], 2, "8-bit weights are for llisa: the model is haze"],
      [["repl", "--corpus", "builtin", "--int8"], 2, "--int8 goes with a model's file"],
      [["repl", "--corpus", "builtin", "--tokenizer", BIN], 2, "--tokenizer goes with a model's file"],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        checkFailure(await run(...words, ...(json ? ["--json"] : [])), code, said, json);
      }
    }
  });
});
