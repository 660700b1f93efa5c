import { assert, assertEquals } from "@std/assert";
import type { Command } from "../../cli/command.ts";
import { COMMANDS } from "../../cli/commands.ts";
import { parseCall } from "../../cli/parse.ts";
import { main } from "../../cli/haze.ts";
import { loadCorpus } from "../../lib/data/mod.ts";
import { LLAMA, MODEL } from "./llama_files.ts";
import { resoCheckpoint } from "./reso_llm_files.ts";
import { fakeIo, inFolder } from "./support.ts";

/** Characters of a text. */
const LENGTH = 4000;
const FULL = Deno.env.get("HAZE_FULL") === "1";

/** An example taken apart as a shell does. */
interface Example {
  readonly words: readonly string[];
  readonly input: readonly string[];
  /** The file that takes the output. */
  readonly output?: string;
}

/** What the examples of a command need, made by calls of the program. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  train: ["haze init haze --force"],
  spiral: ["haze spiral --steps 2 --batch 2 --save_path stopped.npz"],
  shards: ["haze train-tokenizer letters.txt --vocab-size 350 --out tok512.model"],
  eval: [
    "haze train haze --corpus letters.txt --steps 2 --batch 2 --context 8 --out runs/haze.npz --force --json",
  ],
  convert: [
    `haze convert ${LLAMA} runs/llisa.npz --tokenizer ${MODEL} --force`,
    "haze convert runs/llisa.npz stories15M.bin --to v0",
    "haze convert runs/llisa.npz tokenizer.model",
    "haze convert runs/llisa.npz tokenizer.bin",
    "haze convert runs/llisa.npz model.bin --to v0",
  ],
  repl: [
    "haze convert runs/llisa.npz tokenizer.bin --force",
    "haze convert runs/llisa.npz model.bin --to v0 --force",
  ],
};
/** What is in the way of an example that was run by another. */
const GONE = ["model.bin", "tokenizer.bin", "hf", "data"];

/** Commands whose examples make files that those of others need, in this order; the rest come behind them. */
const FIRST = ["init", "train-tokenizer", "train", "eval", "convert", "spiral"];

/** What makes an example small: options that replace its own, or come behind it. */
const SMALL: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
  train: (words) => {
    if (words.includes("--resume") || words.includes("--save_path")) return [];
    const vocabulary = words.includes("llisa") && !/--(from|base)/.test(words.join())
      ? ["--set", "vocabSize=350"]
      : [];
    const chat = words.includes("reso-llm") ? ["--set", "vocabSize=400"] : [];
    return [
      "--corpus",
      "letters.txt",
      "--batch",
      "2",
      "--context",
      "8",
      "--steps",
      "2",
      ...vocabulary,
      ...chat,
    ];
  },
  "train-tokenizer": (
    words,
  ) => ["--vocab-size", words.includes("prime-chat") || words.includes("motif-bpe") ? "450" : "350"],
  spiral: (words) =>
    words.includes("--load_path") && !words.includes("--steps")
      ? ["--steps", "1"]
      : words.includes("--load_path")
      ? []
      : ["--steps", "2", "--batch", "2", ...(words.includes("--tok_vocab") ? ["--tok_vocab", "350"] : [])],
  generate: () => ["--length", "8"],
  agents: () => ["--length", "8"],
  ablate: () => ["--seeds", "2", "--steps", "1"],
  compare: () => ["--seeds", "2", "--steps", "1"],
  claims: (words) =>
    words.includes("check")
      ? ["H5", "L1"]
      : words.includes("run") && !words.includes("--quick")
      ? ["--quick"]
      : [],
  bench: (words) => words.includes("--quick") ? [] : ["--seconds", "0.01"],
  demo: (words) =>
    words.includes("resoformer") ? ["--epochs", "1", "--dim", "8", "--layers", "1"] : ["--steps", "2"],
};
/** What starts several processes of the program: its words are checked here, and run by the test of ranks. */
const LAUNCHER = /^mpirun -n \d+ deno run -A cli\/haze\.ts /;

/** Words of a line: quotes, `echo … |` before it, `< FILE` and `> FILE` behind. */
function parse(example: string): Example {
  const words = [...example.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c!);
  const pipe = words.indexOf("|");
  const input = pipe < 0 ? [] : words.slice(1, pipe);
  const [name, ...rest] = words.slice(pipe + 1);
  assertEquals(name, "haze", example);
  const redirected = ["<", ">"].map((sign) => rest.indexOf(sign)).filter((at) => at >= 0);
  const end = Math.min(rest.length, ...redirected);
  const fileBehind = (sign: string) => rest.includes(sign) ? rest[rest.indexOf(sign) + 1]! : undefined;
  const [source, output] = [fileBehind("<"), fileBehind(">")];
  const lines = source === undefined ? input : Deno.readTextFileSync(source).trimEnd().split("\n");
  return { words: rest.slice(0, end), input: lines, ...(output === undefined ? {} : { output }) };
}

