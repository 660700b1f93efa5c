/** Files of spiral in the other commands, and texts read by lines. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readNpz } from "../../lib/formats/mod.ts";
import { nextLogits, readSpiralNpz } from "../../lib/models/spiral/mod.ts";
import { goldenBytes } from "../models/spiral/golden.ts";
import { pickledSpiral } from "../models/spiral/checkpoint/pickled_sample.ts";
import { checkFailure, inFolder, run, runJson } from "./support.ts";
import { corpusIn, spiral, TINY } from "./spiral_support.ts";

Deno.test("inspect, logits and tokenize read upstream's spiral in the flat layout", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "u.npz");
    const corpus = await corpusIn(folder);
    await spiral("--upstream", "--text_path", corpus, ...TINY.slice(2), "--steps", "2", "--save_path", path);
    const { format, kind, config, parameters } = await runJson("inspect", path);
    assertEquals([format, kind], ["spiral-npz", "spiral"]);
    assertEquals((config as Record<string, number>).sharedRank, 4);
    const { student } = readSpiralNpz(await Deno.readFile(path));
    assert((parameters as number) > 1000);
    const { logits } = await runJson<{ logits: number[][] }>("logits", path, "--tokens", "5,6", "--all");
    assertEquals(logits, [[5], [5, 6]].map((ids) => [...nextLogits(student, ids)]));
    checkFailure(await run("logits", path, "--tokens", "5,9999"), 2, "ids must be integers from 0 to", false);
    const { decoded } = await runJson("tokenize", path, "Hello haze");
    assertEquals(decoded, "Hello haze");
    for (const command of [["generate", path], ["eval", path], ["repl", path]]) {
      checkFailure(await run(...command), 1, "it holds upstream's spiral, with arithmetic of its own", false);
    }
  });
});

Deno.test("upstream's golden file is inspected, and written on from", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "golden.npz");
    await Deno.writeFile(path, goldenBytes("checkpoint_flat.npz"));
    const { config } = await runJson<{ config: Record<string, number> }>("inspect", path);
    const words = ["--steps", "0", "--load_path", path, "--prompt", "1,2", "--max_new_tokens", "4", "--json"];
    const { err, out } = await spiral(...words);
    assert(err.includes(`note: ${path} holds upstream's system, which is run as it is\n`), err);
    const { tokens } = JSON.parse(out.split("\n")[0]!) as { tokens: number[] };
    assert(tokens.length <= 6 && tokens.every((id) => id < config.vocabSize!), out);
    assertEquals((await spiral(...words, "--upstream")).out, out);
  });
});

Deno.test("spiral that loads a file of no step does not say that nothing was loaded", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "golden.npz");
    await Deno.writeFile(path, goldenBytes("checkpoint_flat.npz"));
    const { err } = await spiral("--steps", "0", "--load_path", path, "--prompt", "1,2", "--batch", "4");
    assert(!err.includes("nothing was trained or loaded"), err);
    assert(err.includes("note: --batch does nothing where nothing is trained\n"), err);
  });
});

Deno.test("a pickled file of upstream's is recognised everywhere, and the way out is shown", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pickled.npz");
    await Deno.writeFile(path, pickledSpiral());
    const { code, out } = await run("inspect", path);
    assertEquals(code, 0);
    assert(out.includes("spiral-npz (pickled by upstream)") && out.includes("np.load("), out);
    for (const words of [["generate", path], ["logits", path, "--tokens", "1"], ["tokenize", path, "x"]]) {
      const { code, err } = await run(...words);
      assertEquals(code, 1, err);
      assert(err.includes("pickles can run code and are never loaded") && err.includes("np.load("), err);
    }
  });
});

Deno.test("a file of the corrected system is an own checkpoint that numpy's users find the seed's names in", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.npz");
    await spiral(...TINY, "--steps", "3", "--save_path", path);
    const arrays = readNpz(await Deno.readFile(path));
    const shape = (name: string) => arrays.get(name)?.shape;
    assertEquals(
      ["student_embed_W", "student_blk0_attn_q_W", "student_B", "teacher_P", "teacher_rag_src_weight"].map(
        shape,
      ),
      [[16, 8], [8, 16], [4, 16], [16, 16], [16]],
    );
    assertEquals(["meta_V", "meta_seed", "training_step"].map((name) => Number(arrays.get(name)!.data[0])), [
      16,
      0,
      3,
    ]);
    assertEquals(shape("adamw.mean/projection"), [4, 16]);
    const { format, parameters } = await runJson("inspect", path);
    const { parameters: trained } = await runJson("inspect", (await weightsAlone(folder))!);
    assertEquals([format, parameters], ["haze-checkpoint", trained]);
    await runJson("generate", path, "--prompt", "1,2", "--length", "3");
    const evaluated = await run("eval", path, "--json");
    assertEquals(evaluated.code, 0, evaluated.err);
  });
});

/** The same sizes from `train spiral`, which writes no copies. */
async function weightsAlone(folder: string): Promise<string | undefined> {
  const out = join(folder, "house.npz");
  const sizes = ["vocabSize=16", "d=8", "L=1", "k=16", "keepK=8", "r=4", "T=4"].flatMap((
    word,
  ) => ["--set", word]);
  const { code, err } = await run("train", "spiral", ...sizes, "--steps", "1", "--batch", "2", "--out", out);
  assertEquals(code, 0, err);
  return out;
}

Deno.test("eval finds the text that spiral was trained on, read by lines", async () => {
  await inFolder(async (folder) => {
    const corpus = await corpusIn(folder);
    const path = join(folder, "a.npz");
    await spiral(
      "--text_path",
      corpus,
      "--tok_vocab",
      "330",
      ...TINY.slice(2),
      "--steps",
      "2",
      "--save_path",
      path,
    );
    const { code, err } = await run("eval", path);
    assertEquals([code, err], [0, `note: reading ${corpus}, named by ${path}\n`]);
    const house = join(folder, "house.npz");
    const sizes = ["d=8", "r=4", "vocabSize=330"].flatMap((word) => ["--set", word]);
    const words = [
      "train",
      "spiral",
      "--corpus",
      corpus,
      ...sizes,
      "--batch",
      "2",
      "--context",
      "4",
      "--out",
      house,
    ];
    assertEquals((await run(...words, "--steps", "2")).code, 0);
    const resumed = await run("train", "spiral", "--resume", "--steps", "3", "--out", house);
    assertEquals(resumed.code, 0, resumed.err);
  });
});

Deno.test("a motif BPE without marks trains, and ids of a .npy too", async () => {
  await inFolder(async (folder) => {
    const corpus = await corpusIn(folder);
    const { out } = await spiral(
      ...[
        "--text_path",
        corpus,
        "--tok_no_bos",
        "--tok_no_eos",
        "--tok_lowercase",
        ...TINY.slice(2),
        "--steps",
        "2",
      ],
      ...["--prompt", "HELLO", "--max_new_tokens", "2"],
    );
    assert(out.includes(">> generated text: hello"), out);
  });
});
