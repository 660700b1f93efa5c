import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { ProofSheet } from "../../lib/attention/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { Vocab } from "../../lib/tokenizers/mod.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { inFolder, run, runJson, smallCheckpoint } from "./support.ts";

type Document = { holds: boolean; sheets: ProofSheet[] };

Deno.test("proof of a fresh model prints a sheet for each head type, or for the one asked for", async () => {
  const { holds, sheets } = await runJson<Document>("proof", "haze", "--preset", "seed");
  assertEquals([holds, sheets.map(({ subject }) => subject)], [
    true,
    ["hybrid", "reweight", "content"].map((name) => `haze, seed, fresh, ${name} heads`),
  ]);
  assertEquals(sheets[0]!.costs.parameters, 106_892); // upstream's count for 44 characters
  for (const { rows } of sheets) {
    assertEquals(rows.length, 11);
    for (const row of rows) {
      assertEquals(Object.keys(row), ["claim", "holds", "measured", "relation", "tolerance", "detail"]);
    }
  }
  const { code, out, err } = await run("proof", "haze", "--head-type", "content", "--preset", "seed");
  assertEquals([code, err], [0, ""]);
  const lines = out.trimEnd().split("\n");
  assertEquals(lines[0], "haze, seed, fresh, content heads (wasm): all 11 hold");
  assertEquals(lines.filter((line) => line.startsWith("  ✓ ")).length, 11);
  assert(lines.every((line) => [...line].length <= 80) && !out.includes("\x1b"), out);
});

Deno.test("proof of a checkpoint is of its weights, and ends with 1 if a claim does not hold", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const { holds, sheets } = await runJson<Document>("proof", path);
    assertEquals([holds, sheets.length, sheets[0]!.subject, sheets[0]!.costs.tokens], [true, 1, path, 8]);
    // Weights so large that the logits overflow: a checkpoint may hold them, and no claim on numbers survives it.
    const broken = join(folder, "broken.npz");
    const model = new HazeModel(
      { ...{ T: 4, nEmb: 4, nodes: 4, nBlocks: 1, nHeads: 1, headType: "content", alpha: 0 }, vocabSize: 4 },
      { kernels: kernelsNamed("wasm") },
    );
    model.parameters.get("w2").floats.fill(3e38);
    model.parameters.get("ln_f.gain").floats.fill(1e5);
    await Deno.writeFile(broken, encodeCheckpoint({ model, tokenizer: Vocab.fromText("haze") }));
    model.close();
    const { code, out, err } = await run("proof", broken);
    assertEquals([code, err], [1, ""]);
    assert(/: \d+ of 11 do not hold\n/.test(out), out);
    assert(out.includes("  ✗ lengths 1 to T work, 0 and T + 1 are refused"), out);
    assert(out.includes("      wrong: 1; 2; 3; 4"), out);
    const json = await run("proof", broken, "--json");
    assertEquals([json.code, (JSON.parse(json.out) as Document).holds], [1, false]);
  });
});
