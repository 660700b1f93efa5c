/** The forward pass with a cache: the plain twin of what sessions run on prepared weights. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  contentCacheWidth,
  hybridCacheWidth,
  KvCache,
  reweightCacheWidth,
} from "../../../lib/attention/mod.ts";
import { noGradient } from "../../../lib/autograd/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { backends, HEAD_TYPES, largestDifference, lively, reference, someIds, tiny } from "./support.ts";

const WIDTHS = { content: contentCacheWidth, reweight: reweightCacheWidth, hybrid: hybridCacheWidth };

Deno.test("HazeModel.forward with a cache gives what a session gives, piece by piece", () => {
  for (const kernels of [reference, ...backends]) {
    for (const headType of HEAD_TYPES) {
      const config = tiny(headType, { vocabSize: 11, T: 9, nEmb: 8, nHeads: 2 });
      const model = lively(config, kernels);
      const width = WIDTHS[headType]({ C: 8, H: 2, D: 4, T: 9 });
      const cache = new KvCache(kernels, config.nBlocks, 9, width);
      const session = model.startSession();
      const read = (tokens: readonly number[]): Float64Array =>
        noGradient(() =>
          step(() => {
            const input = ids(tokens, { shape: [1, tokens.length], kernels });
            return Float64Array.from(model.forward(input, { cache }).floats).slice(-11);
          }, kernels)
        );
      const tokens = someIds(9, 11);
      for (const [from, to] of [[0, 3], [3, 4], [4, 5], [5, 9]] as const) {
        const piece = tokens.slice(from, to);
        const error = largestDifference(read(piece), session.feed(piece));
        assert(error <= 1e-5, `${headType} on ${kernels.name}, tokens ${from} to ${to}: off by ${error}`);
        assertEquals(cache.length, session.length);
      }
      assertThrows(() => read([1]), RangeError, "with 1 to 9 tokens: (1, 1) after 9");
      for (const reader of [session, cache, model]) reader.close();
    }
  }
});
