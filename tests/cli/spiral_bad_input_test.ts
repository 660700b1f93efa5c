/** Bad input: every row of the table of what upstream does with it, and what is said here. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { encodeNpy, readNpz, writeNpz } from "../../lib/formats/mod.ts";
import { fnv1a64, trainMotifBpe } from "../../lib/tokenizers/mod.ts";
import { goldenBytes } from "../models/spiral/golden.ts";
import { pickledSpiral } from "../models/spiral/checkpoint/pickled_sample.ts";
import { fakeIo, inFolder } from "./support.ts";
import { main } from "../../cli/haze.ts";
import { CORPUS, corpusIn, refuses, spiral, TINY } from "./spiral_support.ts";

const QUICK = [...TINY, "--steps", "1"];
/** A sum of hostile words at each flag that takes a whole number: 0 or less where there must be some, and too many. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  batch: ["0", "-1", "1e9"],
  ctx_len: ["0", "-3", "1e9"],
  V: ["0", "-8", "4", "7", "1e6"],
  d: ["0", "-1", "1e9"],
  H: ["0", "6", "1e9"],
  L: ["0", "1e9"],
  r: ["0", "1", "1e9"],
  seed: ["-8", "-1", "9007199254740991"],
  rng_seed: ["-1"],
  max_new_tokens: ["-1", "1e9"],
  tok_vocab: ["0", "1e9"],
  tok_min_freq: ["0", "-1"],
  save_every: ["0"],
};

Deno.test("spiral refuses every number that cannot be before it does anything", async () => {
  for (const [name, values] of Object.entries(RANGES)) {
    for (const value of [...values, "NaN", "Infinity", "1.5", "many", "1e99"]) {
      await refuses([`--${name}`, value], 2, `--${name}`);
    }
  }
  for (const value of ["NaN", "-0.1", "Infinity", "1e99", "hot"]) {
    await refuses(["--temperature", value], 2, "--temperature");
  }
  for (const value of ["NaN", "-0.1", "1.01", "most"]) await refuses(["--top_p", value], 2, "--top_p");
  for (const value of ["NaN", "1.5", "1e10"]) await refuses(["--steps", value], 2, "--steps");
});

/** Calls that are refused: words (files by name), the exit code, what is said. */
const REFUSED: readonly (readonly [row: string, words: string, code: number, says: string])[] = [
  [
    "missing text_path",
    "--text_path no.txt",
    1,
    "no.txt as a corpus must be a readable file: there is no such file",
  ],
  ["a folder as text_path", "--text_path folder", 1, "it is a directory"],
  ["text_path that is not UTF-8", "--text_path latin.txt", 1, "latin.txt"],
  ["empty text_path", "--text_path empty.txt", 1, "a corpus must hold text"],
  ["text too short", "--text_path short.txt", 1, "must hold a window of 4 + 1 tokens: it has 3 ids"],
  ["missing npy", "--data_path no.npy", 1, "no.npy must be a readable file: there is no such file"],
  ["data too short", "--data_path four.npy", 1, "must hold a window of 4 + 1 tokens: it has 4 ids"],
  ["npz as data_path", "--data_path some.npz", 1, "--data_path must be a .npy of token ids"],
  ["text as data_path", "--data_path short.txt", 1, "--data_path must be a .npy of token ids"],
  ["object npy", "--data_path objects.npy", 1, "objects.npy"],
  ["data ids out of range", "--data_path sixteen.npy", 1, "ids must be from 0 to 15: 16 at 1"],
  ["negative data ids", "--data_path negative.npy", 1, "ids must be from 0 to 15: -1 at 0"],
  ["float npy", "--data_path floats.npy", 1, "token ids must be integers: it holds <f8"],
  ["missing load_path", "--load_path no.npz", 1, "no.npz must be a readable file: there is no such file"],
  ["npz without keys as load_path", "--load_path some.npz", 1, "must be a checkpoint of spiral: it holds w"],
  ["junk as load_path", "--load_path junk.npz", 1, "must be a checkpoint of spiral: it is"],
  ["npy as load_path", "--load_path four.npy", 1, "must be a checkpoint of spiral: it is"],
  [
    "a pickled file",
    "--load_path pickled.npz",
    1,
    "must hold plain arrays: student_state and others are pickled",
  ],
  ["V below m", "--V 7", 2, "--V must be at least 8, as so many successors are retrieved: 7"],
  ["prompt id at V", "--prompt 1,16", 2, "ids must be from 0 to 15: 16"],
  ["negative prompt id", "--prompt -1,2", 2, "ids must be from 0 to 15: -1"],
  ["empty prompt", "--prompt=", 2, "--prompt needs TEXT: nothing"],
  ["prompt of commas", "--prompt ,,", 2, "without a tokenizer its bytes are ids, below 16: 44"],
  ["text prompt without tokenizer", "--prompt hi", 2, "its bytes are ids, below 16: 104"],
  [
    "load and text_path with a model of ids",
    "--load_path ids.npz --text_path long.txt",
    1,
    "ids.npz must hold the tokenizer of its lines: it has none",
  ],
  [
    "nothing to save",
    "--steps 0 --save_path out.npz",
    2,
    "there must be something to save, trained or loaded",
  ],
  ["two sources", "--data_path four.npy --text_path long.txt", 2, "either --data_path or --text_path"],
  ["sizes that the file fixes", "--load_path ids.npz --V 32", 2, "ids.npz as its --V is 16: got --V 32"],
  ["another seed than the file's", "--load_path ids.npz --seed 9", 2, "as its --seed is 0: got --seed 9"],
  ["more ids than tokens", "--text_path long.txt --V 600", 1, "must have one vocabulary: the text gave"],
  ["upstream on the corrected system", "--load_path ids.npz --upstream", 2, "holds the corrected system"],
  [
    "settings under upstream",
    "--upstream --set distillation=0",
    2,
    "upstream's arithmetic has no settings beside the seed's flags: --set distillation=0",
  ],
  ["a backend under upstream", "--upstream --backend wasm", 2, "seed's flags: --backend wasm"],
  ["threads under upstream", "--upstream --threads 2", 2, "seed's flags: --threads 2"],
  ["settings of upstream's file", "--load_path flat.npz --set liars=0", 2, "seed's flags: --set liars=0"],
  ["a setting that a flag sets", "--set vocabSize=9", 2, "vocabSize is set by --V"],
  ["an unknown setting", "--set distilation=0", 2, "there is no such setting: distilation"],
  [
    "evaluation on the way",
    "--set evaluateEvery=2",
    2,
    "nothing is evaluated on the way: haze eval does that",
  ],
  ["a setting twice", "--set liars=0 --set liars=0", 2, "each setting is set once: liars twice"],
  ["a setting without value", "--set liars", 2, "--set needs key=value: liars"],
  [
    "a setting of the teacher without one",
    "--set distillation=0 --set precisionPower=1",
    2,
    "precisionPower does nothing beside distillation=0",
  ],
  [
    "a setting of retrieval without it",
    "--set retrieved=0 --set sourceRule=use",
    2,
    "sourceRule does nothing beside retrieved=0",
  ],
  ["a setting out of range", "--set liars=2", 2, "liars must be a number from 0 to 0.9: 2"],
  ["a setting of a loaded file", "--load_path ids.npz --set liars=0", 2, "a loaded file has its settings"],
  ["an unknown preset", "--preset tiny", 2, "--preset must be one of seed: tiny"],
  ["an unknown flag", "--ctxlen 8", 2, "did you mean --ctx_len?"],
  ["a flag twice", "--steps 1 --steps 2", 2, "--steps needs to be given once"],
  ["a surplus word", "more", 2, "takes no words: got more too"],
  ["a system beyond memory", "--V 16384", 2, "must make a system of at most 268435456 numbers"],
  ["a folder as save_path", "--save_path folder", 1, "folder"],
];

