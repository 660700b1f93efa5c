import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type BellPair,
  type BellState,
  distilledFidelity,
  distillPairs,
  type EntanglementNetwork,
  entanglementNetwork,
  linkFar,
  measurePair,
  networkTotals,
  pairsBetween,
  prunedNetwork,
  shortestPath,
  swappedBellState,
  swappedFidelity,
  tryLink,
} from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";

const sure = (meanFidelity: number) => ({ successProbability: 1, meanFidelity, sdFidelity: 0 });

/** A network of links with given fidelities. */
function linked(nodes: string[], links: [string, string, number][]): EntanglementNetwork {
  const random = new Pcg64(0);
  return links.reduce(
    (network, [a, b, fidelity]) => tryLink(network, a, b, random, sure(fidelity)).network,
    entanglementNetwork(nodes),
  );
}

Deno.test("tryLink succeeds and spreads as its options say", () => {
  const random = new Pcg64(1);
  const fidelities: number[] = [];
  for (let n = 0; n < 4000; n++) {
    const { pair, network } = tryLink(entanglementNetwork(["a", "b"]), "a", "b", random);
    assertEquals(network.pairs.length, pair ? 1 : 0);
    if (pair) fidelities.push(pair.fidelity);
  }
  // Four standard deviations of the mean: 0.025 and 0.0015; the cut at 1 takes a little.
  assertAlmostEquals(fidelities.length / 4000, 0.8, 0.025);
  assertAlmostEquals(fidelities.reduce((sum, f) => sum + f, 0) / fidelities.length, 0.95, 0.003);
  assert(fidelities.every((f) => f >= 0.5 && f <= 1) && new Set(fidelities).size > 3000);
  const low = tryLink(entanglementNetwork(["a", "b"]), "a", "b", random, sure(0.1));
  assertEquals(low.pair?.fidelity, 0.5);
});

Deno.test("measurePair correlates as the Bell state says, in a share (1 + 2F)/3 of cases", () => {
  const random = new Pcg64(8);
  for (
    const [bell, fidelity] of [["phi+", 1], ["psi-", 1], ["phi-", 0.7], ["psi+", 0.25]] as [
      BellState,
      number,
    ][]
  ) {
    const pair: BellPair = { id: 0, nodes: ["a", "b"], primes: [3, 7], bell, fidelity };
    let [asMeant, threes] = [0, 0];
    for (let n = 0; n < 4000; n++) {
      const [one, other] = measurePair(pair, random);
      assert([3, 7].includes(one) && [3, 7].includes(other));
      if ((one === other) === bell.startsWith("phi")) asMeant++;
      if (one === 3) threes++;
    }
    assertAlmostEquals(asMeant / 4000, (1 + 2 * fidelity) / 3, fidelity === 1 ? 0 : 0.03);
    assertAlmostEquals(threes / 4000, 0.5, 0.03);
  }
});

Deno.test("swappedFidelity of Werner pairs keeps noise as noise and perfection as it is", () => {
  for (const f of [0.25, 0.5, 0.8, 1]) {
    assertAlmostEquals(swappedFidelity(f, 0.25, "werner"), 0.25, 1e-15);
    assertAlmostEquals(swappedFidelity(f, 1, "werner"), f, 1e-15);
  }
});

Deno.test("distilledFidelity of Werner pairs gains exactly above 1/2", () => {
  for (const f of [0.51, 0.6, 0.8, 0.99]) assert(distilledFidelity(f, f, "werner").fidelity > f);
  assertAlmostEquals(distilledFidelity(0.5, 0.5, "werner").fidelity, 0.5, 1e-15);
  for (const f of [0.3, 0.45]) assert(distilledFidelity(f, f, "werner").fidelity < f);
  assertThrows(
    () => distilledFidelity(0, 1, "upstream"),
    RangeError,
    "as they can agree: fidelities 0 and 1",
  );
});

Deno.test("swappedBellState by nature is the group of two signs", () => {
  const all: BellState[] = ["phi+", "phi-", "psi+", "psi-"];
  for (const a of all) {
    assertEquals(swappedBellState(a, "phi+", "werner"), a);
    assertEquals(swappedBellState(a, a, "werner"), "phi+");
    assertEquals(new Set(all.map((b) => swappedBellState(a, b, "werner"))).size, 4);
  }
  assertEquals(swappedBellState("psi-", "phi+", "upstream"), "psi+");
  assertThrows(() => swappedBellState("phi" as "phi+", "psi-", "werner"), RangeError, "Bell state as one of");
});

