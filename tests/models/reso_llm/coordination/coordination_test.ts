import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  checkCoordination,
  consensus,
  consensusWeights,
  type CoordinatedAgent,
  type CoordinationStrategy,
  geometricMean,
  parallelShares,
  sequentialPrompt,
  sequentialShares,
  sharedMemory,
  textAgreement,
} from "../../../../lib/models/reso_llm/coordination/mod.ts";
import { logitCoherence } from "../../../../lib/physics/mod.ts";

const softmax = (logits: readonly number[]): number[] => {
  const exponentials = logits.map(Math.exp);
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / sum);
};
const agent = (nodeId: string, vocabulary = "bpe", vocabSize = 9): CoordinatedAgent => ({
  ...{ nodeId, vocabulary, vocabSize },
});

Deno.test("checkCoordination refuses strategies it does not know, no agents, and node ids that occur twice", () => {
  const agents = [agent("alpha"), agent("beta")];
  for (const strategy of ["parallel", "sequential", "consensus"] as const) {
    checkCoordination(agents, strategy);
  }
  assertThrows(
    () => checkCoordination(agents, "voting" as CoordinationStrategy),
    RangeError,
    "Cannot coordinate agents as the strategy is one of parallel, sequential, consensus: voting",
  );
  assertThrows(() => checkCoordination([], "parallel"), RangeError, "there is one at least: 0");
  assertThrows(
    () => checkCoordination([agent("alpha"), agent("beta"), agent("alpha")], "parallel"),
    RangeError,
    "their node ids differ: alpha occurs twice\nhint: ",
  );
});

Deno.test("checkCoordination wants one vocabulary for consensus, and only there", () => {
  const other = [agent("alpha"), agent("beta"), agent("gamma", "bpe", 10)];
  const hashed = [agent("alpha"), agent("beta", "char")];
  for (const agents of [other, hashed]) {
    checkCoordination(agents, "parallel");
    checkCoordination(agents, "sequential");
  }
  assertThrows(
    () => checkCoordination(other, "consensus"),
    RangeError,
    "alpha and gamma have 9 and 10 tokens\nhint",
  );
  assertThrows(() => checkCoordination(hashed, "consensus"), RangeError, "9 and 9 tokens, not the same");
});

Deno.test("consensusWeights are proportional to link times coherence, and the asked agent's where all are 0", () => {
  const weights = consensusWeights([1, 0.5, 0.8], [0.2, 0.4, 0.5]);
  [0.25, 0.25, 0.5].forEach((expected, k) => assertAlmostEquals(weights[k]!, expected, 1e-15));
  assertEquals(consensusWeights([1, 0, 0], [0.3, 0.9, 1]), [1, 0, 0]);
  assertEquals(consensusWeights([1, 1], [0, 0]), [1, 0]);
  assertThrows(() => consensusWeights([1], [0.5, 0.5]), TypeError, "1 and 2");
  assertThrows(() => consensusWeights([1.2], [0.5]), RangeError, "Cannot take a fidelity");
  assertThrows(() => consensusWeights([1], [-0.5]), RangeError, "Cannot take a coherence");
});

Deno.test("geometricMean is Π p^w, normalised", () => {
  const rows = [[1, 2, -1], [0.5, -3, 2]];
  const [p, q] = rows.map(softmax);
  const raw = p!.map((x, id) => x ** 0.3 * q![id]! ** 0.7);
  const sum = raw.reduce((a, b) => a + b, 0);
  const mixed = geometricMean(rows, [0.3, 0.7]);
  raw.forEach((x, id) => assertAlmostEquals(mixed[id]!, x / sum, 1e-12));
});

Deno.test("geometricMean excludes what an agent with weight excludes, and heeds no one without weight", () => {
  const rows = [[0, 0, -Infinity], [-Infinity, 0, 0]];
  assertEquals([...geometricMean(rows, [0.5, 0.5])], [0, 1, 0]);
  assertEquals([...geometricMean(rows, [1, 0])], [0.5, 0.5, 0]);
  const apart = [[0, -Infinity], [-Infinity, 0]];
  assertThrows(
    () => geometricMean(apart, [0.5, 0.5]),
    RangeError,
    "Cannot reach consensus as some token is left",
  );
  assertThrows(() => geometricMean([[0, 0], [0]], [0.5, 0.5]), TypeError, "2, 1 scores, 2 weights");
});

