/** What a committed model prints and what a stated run loses, on every backend; `tools/make_golden.ts` makes the data. */
import { assert, assertEquals } from "@std/assert";
import { loadCorpus } from "../../lib/data/mod.ts";
import { generate } from "../../lib/generation/mod.ts";
import { type KernelsName, kernelsNamed } from "../../lib/kernels/mod.ts";
import { checkHazeConfig, HazeModel, openCheckpoint } from "../../lib/models/mod.ts";
import { fnv1a64, Vocab } from "../../lib/tokenizers/mod.ts";
import { makeDataset, NUMERICS_VERSION, Trainer, type TrainingConfig } from "../../lib/training/mod.ts";
import golden from "../golden/model/golden.json" with { type: "json" };

const BACKENDS: readonly KernelsName[] = ["wasm", "wasm-strict", "reference32", "reference64"];
const bytes = await Deno.readFile(new URL("../golden/model/golden.npz", import.meta.url));

Deno.test("the golden data is that of this version and this text, small, and clear of every edge", async () => {
  assertEquals(
    golden.numericsVersion,
    NUMERICS_VERSION,
    "run tools/make_golden.ts after raising NUMERICS_VERSION",
  );
  const { text } = await loadCorpus(golden.corpus.name);
  assertEquals(fnv1a64(new TextEncoder().encode(text)), golden.corpus.hash, "the built-in text has changed");
  assert(bytes.length <= 300_000, `${bytes.length} bytes`);
  assert(golden.curve.smallestDistance >= 2e-6 && golden.generation.smallestMargin >= 1e-3);
  assertEquals([golden.curve.losses.length, [...golden.generation.text].length], [20, 200]);
});

for (const name of BACKENDS) {
  Deno.test(`the golden model prints its text on ${name}`, () => {
    const { model, tokenizer } = openCheckpoint(bytes, { name: "golden.npz", kernels: kernelsNamed(name) });
    const { prompt, length, text } = golden.generation;
    const drawn = generate(model, tokenizer.encode(prompt), { length, sampling: { sampling: "greedy" } });
    assertEquals(tokenizer.decode(Array.from(drawn, ({ token }) => token)), text);
    model.close();
  });

  Deno.test(`the golden run loses what it lost, to four decimals, on ${name}`, async () => {
    const corpus = await loadCorpus(golden.corpus.name);
    const vocab = Vocab.fromText(corpus.text);
    const { training, losses, weightsHash } = golden.curve;
    const config = checkHazeConfig(golden.curve.config);
    const model = new HazeModel(config, { seed: training.seed, kernels: kernelsNamed(name) });
    const trainer = new Trainer(
      model,
      makeDataset(corpus, vocab, config.T),
      training as Partial<TrainingConfig>,
    );
    const printed: string[] = [];
    for await (const event of trainer.run()) {
      if (event.type === "step") printed.push(event.loss.toFixed(4));
      if (printed.length === losses.length) break;
    }
    assertEquals(printed, losses);
    if (name === "wasm-strict") {
      const { buffer, byteOffset, byteLength } = model.parameters.floats.slice();
      assertEquals(fnv1a64(new Uint8Array(buffer, byteOffset, byteLength)), weightsHash);
    }
    trainer.close();
    model.close();
  });
}
