import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  dominance,
  layerStats,
  newReliability,
  reliabilityHazard,
  trackReliability,
} from "../../../../lib/models/spiral/mod.ts";
import { suggestedRank } from "../../../../lib/models/spiral/parts/keep_suggestion.ts";
import { assertClose, goldenArrays, numberOf, numbersOf } from "../golden.ts";

const arrays = goldenArrays("reliability.npz");
const [EVENTS, L, H] = arrays.get("x")!.shape;

function replay(check: (event: number, state: ReturnType<typeof newReliability>) => void = () => {}) {
  const state = newReliability(L, H);
  const [layers, heads, loud, sure] = ["layer", "head", "dom", "rel"].map((of) =>
    numbersOf(arrays, `ev_${of}`)
  );
  for (let i = 0; i < EVENTS; i++) {
    trackReliability(state, layers[i], heads[i], loud[i], sure[i], numberOf(arrays, "ema"));
    check(i, state);
  }
  return state;
}

Deno.test("trackReliability follows upstream's tracker event by event", () => {
  const [x, y, n] = ["x", "y", "n"].map((name) => numbersOf(arrays, name));
  replay((i, state) => {
    const [from, to] = [i * L * H, (i + 1) * L * H];
    assertClose(state.x, x.subarray(from, to), { rtol: 1e-6, atol: 1e-7 }, `x after ${i}`);
    assertClose(state.y, y.subarray(from, to), { rtol: 1e-6, atol: 1e-7 }, `y after ${i}`);
    assertEquals([...state.n], [...n.subarray(from, to)]);
  });
});

for (const [threshold, mark] of [[0.5, "05"], [1, "10"], [1.5, "15"]] as const) {
  Deno.test(`layerStats tells stabilisers from explorers as upstream at ${threshold}`, () => {
    const state = replay();
    for (let layer = 0; layer < L; layer++) {
      const { standardised, isStabiliser, stabiliserShare } = layerStats(state, layer, threshold);
      const part = (name: string) => numbersOf(arrays, name + mark).subarray(layer * H, (layer + 1) * H);
      assertClose(standardised, part("xz"), { rtol: 1e-4, atol: 1e-5 });
      assertEquals([...isStabiliser], [...part("stab")]);
      assertEquals([...isStabiliser].map((is) => 1 - is), [...part("expl")]);
      assertEquals(stabiliserShare, part("stab").reduce((sum, is) => sum + is, 0) / H);
    }
  });
}

Deno.test("layerStats takes a head on the threshold for an explorer", () => {
  const state = newReliability(1, 3);
  state.y.set([1, 1.0001, 0.9999]);
  assertEquals([...layerStats(state, 0, 1).isStabiliser], [0, 1, 0]);
});

Deno.test("reliabilityHazard and suggestedRank agree with upstream", () => {
  const state = replay();
  const hazards = Array.from({ length: L }, (_, layer) => reliabilityHazard(state, layer));
  assertClose(hazards, numbersOf(arrays, "hazard"), { rtol: 0, atol: 1e-6 });
  for (const r of [16, 64]) {
    assertEquals(hazards.map((hazard) => suggestedRank(hazard, r)), [...numbersOf(arrays, `keepk_r${r}`)]);
  }
});

Deno.test("trackReliability of a head that is corrupted falls within four updates: row B of the ablations", () => {
  const state = newReliability(1, 2);
  for (let i = 0; i < 50; i++) for (const head of [0, 1]) trackReliability(state, 0, head, 1, 4);
  for (let i = 0; i < 4; i++) {
    trackReliability(state, 0, 0, 1, 4);
    trackReliability(state, 0, 1, 1, 0.1);
  }
  assert(state.y[0] > 3.9 && state.y[1] < 0.3 * state.y[0], `${state.y}`);
});

Deno.test("dominance is the root mean square, nearly", () => {
  assertClose([dominance([1, -1, 1, -1]), dominance([0, 0])], [1, 0], { rtol: 1e-6, atol: 0 });
});

Deno.test("trackReliability refuses heads that are not there and readings that are no numbers", () => {
  const state = newReliability(2, 3);
  assertThrows(
    () => trackReliability(state, 2, 0, 1, 1),
    RangeError,
    "layer must be an integer from 0 to 1: 2",
  );
  assertThrows(
    () => trackReliability(state, 0, 3, 1, 1),
    RangeError,
    "head must be an integer from 0 to 2: 3",
  );
  assertThrows(() => trackReliability(state, 0, 0, NaN, 1), RangeError, "readings must be finite");
  assertThrows(() => trackReliability(state, 0, 0, 1, 1, 1), RangeError, "beta must be in [0, 1): 1");
  assertThrows(() => newReliability(0, 3), RangeError, "layers must be");
  assertThrows(() => layerStats(state, -1, 1), RangeError, "layer must be");
  assertEquals([...state.n], [0, 0, 0, 0, 0, 0]);
});