async function filesIn(folder: string): Promise<void> {
  const write = (name: string, bytes: Uint8Array | string) =>
    Deno.writeFile(join(folder, name), typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
  const npy = (ids: number[]) => encodeNpy({ shape: [ids.length], data: BigInt64Array.from(ids, BigInt) });
  await Deno.mkdir(join(folder, "folder"));
  await write("latin.txt", Uint8Array.of(0xe9, 0x0a));
  await write("empty.txt", "");
  await write("short.txt", "a");
  await write("four.npy", npy([1, 2, 3, 4]));
  await write("five.npy", npy([1, 2, 3, 4, 5]));
  await write("sixteen.npy", npy([1, 16, 3, 4, 5, 6]));
  await write("negative.npy", npy([-1, 16, 3, 4, 5, 6]));
  await write("floats.npy", encodeNpy({ shape: [6], data: Float64Array.of(1, 2, 3, 4, 5, 6) }));
  const objects = npy([1, 2, 3, 4, 5, 6]);
  const at = new TextDecoder("latin1").decode(objects).indexOf("<i8");
  objects.set(new TextEncoder().encode("|O "), at);
  await write("objects.npy", objects);
  await write("some.npz", writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]));
  await write("junk.npz", Uint8Array.from({ length: 300 }, (_, i) => (i * 37) % 251));
  await write("pickled.npz", pickledSpiral());
  await Deno.rename(await corpusIn(folder), join(folder, "long.txt"));
  await spiral(...QUICK, "--save_path", join(folder, "ids.npz"));
  await spiral(...QUICK, "--upstream", "--save_path", join(folder, "flat.npz"));
}

