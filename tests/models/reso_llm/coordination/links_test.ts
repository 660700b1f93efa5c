import { assert, assertEquals, assertThrows } from "@std/assert";
import { linkAgents } from "../../../../lib/models/reso_llm/coordination/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";

const SEEDS = Array.from({ length: 100 }, (_, seed) => seed);
const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const fidelities = (options = {}): number[] =>
  SEEDS.map((seed) => linkAgents(["a", "b"], new Pcg64(seed), options).fidelities[0]![1]!);

Deno.test("linkAgents links every two nodes, alike in both directions, by one pair of particles at most", () => {
  const names = ["alpha", "beta", "gamma", "delta"];
  const { fidelities, network } = linkAgents(names, new Pcg64(3));
  for (const [i, row] of fidelities.entries()) {
    assertEquals([row.length, row[i]], [4, 1]);
    for (const [j, fidelity] of row.entries()) {
      assertEquals(fidelity, fidelities[j]![i]);
      const best = network.pairs.filter(({ nodes }) => nodes.includes(names[i]!) && nodes.includes(names[j]!))
        .reduce((most, pair) => Math.max(most, pair.fidelity), 0);
      if (i !== j) assertEquals(fidelity, best);
    }
  }
});

Deno.test("linkAgents depends on the seed alone", () => {
  const of = (seed: number) => linkAgents(["a", "b", "c"], new Pcg64(seed)).fidelities;
  assertEquals(of(5), of(5));
  assert(String(of(5)) !== String(of(6)));
});

Deno.test("linkAgents distils pairs into better ones than the source makes", () => {
  const plain = mean(fidelities({ distillationTarget: 0.5 }));
  const distilled = mean(fidelities());
  assert(Math.abs(plain - 0.95) < 0.01, `${plain}`);
  // Upstream's rule would promise more than 0.99 of the first two pairs.
  assert(distilled > 0.975 && distilled < 0.99, `${distilled}`);
});

Deno.test("linkAgents stays at the source's fidelity where nothing can be distilled, and at 0 without pairs", () => {
  const weak = fidelities({ baseFidelity: 0.5 });
  assert(weak.every((fidelity) => fidelity < 0.6) && mean(weak) > 0.45, `${mean(weak)}`);
  assert(fidelities({ successProbability: 0 }).every((fidelity) => fidelity === 0));
  const seldom = fidelities({ successProbability: 0.05 }).filter((fidelity) => fidelity > 0).length / 100;
  // 1 − 0.95¹⁰ = 0.40, less what distilling two pairs may lose.
  assert(seldom > 0.2 && seldom < 0.6, `${seldom}`);
});

Deno.test("linkAgents needs no link for one agent, and refuses names that occur twice", () => {
  assertEquals(linkAgents(["a"], new Pcg64(1)).fidelities, [[1]]);
  assertThrows(() => linkAgents(["a", "a"], new Pcg64(1)), RangeError, "names differ: a occurs twice");
  assertThrows(() => linkAgents(["a", "b"], new Pcg64(1), { defaultPrimes: [4, 5] }), RangeError);
});
