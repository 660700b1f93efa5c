import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  addBias,
  attributeUse,
  discountCredit,
  logRatioScore,
  newCredit,
  recordCredit,
  retrieve,
  throttleByCredit,
  throttleByUse,
  weighBias,
} from "../../../../lib/models/spiral/mod.ts";
import { biasRow } from "../../../../lib/models/spiral/parts/retrieval_bias.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";

const [V, B, M, LIARS] = [24, 16, 4, 4];

/** A world in which each id is followed by one of three; ids below LIARS are pushed where they never come. */
function world(random: Pcg64) {
  const P = new Float32Array(V * V);
  const next = Array.from({ length: V }, () => [0, 1, 2].map(() => LIARS + random.below(V - LIARS)));
  next.forEach((ids, i) => ids.forEach((id) => P[i * V + id] += 1 / 3));
  return { P, next };
}

/** Mean weight of liars and of honest sources after 300 batches of a rule, and the teacher's mean loss over the last 100. */
function live(rule: "use" | "credit" | "none", lies = true) {
  const random = new Pcg64(9);
  const { P, next } = world(random);
  const weights = new Float32Array(V).fill(1);
  const credit = newCredit(V);
  let [lossNats, rows] = [0, 0];
  for (let step = 0; step < 300; step++) {
    const tokens = Array.from({ length: B }, () => LIARS + random.below(V - LIARS));
    const targets = tokens.map((token) => next[token][random.below(3)]);
    const bias = retrieve(P, V, tokens, M, logRatioScore(V));
    // The last of each row is a lie: an id that does not come, pushed as hard as a good one.
    tokens.forEach((_, b) => {
      const { ids, scores } = biasRow(bias, b);
      if (lies) {
        ids[M - 1] = random.below(LIARS);
        scores[M - 1] = 2;
      } else scores[M - 1] = 0;
    });
    const weighed = weighBias(bias, weights);
    const logits = addBias(new Float64Array(B * V), V, weighed);
    if (rule === "credit") discountCredit(credit);
    targets.forEach((target, b) => {
      const z = logits.subarray(b * V, (b + 1) * V);
      const total = z.reduce((sum, logit) => sum + Math.exp(logit), 0);
      const q = z.map((logit) => Math.exp(logit) / total);
      recordCredit(credit, biasRow(bias, b).ids, q, target);
      if (step >= 200) [lossNats, rows] = [lossNats - Math.log(q[target]), rows + 1];
    });
    if (rule === "credit") throttleByCredit(weights, credit);
    if (rule === "use") throttleByUse(weights, attributeUse(weighed, new Float64Array(B).fill(1)));
  }
  const meanOf = (part: Float32Array) => part.reduce((a, b) => a + b, 0) / part.length;
  return {
    liars: meanOf(weights.subarray(0, LIARS)),
    honest: meanOf(weights.subarray(LIARS)),
    lossNats: lossNats / rows,
  };
}

Deno.test("throttleByCredit takes weight from lying sources and not from honest ones: row D of the ablations", () => {
  const [credit, none] = [live("credit"), live("none")];
  assert(credit.liars < 0.5 * credit.honest && credit.honest > 0.8, JSON.stringify(credit));
  assert(credit.lossNats < none.lossNats - 0.02, `${credit.lossNats} against ${none.lossNats}`);
});

Deno.test("throttleByCredit does no harm where nobody lies, and throttleByUse does", () => {
  const [credit, none, use] = (["credit", "none", "use"] as const).map((rule) => live(rule, false));
  assert(Math.abs(credit.lossNats - none.lossNats) < 0.02, `${credit.lossNats} against ${none.lossNats}`);
  assert(use.honest < 0.35 && use.lossNats > none.lossNats + 0.3, JSON.stringify(use));
});

Deno.test("throttleByCredit keeps weights in [0.2, 1] and gives them back to a source that turned honest", () => {
  const credit = newCredit(1);
  const weights = Float32Array.of(1);
  const run = (steps: number, target: number) => {
    for (let i = 0; i < steps; i++) {
      discountCredit(credit);
      recordCredit(credit, [0], [0.5], 0);
      if (target) credit.hits[0] -= 1; // it did not come
      throttleByCredit(weights, credit);
    }
  };
  run(300, 1);
  assert(Math.abs(weights[0] - 0.2) < 1e-6, `${weights}`);
  run(3000, 0);
  assertEquals(weights[0], 1);
});

Deno.test("discountCredit forgets hits and expectations alike", () => {
  const credit = newCredit(1);
  recordCredit(credit, [0], [0.5], 0);
  discountCredit(credit, 0.5);
  assertEquals([credit.hits[0], credit.expected[0]], [0.5, 0.25]);
});

Deno.test("throttleByCredit multiplies a weight by ((h + 2)/(e + 2))^0.05, and discountCredit keeps 0.999", () => {
  const credit = newCredit(2);
  for (let i = 0; i < 4; i++) recordCredit(credit, [0, 1], [0.25, 0.75], 1); // h = [0, 4], e = [1, 3]
  const weights = Float64Array.of(0.8, 0.5);
  throttleByCredit(weights, credit);
  assertAlmostEquals(weights[0], 0.8 * (2 / 3) ** 0.05, 1e-12);
  assertAlmostEquals(weights[1], 0.5 * (6 / 5) ** 0.05, 1e-12);
  discountCredit(credit);
  assertAlmostEquals(credit.hits[1], 4 * 0.999, 1e-12);
  assertAlmostEquals(credit.expected[0], 0.999, 1e-12);
});

Deno.test("throttleByUse and recordCredit refuse sources that are none", () => {
  const use = { ids: Int32Array.of(3), amounts: Float64Array.of(1) };
  assertThrows(
    () => throttleByUse(new Float32Array(3), use),
    RangeError,
    "source must be an integer from 0 to 2: 3",
  );
  assertThrows(() => recordCredit(newCredit(2), [2], [0.5, 0.5], 0), RangeError, "source must be");
  assertThrows(() => recordCredit(newCredit(2), [0], [1], 0), TypeError, "q must hold 2 numbers");
  assertThrows(
    () => throttleByCredit(new Float32Array(3), newCredit(2)),
    TypeError,
    "weights must hold 2 numbers",
  );
});