/** Checks that the command knows every option of an example, and takes its values. */
function parseWords(command: Command, example: string): void {
  const { words } = parse(example);
  if (words[0] === command.name) parseCall(command, words.slice(1));
}

/** The words with small numbers, and a short text of here in place of one from elsewhere. */
function shrunk(words: readonly string[]): string[] {
  const [name = ""] = words;
  // Threads that wait for each other are slow where others work too.
  const single = ["train", "spiral", "generate", "eval", "agents", "attention", "ablate", "compare"];
  const threads = single.includes(name) && !words.includes("--upstream") ? ["--threads", "1"] : [];
  const small = [...SMALL[name]?.(words) ?? [], ...threads];
  const options = small.filter((word) => word.startsWith("--"));
  const kept = words.filter((word, i) => !options.includes(word) && !options.includes(words[i - 1] ?? ""));
  return [...kept, ...small].map((word) => word.startsWith("npm:") ? "letters.txt" : word);
}

async function runExample(text: string, isSmall: boolean): Promise<void> {
  const { words, input, output } = parse(text);
  const io = fakeIo(undefined, { lines: input });
  const code = await main(isSmall ? shrunk(words) : words, io);
  assertEquals(code, 0, `${text}\n${isSmall ? shrunk(words).join(" ") : ""}\n${io.written.err}`);
  if (output !== undefined) await Deno.writeTextFile(output, io.written.out);
}

Deno.test(
  "every example of every command is a call of it, with options that it knows and values that they take",
  {
    sanitizeResources: false, // a package that draws stays loaded
  },
  async () => {
    for (const { name, load } of COMMANDS) {
      const { command } = await load();
      assert(command.examples.length > 0, name);
      for (const line of command.examples) {
        const example = line.replace(LAUNCHER, "haze ");
        const isOwn = example.replace(/^.*\| /, "").startsWith(name === "" ? "haze" : `haze ${name}`);
        assert(isOwn || example.startsWith("haze train haze --config"), `${name}: ${example}`);
        if (!example.includes("_path") && !example.includes("<")) parseWords(command, example);
      }
    }
  },
);

Deno.test("every example of every command does what it says", {
  ignore: !FULL,
  sanitizeResources: false,
}, async () => {
  const names = COMMANDS.map(({ name }) => name).toSorted((a, b) => place(a) - place(b));
  const before = Deno.cwd();
  await inFolder(async (folder) => {
    const story = (await loadCorpus("builtin")).text;
    Deno.chdir(folder);
    try {
      await Deno.mkdir("notes");
      let start = 0;
      for (
        const file of [
          "letters.txt",
          "my_corpus.txt",
          "dialogues.txt",
          "book.txt",
          "text.txt",
          "notes/one.txt",
        ]
      ) {
        await Deno.writeTextFile(file, story.slice(start, start += LENGTH)); // no two alike
      }
      await Deno.writeTextFile("page.txt", "the lamp\n");
      await Deno.mkdir("runs");
      const reso = await resoCheckpoint(folder);
      for (const name of ["runs/a.npz", "runs/b.npz", "runs/reso-llm.npz"]) await Deno.copyFile(reso, name);
      let count = 0;
      const failed: string[] = [];
      for (const name of names) {
        const { command } = await COMMANDS.find((entry) => entry.name === name)!.load();
        for (const path of ["data", "spiral.npz"]) {
          await Deno.remove(path, { recursive: true }).catch(() => {});
        }
        for (const call of BEFORE[name] ?? []) await runExample(call, false);
        if (name === "convert") {
          for (const path of GONE) await Deno.remove(path, { recursive: true }).catch(() => {});
        }
        for (const example of command.examples) {
          if (LAUNCHER.test(example)) continue;
          // A run that goes on from it removes it at its end.
          if (example.includes(".part.npz")) await Deno.copyFile("stopped.npz", "spiral.part.npz");
          const start = performance.now();
          await runExample(example, true).catch(({ message }) => failed.push(message));
          if (Deno.env.get("TIMES")) console.log(Math.round(performance.now() - start), example);
          count++;
        }
      }
      assertEquals(failed, []);
      assert(count > 80, `${count}`);
    } finally {
      Deno.chdir(before);
    }
  });
});

const place = (name: string): number => FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length;
