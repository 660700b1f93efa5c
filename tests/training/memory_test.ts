import { assert, assertEquals } from "@std/assert";
import { kernelsNamed, type WasmKernels } from "../../lib/kernels/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { encodeCheckpoint, Trainer } from "../../lib/training/mod.ts";
import { storyData } from "./support.ts";

const STEPS = 10_000;
/**
 * V8 enlarges its young heap once, by up to 57 MiB, seen over 2,000 steps as over 10,000. Twice that is 26 KB for each
 * of the 5,000 steps between the quarters compared: a leak of one activation a step would pass it.
 */
const MOST_GROWTH_BYTES = 128 * 2 ** 20;

for (const name of ["wasm", "wasm-strict"] as const) {
  Deno.test(`Trainer holds memory flat over ${STEPS} steps on ${name}`, async () => {
    const { memory } = (kernelsNamed(name) as WasmKernels).launcher;
    const data = storyData(1000, 4);
    const empty = memory.usedBytes;
    const model = new HazeModel({
      ...{ T: 4, nEmb: 8, nodes: 8, nBlocks: 1, nHeads: 2, headType: "hybrid", alpha: 0.5 },
      vocabSize: data.tokenizer.vocabSize,
    }, { kernels: kernelsNamed(name) });
    const trainer = new Trainer(model, data, {
      ...{ steps: STEPS, batch: 2, accumulation: 2, dropout: 0.1, evaluateEvery: 250, evaluationTokens: 20 },
    });
    const used = memory.usedBytes;
    // The lowest size in each quarter of the run: garbage that waits for its collection comes and goes, a leak stays.
    const lowest = [Infinity, Infinity, Infinity, Infinity];
    for await (const event of trainer.run()) {
      if (event.type !== "step") continue;
      assertEquals(memory.usedBytes, used, `after step ${event.step}`);
      if (event.step % 100 === 0) encodeCheckpoint({ model, tokenizer: data.tokenizer, trainer });
      const quarter = Math.floor(4 * (event.step - 1) / STEPS);
      if (event.step % 20 === 0) lowest[quarter] = Math.min(lowest[quarter]!, Deno.memoryUsage().rss);
    }
    assertEquals(memory.usedBytes, used);
    trainer.close();
    model.close();
    assertEquals(memory.usedBytes, empty);
    const grown = lowest[3]! - lowest[1]!;
    assert(grown < MOST_GROWTH_BYTES, `the process grew by ${(grown / 2 ** 20).toFixed(1)} MiB`);
  });
}
