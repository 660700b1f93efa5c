import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkFailure, inFolder, run } from "./support.ts";

const SIZES = ["dim=16", "ffnDim=32", "maxSeqLen=16", "useEntropyCollapse=true", "numAttractors=8"];
const SETTINGS = SIZES.flatMap((setting) => ["--set", setting]);

Deno.test("train resoformer, --resume, generate, attention and proof work on its checkpoint", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "r.npz");
    const whole = ["train", "resoformer", "--preset", "demo", "--batch", "2", ...SETTINGS];
    const first = await run(...whole, "--steps", "6", "--json", "--out", path);
    assertEquals(first.code, 0, first.err);
    const lines = first.out.trim().split("\n").map((line) => JSON.parse(line));
    const measures = ["meanGate", "haltingDepth", "codebookPerplexity"];
    assert(measures.every((name) => Number.isFinite(lines[0][name])), first.out.slice(0, 200));
    const more = await run("train", "resoformer", "--resume", "--steps", "8", "--out", path);
    assertEquals(more.code, 0, more.err);
    const text = JSON.parse((await run("generate", path, "--prompt", "The", "--length", "20", "--json")).out);
    assertEquals(text.tokens.length, 20);
    const { maps } = JSON.parse((await run("attention", path, "--prompt", "The lamp", "--json")).out);
    assertEquals(maps.map(({ kind }: { kind: string }) => kind), ["resonant", "resonant"]);
    assertEquals((await run("proof", path)).code, 0);
  });
});

Deno.test("train resoformer refuses settings that could not act, and names that it does not know", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "r.npz");
    const cases: [string, string][] = [
      ["numAttractors=3", "numAttractors has no effect without useEntropyCollapse true: 3"],
      ["headWeight=golden", "there is no such setting in --set: headWeight"],
      [
        "resonance=prime",
        "resonance must be one of prime-log, prime-log-stream, prime-position, learned-n, none",
      ],
    ];
    for (const [setting, message] of cases) {
      checkFailure(await run("train", "resoformer", "--set", setting, "--out", path), 2, message, false);
    }
  });
});