Deno.test("shortestPath finds the shorter way round, both ways, and none where there is none", () => {
  const ring = linked(["a", "b", "c", "d", "e", "f"], [
    ["a", "b", 1],
    ["b", "c", 1],
    ["c", "d", 1],
    ["a", "e", 1],
    ["e", "d", 1],
  ]);
  assertEquals(shortestPath(ring, "a", "d"), ["a", "e", "d"]);
  assertEquals(shortestPath(ring, "d", "a"), ["d", "e", "a"]);
  assertEquals(shortestPath(ring, "a", "f"), undefined);
  assertThrows(() => shortestPath(ring, "a", "z"), RangeError, "one of a, b, c, d, e, f: z");
  assertThrows(() => shortestPath(ring, "a", "a"), RangeError, "two nodes as they differ: a and a");
});

Deno.test("linkFar uses pairs up if told to, also when a swap fails", () => {
  const chain = linked(["a", "b", "c", "d"], [["a", "b", 0.9], ["b", "c", 0.8], ["b", "c", 0.95], [
    "c",
    "d",
    1,
  ]]);
  const random = new Pcg64(1);
  const far = linkFar(chain, "a", "d", random, { rule: "werner", successProbability: 1, consume: true });
  // The better of the two pairs between b and c was taken; the other is left.
  assertAlmostEquals(far.pair!.fidelity, swappedFidelity(0.9, 0.95, "werner"), 1e-15);
  assertEquals(far.network.pairs.map(({ fidelity }) => fidelity).slice(0, 1), [0.8]);
  assertEquals(far.network.pairs.length, 2);
  assertEquals(chain.pairs.length, 4);
  const failed = linkFar(chain, "a", "d", random, { rule: "werner", successProbability: 0, consume: true });
  assertEquals([failed.pair, failed.network.pairs.length], [undefined, 2]);
  const kept = linkFar(chain, "a", "d", random, { rule: "werner", successProbability: 0, consume: false });
  assertEquals([kept.pair, kept.network], [undefined, chain]);
  // Neighbours need no swap and no luck.
  const near = linkFar(chain, "c", "b", random, { rule: "werner", successProbability: 0, consume: true });
  assertEquals([near.pair?.fidelity, near.network], [0.95, chain]);
});

Deno.test("distillPairs reaches the target, keeps count of what it used, and stops where nothing is to gain", () => {
  const many = linked(["a", "b"], Array.from({ length: 30 }, () => ["a", "b", 0.9]));
  const { pair, network } = distillPairs(many, "b", "a", new Pcg64(6), { rule: "werner", target: 0.93 });
  assert(pair !== undefined && pair.fidelity >= 0.93);
  assertEquals(pairsBetween(network, "a", "b")[0], pair);
  assert(network.pairs.length < 30 && many.pairs.length === 30);
  const noise = linked(["a", "b"], [["a", "b", 0.5], ["a", "b", 0.5]]);
  assertEquals(distillPairs(noise, "a", "b", new Pcg64(6), { rule: "werner" }).network, noise);
  const none = distillPairs(entanglementNetwork(["a", "b"]), "a", "b", new Pcg64(6), { rule: "werner" });
  assertEquals(none.pair, undefined);
  // A failed round takes both pairs.
  const two = linked(["a", "b"], [["a", "b", 0.7], ["a", "b", 0.7]]);
  const left = new Set(
    [0, 1, 2, 3, 4, 5, 6, 7].map((seed) =>
      distillPairs(two, "a", "b", new Pcg64(seed), { rule: "werner" }).network.pairs.length
    ),
  );
  assertEquals(left, new Set([0, 1]));
});

Deno.test("prunedNetwork and networkTotals count pairs and links", () => {
  const network = linked(["a", "b", "c"], [["a", "b", 0.6], ["b", "a", 0.9], ["b", "c", 0.9]]);
  assertEquals(networkTotals(network), {
    nodes: 3,
    pairs: 3,
    links: 2,
    averageFidelity: (0.6 + 0.9 + 0.9) / 3,
  });
  assertEquals(networkTotals(prunedNetwork(network, 0.7)).pairs, 2);
  assertEquals(prunedNetwork(network).pairs, network.pairs);
  assertThrows(() => entanglementNetwork(["a", "a"]), RangeError, "names differ: a occurs twice");
  assertThrows(
    () => prunedNetwork(network, 2),
    RangeError,
    "a fidelity as a finite number of at least 0 and at most 1: 2",
  );
});
