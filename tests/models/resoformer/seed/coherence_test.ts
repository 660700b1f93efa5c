import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { entropyNats, softmax } from "../../../../lib/metrics/mod.ts";
import { CoherenceMeter } from "../../../../lib/models/resoformer/seed/coherence.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";

Deno.test("CoherenceMeter agrees with entropies taken one by one", () => {
  const [V, rows] = [7, 5];
  const random = new Pcg64(1);
  const logits = Array.from({ length: rows * V }, () => 3 * random.normal());
  const targets = Array.from({ length: rows }, () => random.below(V));
  const meter = new CoherenceMeter(V);
  meter.add(logits.slice(0, 2 * V), targets.slice(0, 2));
  meter.add(logits.slice(2 * V), targets.slice(2));
  const distributions = targets.map((_, row) => softmax(logits.slice(row * V, (row + 1) * V)));
  const meanOf = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const entropy = meanOf(distributions.map((p) => entropyNats(p)));
  const loss = meanOf(distributions.map((p, row) => -Math.log(p[targets[row]!]!)));
  const mixed = Array.from({ length: V }, (_, i) => meanOf(distributions.map((p) => p[i]!)));
  const score = meter.score();
  assertEquals(score.positions, rows);
  assertAlmostEquals(score.loss, loss, 1e-12);
  assertAlmostEquals(score.perplexity, Math.exp(loss), 1e-9);
  assertAlmostEquals(score.entropy, entropy, 1e-12);
  assertAlmostEquals(score.coherence, 1 - entropy / Math.log(V), 1e-12);
  assertAlmostEquals(score.marginalCoherence, 1 - entropyNats(mixed) / Math.log(V), 1e-12);
});

Deno.test("CoherenceMeter tells a sure model of a varied text from one that repeats itself", () => {
  const meter = new CoherenceMeter(4);
  const sure = (id: number) => Array.from({ length: 4 }, (_, i) => i === id ? 800 : 0);
  [0, 1, 2, 3].forEach((id) => meter.add(sure(id), [id]));
  const { loss, coherence, entropy, marginalCoherence, perplexity } = meter.score();
  assertEquals([loss, coherence, entropy, perplexity], [0, 1, 0, 1]);
  assertAlmostEquals(marginalCoherence, 0, 1e-12); // upstream's coherence sees no difference from noise
  const wrong = new CoherenceMeter(4);
  wrong.add(sure(0), [1]);
  assertEquals(wrong.score().perplexity, Math.exp(100));
});

Deno.test("CoherenceMeter refuses no positions and numbers that are none", () => {
  assertThrows(() => new CoherenceMeter(3).score(), RangeError, "must have positions: got none");
  const meter = new CoherenceMeter(2);
  meter.add([0, NaN], [0]);
  assertThrows(() => meter.score(), RangeError, "logits must be finite");
});