Deno.test("spiral refuses bad files, prompts and calls in one line, and leaves files alone", async () => {
  await inFolder(async (folder) => {
    await filesIn(folder);
    const before = Deno.cwd();
    Deno.chdir(folder);
    const hashes = () =>
      [...Deno.readDirSync(".")].filter(({ isFile }) => isFile).map((
        { name },
      ) => [name, fnv1a64(Deno.readFileSync(name))])
        .toSorted();
    const untouched = hashes();
    try {
      for (const [row, words, code, says] of REFUSED) {
        const loads = words.includes("--load_path") || row === "a system beyond memory" ||
          words.includes("--V");
        const own = words.split(" ");
        const sizes = loads
          ? []
          : QUICK.filter((word, i) => !own.includes(word) && !own.includes(QUICK[i - 1]!));
        await refuses([...sizes, ...own], code, says);
        assertEquals(hashes(), untouched, row);
      }
    } finally {
      Deno.chdir(before);
    }
  });
});

Deno.test("spiral takes what is unusual and not wrong", async () => {
  await inFolder(async (folder) => {
    await filesIn(folder);
    const at = (name: string) => join(folder, name);
    // Exactly a window and its target; two axes; V = 8; steps below 0; greedy; all of the nucleus; nothing to write.
    await spiral(...QUICK, "--data_path", at("five.npy"));
    const table = encodeNpy({ shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    await Deno.writeFile(at("table.npy"), table);
    await spiral(...QUICK, "--data_path", at("table.npy"));
    await spiral("--V", "8", ...QUICK.slice(2));
    const learnt = await spiral(...QUICK.slice(2), "--text_path", at("long.txt"));
    const [, V] = / (\d+) tokens, /.exec(learnt.err)!;
    await spiral("--V", V!, ...QUICK.slice(2), "--text_path", at("long.txt"));
    const prompt = ["--prompt", " 1 ,2,", "--max_new_tokens", "6"];
    const untrained = await spiral(...TINY, "--steps", "-1", ...prompt);
    assertEquals(
      untrained.err,
      "note: --batch does nothing where nothing is trained\n" +
        "note: nothing was trained or loaded: the weights are random\n",
    );
    const greedy = (seed: string, ...words: string[]) =>
      spiral(...TINY, "--steps", "0", ...prompt, "--rng_seed", seed, ...words);
    assertEquals(await greedy("1", "--temperature", "0"), await greedy("2", "--temperature", "0"));
    assertEquals(await greedy("1", "--top_p", "0"), await greedy("2", "--top_p", "0"));
    await greedy("1", "--top_p", "1");
    const { out } = await spiral(...TINY, "--steps", "0", "--prompt", "3", "--max_new_tokens", "0");
    assertEquals(out, ">> generated token ids: [3]\nSpiralFullFusion Demo — DONE\n");
  });
});

Deno.test("spiral refuses a checkpoint whose tokenizer and model sizes differ", async () => {
  await inFolder(async (folder) => {
    const arrays = new Map(
      [...readNpz(goldenBytes("checkpoint_flat.npz"))].map((
        [key, { shape, data }],
      ) => [key, { shape, data }]),
    );
    const text = new TextEncoder().encode(JSON.stringify(trainMotifBpe(CORPUS, { vocabSize: 300 })));
    arrays.set("tokenizer_json", { shape: [text.length], data: text });
    const path = join(folder, "two.npz");
    await Deno.writeFile(path, writeNpz([...arrays]));
    await refuses(["--steps", "0", "--load_path", path], 1, "tokens as the model has:");
  });
});

Deno.test("spiral that fails on its way leaves what was at --save_path", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    await spiral(...QUICK, "--save_path", path);
    const bytes = await Deno.readFile(path);
    // A learning rate that the first steps do not survive.
    await refuses(
      [...TINY, "--steps", "50", "--set", "learningRate=1e30", "--save_path", path],
      1,
      "loss and gradient must be finite",
    );
    assertEquals(await Deno.readFile(path), bytes);
    const io = fakeIo(() => io.interrupt());
    assertEquals(await main(["spiral", ...TINY, "--steps", "50", "--save_path", path], io), 130);
    assertEquals(await Deno.readFile(path), bytes);
  });
});
