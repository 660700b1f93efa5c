import { assert } from "@std/assert";
import { ParallelLoop } from "../../../cli/measure/parallel_loop.ts";
import { measuredPeak } from "../../../cli/measure/peak.ts";
import { yardstickOf } from "../../../cli/measure/yardstick.ts";
import { relaxedIsSupported } from "../../../lib/kernels/wasm/numeric_mode.ts";

const mode = relaxedIsSupported() ? "relaxed" : "strict";

Deno.test("measuredPeak is a rate that a processor can have", () => {
  const gigaflops = measuredPeak(mode);
  assert(gigaflops > 0.5 && gigaflops < 1000, `${gigaflops} GFLOP/s`);
});

Deno.test("Yardstick.run takes longer for more work", () => {
  const yardstick = yardstickOf(mode);
  const time = (flop: number): number => {
    const start = performance.now();
    yardstick.run(flop);
    return performance.now() - start;
  };
  // The least of a few, since a neighbour only adds.
  const least = (flop: number) => Math.min(...Array.from({ length: 7 }, () => time(flop)));
  const [few, many] = [least(2e7), least(2e8)];
  assert(many > 3 * few, `${few} ms for a tenth of what takes ${many} ms`);
});

Deno.test("ParallelLoop.gigaflops counts what all threads do", async () => {
  const loop = await ParallelLoop.start(yardstickOf(mode), 2);
  try {
    const rates = Array.from({ length: 5 }, () => loop.gigaflops());
    assert(rates.every((rate) => rate > 0.1 && rate < 2000), `${rates}`);
  } finally {
    loop.close();
  }
});
