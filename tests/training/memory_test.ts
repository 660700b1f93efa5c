import { assert, assertEquals } from "@std/assert";
import { kernelsNamed, type WasmKernels } from "../../lib/kernels/mod.ts";
import { HazeModel } from "../../lib/models/mod.ts";
import { encodeCheckpoint, Trainer } from "../../lib/training/mod.ts";
import { storyData } from "./support.ts";

const STEPS = Deno.env.get("HAZE_FULL") === "1" ? 10_000 : 2_000;
/** Garbage that V8 has not collected yet, and compiled code. A leak of 100 bytes a float would be far above it. */
const MOST_GROWTH_BYTES = 48 * 2 ** 20;

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
    let [warm, most] = [0, 0];
    for await (const event of trainer.run()) {
      if (event.type !== "step") continue;
      assertEquals(memory.usedBytes, used, `after step ${event.step}`);
      if (event.step % 100 === 0) encodeCheckpoint({ model, tokenizer: data.tokenizer, trainer });
      if (event.step === STEPS / 4) warm = Deno.memoryUsage().rss;
      if (event.step % 50 === 0) most = Math.max(most, Deno.memoryUsage().rss);
    }
    assertEquals(memory.usedBytes, used);
    trainer.close();
    model.close();
    assertEquals(memory.usedBytes, empty);
    const grown = most - warm;
    assert(warm > 0 && grown < MOST_GROWTH_BYTES, `the process grew by ${(grown / 2 ** 20).toFixed(1)} MiB`);
  });
}
