import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { inFolder, run, runJson, smallCheckpoint } from "./support.ts";

type Json = Record<string, unknown>;
const keys = (value: unknown): string[] => Object.keys(value as Json);

Deno.test("logits --json prints the last row, and with --all a row a position that ends with it", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const last = await runJson<{ tokens: number[]; vocabSize: number; logits: number[][] }>(
      ...["logits", path, "--tokens", "3, 1,4"],
    );
    assertEquals(keys(last), ["tokens", "vocabSize", "logits"]);
    assertEquals([last.tokens, last.vocabSize, last.logits.length, last.logits[0]!.length], [
      [3, 1, 4],
      35,
      1,
      35,
    ]);
    assert(last.logits[0]!.every(Number.isFinite));
    const all = await runJson<typeof last>("logits", path, "--tokens", "3,1,4", "--all");
    assertEquals([all.logits.length, all.logits[2]], [3, last.logits[0]]);
    const shorter = await runJson<typeof last>("logits", path, "--tokens", "3,1");
    shorter.logits[0]!.forEach((logit, i) => assertAlmostEquals(logit, all.logits[1]![i]!, 1e-5));
    const exact = await runJson<typeof last>("logits", path, "--tokens", "3,1,4", "--backend", "reference64");
    exact.logits[0]!.forEach((logit, i) => assertAlmostEquals(last.logits[0]![i]!, logit, 1e-5));
    const { out } = await run("logits", path, "--tokens", "3,1,4", "--all");
    const rows = out.trimEnd().split("\n").map((row) => row.split(" ").map(Number));
    assertEquals([rows.length, rows[0]!.length], [3, 35]);
    rows[2]!.forEach((logit, i) => assertAlmostEquals(logit, last.logits[0]![i]!, 1e-6));
  });
});
