import { countAllocation } from "../../fuzz/allocation_counter.ts";
import { assert } from "@std/assert";
import { inspectFile } from "../../../lib/formats/inspect/inspect.ts";
import { floatsOfLlama2c, readLlama2c } from "../../../lib/formats/llama2c/read.ts";
import { writeLlama2c } from "../../../lib/formats/llama2c/write.ts";
import { sampleCheckpoint, TINY } from "../llama_samples.ts";
import { fuzz, holdsContract } from "../fuzz.ts";
import { generator } from "../mutations.ts";

const SEED = 20_260_201;

for (const version of [0, 1, 2] as const) {
  Deno.test(`readLlama2c loads or refuses 2,000 mutated version ${version} files (seed ${SEED + version}) in time, memory and error class`, () => {
    const sources = [TINY, { ...TINY, tied: false, nLayers: 1 }, { ...TINY, hiddenDim: 5, vocabSize: 7 }]
      .map((sizes) => writeLlama2c(sampleCheckpoint(sizes), { version }));
    const ignore = ["rope-table", "norm-gain", "values", "group-size"] as const;
    const tally = fuzz({ seed: SEED + version, count: 2000, sources, least: 100 }, (bytes, i) => {
      const read = () => readLlama2c(bytes, { name: "fuzzed", ...(i % 2 === 0 ? { ignore } : {}) });
      return holdsContract(read, (file) => {
        const { sizes, tensors } = floatsOfLlama2c(file);
        const held = Array.from(tensors.values(), ({ data }) => data.length).reduce((a, b) => a + b);
        assert(held <= 4 * bytes.length, `${held} weights of ${bytes.length} bytes`);
        assert(tensors.get("embedding")?.data.length === sizes.vocabSize * sizes.dim);
      });
    });
    assert(tally.refused > 500, JSON.stringify(tally));
  });
}

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

Deno.test(`inspectFile looks at 2,000 mutated checkpoints (seed ${SEED + 4}) without throwing`, () => {
  const sources = ([0, 1, 2] as const).map((version) => writeLlama2c(sampleCheckpoint(), { version }));
  fuzz(
    { seed: SEED + 4, count: 2000, sources, least: 2000 },
    (bytes) =>
      holdsContract(() => inspectFile(bytes, { name: "fuzzed" }), ({ faults, format }) => {
        assert(faults.every(({ message }) => message.startsWith("Cannot read fuzzed as ")), format);
      }),
  );
});
