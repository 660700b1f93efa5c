/** The model against what upstream computed: logits of stored weights, initial weights of seeds. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import content from "../../golden/haze/model_content.json" with { type: "json" };
import hybrid from "../../golden/haze/model_hybrid.json" with { type: "json" };
import initial from "../../golden/haze/init_models.json" with { type: "json" };
import reweight from "../../golden/haze/model_reweight.json" with { type: "json" };
import { readNpz } from "../../../lib/formats/mod.ts";
import { npzPlaces } from "../../../lib/models/haze/npz_layout.ts";
import { HazeModel, type HeadType, ReweightGPT } from "../../../lib/models/mod.ts";
import { norm } from "../../../lib/nn/mod.ts";
import { ids as idTensor, step, type Tensor } from "../../../lib/tensor/mod.ts";
import { backends, largestDifference, logitsOf, reference } from "./support.ts";
import { configOf, openUpstream } from "./support_upstream.ts";

const GOLDEN = { reweight, content, hybrid };
/** Upstream's own tolerance is 1e-4; what is measured here is 3.7e-6 at most. */
const TOLERANCE = 1e-5;

interface Stage {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

for (const [headType, golden] of Object.entries(GOLDEN)) {
  for (const kernels of [reference, ...backends]) {
    Deno.test(`HazeModel gives upstream's logits with ${headType} heads on ${kernels.name}`, () => {
      const config = configOf(golden.config, headType as HeadType);
      const model = openUpstream(headType, config.vocabSize, kernels);
      assertEquals(model.config, config);
      // What the file says of itself is one thing, what was recorded beside it another.
      const none = Array.from({ length: config.nBlocks }, () => []);
      assertEquals(model.gates, "gates" in golden ? golden.gates : none);
      let compared = 0;
      for (const { length, ids, logits } of golden.cases) {
        if (!logits) {
          assert(length > config.T);
          assertThrows(
            () => logitsOf(model, [ids]),
            RangeError,
            `Cannot run a haze model as ids must be (B, T) with 1 to ${config.T} tokens: (1, ${length}) after 0`,
          );
          continue;
        }
        assertEquals(logits.shape, [length, config.vocabSize]);
        const error = largestDifference(logitsOf(model, [ids]), logits.data);
        assert(error <= TOLERANCE, `${length} tokens: off by ${error}`);
        // A growing context sees the same: the last row of each length.
        const session = model.startSession();
        const last = session.feed(ids);
        const cached = largestDifference(last, logits.data.slice(-config.vocabSize));
        assert(cached <= TOLERANCE, `${length} tokens in a session: off by ${cached}`);
        session.close();
        compared++;
      }
      assertEquals(compared, 4);
      model.close();
    });
  }
}

for (const [headType, { cases, config: { vocab_size, n_blocks: L, n_emb: C } }] of Object.entries(GOLDEN)) {
  Deno.test(`HazeModel.forward has upstream's residual stream at every depth with ${headType} heads`, () => {
    const withStages = cases.filter(({ stages }) => stages);
    assertEquals(withStages.length, 1);
    const { ids } = withStages[0]!;
    const recorded: Record<string, Stage> = { ...withStages[0]!.stages! };
    const names = ["embed_plus_pos", ...Array.from({ length: L }, (_, b) => `after_block_${b}`)];
    assertEquals(Object.keys(recorded), [...names, "final_norm"]);
    for (const kernels of [reference, ...backends]) {
      const model = openUpstream(headType, vocab_size, kernels);
      const seen: (readonly [number, Tensor])[] = [];
      step(() => {
        const onResidual = (depth: number, x: Tensor) => {
          seen.push([depth, x]);
          if (depth === L) seen.push([depth + 1, norm(model.parameters, "ln_f", x)]);
        };
        model.forward(idTensor(ids, { shape: [1, ids.length], kernels }), { onResidual });
        assertEquals(seen.map(([depth]) => depth), Array.from({ length: L + 2 }, (_, depth) => depth));
        for (const [depth, x] of seen) {
          const name = names[depth] ?? "final_norm";
          assertEquals([x.shape, recorded[name]!.shape], [[1, ids.length, C], [ids.length, C]]);
          const error = largestDifference(x.data, recorded[name]!.data);
          assert(error <= TOLERANCE, `${name} on ${kernels.name}: off by ${error}`);
        }
      }, kernels);
      model.close();
    }
  });
}

for (const { config: sizes, tensors, ids, logits_last } of initial.models) {
  Deno.test(`HazeModel draws upstream's initial weights with ${sizes.head_type} heads of seed ${sizes.seed}`, () => {
    const config = configOf(sizes, sizes.head_type as HeadType);
    for (const kernels of [reference, ...backends]) {
      const model = new HazeModel(config, { seed: sizes.seed, kernels });
      const arrays = readNpz(new ReweightGPT({ ...config, seed: sizes.seed, kernels }).toNpz());
      assertEquals([...npzPlaces(config)].map(({ key }) => key).sort(), Object.keys(tensors).sort());
      for (const [key, { shape, first, last, sum, sumOfSquares }] of Object.entries(tensors)) {
        const numbers = Array.from(arrays.get(key)!.data as ArrayLike<number>, Number);
        assertEquals(numbers.length, shape.reduce((size, axis) => size * axis, 1), key);
        assertEquals(numbers.slice(0, first.length), first, key);
        assertEquals(numbers.at(-1), last, key);
        const total = numbers.reduce((total, number) => total + number, 0);
        assert(Math.abs(total - sum) <= 1e-9, `${key}: sum ${total}, upstream's ${sum}`);
        const squares = numbers.reduce((total, number) => total + number * number, 0);
        assert(
          Math.abs(squares - sumOfSquares) <= 1e-9 * Math.max(1, sumOfSquares),
          `${key}: sum of squares ${squares}, upstream's ${sumOfSquares}`,
        );
      }
      const error = largestDifference(logitsOf(model, [ids]).slice(-config.vocabSize), logits_last);
      assert(error <= TOLERANCE, `logits off by ${error}`);
      model.close();
    }
  });
}