Deno.test("consensus with a fidelity of 0 is the asked agent's own distribution", () => {
  const rows = [[0.3, -1, 2, 0], [5, 4, 3, 2]];
  const own = softmax(rows[0]!);
  consensus(rows, [1, 0]).probabilities.forEach((p, id) => assertAlmostEquals(p, own[id]!, 1e-15));
  const { weights } = consensus(rows, [1, 0.5]);
  const [a, b] = rows.map((row) => logitCoherence(row));
  assertAlmostEquals(weights[0]!, a! / (a! + 0.5 * b!), 1e-12);
});

Deno.test("consensus is never worse, in nats, than the weighted mean of its agents", () => {
  const rows = fc.array(
    fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 5, maxLength: 5 }),
    {
      ...{ minLength: 2, maxLength: 4 },
    },
  );
  fc.assert(
    fc.property(rows, fc.nat(4), (logits, target) => {
      const { probabilities, weights } = consensus(logits, logits.map(() => 1));
      const mean = logits.reduce((sum, row, k) => sum - weights[k]! * Math.log(softmax(row)[target]!), 0);
      assert(-Math.log(probabilities[target]!) <= mean + 1e-9);
    }),
    { seed: 3, numRuns: 200 },
  );
});

Deno.test("parallelShares move memories half of the link's fidelity towards each other, and keep their sum", () => {
  const [a, b] = [[1, 0, 2], [0, 4, 0]];
  const shares = parallelShares([0.6]);
  const [one, other] = [sharedMemory(a!, [b!], shares), sharedMemory(b!, [a!], shares)];
  [0.7, 1.2, 1.4].forEach((x, i) => assertAlmostEquals(one[i]!, x, 1e-15));
  a!.forEach((x, i) => assertAlmostEquals(one[i]! + other[i]!, x + b![i]!, 1e-12));
  assertEquals([...sharedMemory(a!, [b!], parallelShares([0]))], a);
  // Of three equal memories nothing changes, whatever the links.
  sharedMemory(a!, [a!, a!], parallelShares([0.9, 0.4])).forEach((x, i) =>
    assertAlmostEquals(x, a![i]!, 1e-15)
  );
  const { own, others } = parallelShares([0.6, 0.2]);
  [0.8, 0.15, 0.05].forEach((share, k) => assertAlmostEquals([own, ...others][k]!, share, 1e-15));
  assertEquals(parallelShares([]), { own: 1, others: [] });
});

Deno.test("sequentialShares hand over a memory with the link's fidelity", () => {
  assertEquals([...sharedMemory([1, 0], [[2, 4]], sequentialShares(0.5))], [2, 2]);
  assertEquals([...sharedMemory([1, 0], [[2, 4]], sequentialShares(0))], [1, 0]);
  assertThrows(() => sequentialShares(2), RangeError, "Cannot take a fidelity");
  assertThrows(() => sharedMemory([1], [[1, 2]], sequentialShares(1)), TypeError, "1 shares, lengths 1, 2");
});

Deno.test("sequentialPrompt keeps the prompt, and drops the oldest of what was said", () => {
  assertEquals(sequentialPrompt([1, 2], [], 9), [1, 2]);
  assertEquals(sequentialPrompt([1, 2], [[3, 4], [5, 6]], 5), [1, 2, 4, 5, 6]);
  assertEquals(sequentialPrompt([1, 2, 3], [[4]], 3), [1, 2, 3]);
  assertEquals(sequentialPrompt([1, 2, 3], [[4]], 2), [2, 3]);
  assertThrows(() => sequentialPrompt([1], [], 0), RangeError, "the length of a prompt");
});

Deno.test("textAgreement is 1 of one text, and the mean over pairs", () => {
  assertEquals(textAgreement([[1, 2], [1, 2], [1, 2]]), 1);
  assertEquals(textAgreement([[], []]), 1);
  assertAlmostEquals(textAgreement([[1, 2], [1, 3], [4, 2]]), (0.5 + 0.5 + 0) / 3, 1e-15);
  assertThrows(() => textAgreement([[1]]), RangeError, "there are two at least: 1");
});
