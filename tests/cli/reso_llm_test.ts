import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkFailure, inFolder, run } from "./support.ts";

const SIZES = ["dim=16", "numHeads=2", "ffnDim=16", "maxSeqLen=32", "agency.maxFoci=3", "vocabSize=200"];
const SETTINGS = SIZES.flatMap((setting) => ["--set", setting]);
const MEASURES = [
  ...[
    "meanGate",
    "haltingDepth",
    "logitCoherence",
    "syncOrder",
    "memoryNorm",
    "bindingsUsed",
    "clippedFraction",
  ],
];

/** Chats of one question and one answer each. */
function chats(count: number): string {
  const line = (i: number): string =>
    JSON.stringify({ text: `### Human: Who keeps lamp ${i}?### Assistant: Wren keeps lamp ${i}.` });
  return Array.from({ length: count }, (_, i) => line(i)).join("\n");
}

Deno.test("train reso-llm learns talks, and --resume, generate, attention, proof, eval and inspect work on its checkpoint", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "r.npz");
    const first = await run(
      "train",
      "reso-llm",
      "--corpus",
      "talks:60",
      "--batch",
      "4",
      ...SETTINGS,
      "--steps",
      "3",
      "--json",
      "--out",
      path,
    );
    assertEquals(first.code, 0, first.err);
    const [line] = first.out.trim().split("\n").map((line) => JSON.parse(line));
    assert(MEASURES.every((name) => Number.isFinite(line[name])), JSON.stringify(line));
    const more = await run("train", "reso-llm", "--resume", "--steps", "5", "--out", path);
    assertEquals(more.code, 0, more.err);
    const text = JSON.parse((await run("generate", path, "--prompt", "The", "--length", "20", "--json")).out);
    assertEquals(text.tokens.length, 20);
    const { maps } = JSON.parse((await run("attention", path, "--prompt", "The lamp", "--json")).out);
    assertEquals(maps.length, 4); // two blocks of two heads
    assertEquals((await run("proof", path)).code, 0);
    const score = JSON.parse((await run("eval", path, "--json")).out);
    assert(score.bigramNats < score.unigramNats && score.nllNats > 0, JSON.stringify(score));
    const { kind, config } = JSON.parse((await run("inspect", path, "--json")).out);
    assertEquals([kind, config["agency.maxFoci"], config.vocabSize], ["reso-llm", 3, 200]);
  });
});

Deno.test("train reso-llm learns chats of a file by the marks of a chat, and plain texts in order", async () => {
  await inFolder(async (folder) => {
    const [file, prose] = [join(folder, "chats.jsonl"), join(folder, "prose.txt")];
    await Deno.writeTextFile(file, chats(60));
    await Deno.writeTextFile(prose, "The lamp went out over the hills, and the river was dark. ".repeat(60));
    for (const [corpus, from] of [[file, "vocabSize=120"], [prose, "vocabSize=120"]] as const) {
      const path = join(folder, "c.npz");
      const sizes = [...SETTINGS.slice(0, -1), from];
      const made = await run(
        "train",
        "reso-llm",
        ...sizes,
        "--steps",
        "3",
        "--corpus",
        corpus,
        "--force",
        "--out",
        path,
      );
      assertEquals(made.code, 0, made.err);
      const score = await run("eval", path, "--whole", "--json");
      assertEquals(score.code, 0, score.err);
    }
  });
});

Deno.test("train reso-llm refuses settings that could not act, names that it does not know, and what does not fit", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "r.npz");
    const cases: [string[], string][] = [
      [
        ["--set", "prsc.enabled=false", "--set", "prsc.maxBindings=3"],
        "prsc.maxBindings has no effect without prsc.enabled",
      ],
      [
        ["--set", "agency.maxFocus=3"],
        "there is no such setting in --set: agency.maxFocus",
      ],
      [
        ["--preset", "large"],
        "304,427,834 parameters on wasm as weights, gradients and moments must fit into 4.0 GiB: 4.5 GiB",
      ],
    ];
    for (const [options, message] of cases) {
      checkFailure(await run("train", "reso-llm", ...options, "--out", path), 2, message, false);
    }
  });
});
