import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, jsonLines, run } from "./support.ts";

const SMALL = [
  "--corpus",
  "bigram:24:3",
  "--batch",
  "4",
  "--set",
  "d=8",
  "--set",
  "r=6",
  "--set",
  "evaluationTokens=64",
];

/** Losses of all steps, leaving out evaluations. */
function stepLosses(out: string): unknown[] {
  return jsonLines(out).flatMap((line) => (line as { loss?: number }).loss ?? []);
}

Deno.test("train spiral learns a bigram world, says its measures, and goes on where it was cut", async () => {
  await inFolder(async (folder) => {
    const [whole, cut] = [join(folder, "a.npz"), join(folder, "b.npz")];
    const words = ["train", "spiral", ...SMALL, "--json"];
    const all = await run(...words, "--set", "schedule=constant", "--steps", "6", "--out", whole);
    assertEquals(all.code, 0, all.err);
    const first = jsonLines(all.out)[0] as Record<string, number>;
    for (
      const key of ["kl", "ece", "temperature", "hazard", "keepK", "sourceMin", "sourceMean", "sourceMax"]
    ) {
      assert(Number.isFinite(first[key]), `${key}: ${first[key]}`);
    }
    const short = await run(...words, "--set", "schedule=constant", "--steps", "4", "--out", cut);
    const rest = await run("train", "spiral", "--resume", "--steps", "6", "--out", cut, "--json");
    assertEquals(rest.code, 0, rest.err);
    assertEquals([...stepLosses(short.out), ...stepLosses(rest.out)], stepLosses(all.out));
    const generated = await run("generate", whole, "--prompt", "1,2,3", "--length", "5", "--json");
    assertEquals(generated.code, 0, generated.err);
    const { tokens, text } = jsonLines(generated.out)[0] as { tokens: number[]; text: string };
    assertEquals([tokens.length, text], [5, tokens.map((id) => `,${id}`).join("")]);
    const evaluated = await run("eval", whole, "--json");
    assertEquals(evaluated.code, 0, evaluated.err);
  });
});

Deno.test("train spiral takes a text with motif BPE, a projection of its data, and every position", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "hills.txt");
    await Deno.writeTextFile(
      text,
      "the haze settles over the hills.\nthe hills settle in the haze.\n".repeat(12),
    );
    const options = [
      "--set",
      "d=8",
      "--set",
      "r=6",
      "--set",
      "vocabSize=280",
      "--batch",
      "2",
      "--steps",
      "3",
    ];
    const more = ["--set", "projection=data", "--set", "scoreAll=true"];
    const out = join(folder, "a.npz");
    const { code, err } = await run("train", "spiral", "--corpus", text, ...options, ...more, "--out", out);
    assertEquals(code, 0, err);
    const ids = await run("tokenize", out, "the haze", "--json");
    assertEquals((jsonLines(ids.out)[0] as { decoded: string }).decoded, "the haze");
  });
});

Deno.test("train spiral refuses worlds and settings that there are not", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const cases: [string[], string][] = [
      [["--corpus", "bigram:1"], "must be named bigram:V:SEED, V from 2 to 16384: bigram:1"],
      [["--corpus", "bigram:9:x"], "must be named bigram:V:SEED"],
      [["--set", "keepK=99"], "keepK must be at most k = 12: 99"],
      [["--set", "sourceRule=decay"], "sourceRule must be one of credit, use, none"],
      [["--preset", "large"], "no such preset: large"],
    ];
    for (const [words, rule] of cases) {
      const { code, err } = await run("train", "spiral", ...words, "--out", out);
      assertEquals(code, 2, err);
      assert(err.includes(rule), err);
    }
  });
});
