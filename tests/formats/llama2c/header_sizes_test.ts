import { countAllocation } from "../../fuzz/allocation_counter.ts";
import { assert } from "@std/assert";
import { readLlama2c } from "../../../lib/formats/llama2c/read.ts";
import { generator } from "../mutations.ts";

const SEED = 20_260_201;

Deno.test(`readLlama2c refuses 2,000 headers of random sizes (seed ${SEED + 3}) without allocating for them`, () => {
  const next = generator(SEED + 3);
  const extremes = [0, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 24 - 1, 2 ** 24, 1, 2, 64, 1000];
  for (let i = 0; i < 2000; i++) {
    const version = next(3);
    const bytes = new Uint8Array(version === 0 ? 28 + next(200) : 256 + next(200));
    const view = new DataView(bytes.buffer);
    if (version > 0) [0x616b3432, version].forEach((word, k) => view.setInt32(4 * k, word, true));
    for (let k = 0; k < 7; k++) {
      const size = next(2) === 0 ? extremes[next(extremes.length)] : 2 ** next(24);
      view.setInt32((version > 0 ? 8 : 0) + 4 * k, size, true);
    }
    if (version > 0) bytes[36] = next(3);
    if (version === 2) view.setInt32(37, extremes[next(extremes.length)], true);
    const { bytes: allocated, error } = countAllocation(() => readLlama2c(bytes, { name: "fuzzed" }));
    assert(error instanceof SyntaxError, `header ${i}: ${error}`);
    assert(allocated < 65536, `header ${i}: allocated ${allocated}`);
  }
});
