import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  distilledFidelity,
  entanglementEntropyBits,
  entanglementNetwork,
  ghzKet,
  type Ket,
  linkFar,
  networkTotals,
  shortestPath,
  swappedFidelity,
  tryLink,
  wKet,
} from "../../../lib/physics/mod.ts";
import { Pcg64 } from "../../../lib/random/mod.ts";
import golden from "../../golden/reso/entanglement.json" with { type: "json" };

Deno.test("swappedFidelity and distilledFidelity agree with the golden pairs by both rules", () => {
  for (const pair of golden.pairs) {
    const { f1, f2 } = pair;
    assertAlmostEquals(swappedFidelity(f1, f2, "upstream"), pair.swap_fidelity, 1e-12);
    assertAlmostEquals(swappedFidelity(f1, f2, "werner"), pair.ref_werner_swap, 1e-12);
    const upstream = distilledFidelity(f1, f2, "upstream");
    assertAlmostEquals(upstream.fidelity, pair.distill_fidelity, 1e-12);
    assertAlmostEquals(upstream.successProbability, pair.distill_success_prob, 1e-12);
    const werner = distilledFidelity(f1, f2, "werner");
    assertAlmostEquals(werner.fidelity, pair.ref_bbpssw_fidelity, 1e-12);
    assertAlmostEquals(werner.successProbability, pair.ref_bbpssw_success, 1e-12);
  }
});

Deno.test("entanglementEntropyBits is the golden von Neumann entropy, 0 for a product", () => {
  for (const { state, ref_von_neumann_bits } of golden.bipartite) {
    const ket = state.map(([p, q, re]) => ({ labels: [p!, q!], re: re! }));
    assertAlmostEquals(entanglementEntropyBits(ket), ref_von_neumann_bits, 1e-9);
    assertAlmostEquals(entanglementEntropyBits(ket, [1]), ref_von_neumann_bits, 1e-9);
  }
});

Deno.test("linkFar swaps along the golden path, and shortestPath then takes the new link", () => {
  const { nodes, links, ...expected } = golden.network;
  const random = new Pcg64(0);
  let network = entanglementNetwork(nodes);
  for (const [a, b] of links) {
    ({ network } = tryLink(network, a!, b!, random, { successProbability: 1, sdFidelity: 0 }));
  }
  assertEquals(shortestPath(network, "a", "d"), expected.path_before_swapping);
  const swap = { rule: "upstream", successProbability: 1, consume: false } as const;
  const far = linkFar(network, "a", "d", random, swap);
  assertEquals(far.pair?.nodes, expected.long_distance.pair as [string, string]);
  assertAlmostEquals(far.pair!.fidelity, expected.long_distance.fidelity, 1e-12);
  assertEquals(shortestPath(far.network, "a", "d"), expected.path_after);
  assertAlmostEquals(networkTotals(far.network).averageFidelity!, expected.avg_fidelity, 1e-12);
  assertEquals(expected.unreachable, null);
  assertEquals(linkFar(far.network, "a", "e", random, swap).pair, undefined);
});

Deno.test("ghzKet and wKet have the golden terms", () => {
  const pairs: [Ket, unknown[][]][] = [[ghzKet(3, [2, 3]), golden.ghz], [wKet(3, [2, 3]), golden.w]];
  for (const [ket, terms] of pairs) {
    assertEquals(ket.map(({ labels }) => labels), terms.map(([labels]) => labels as number[]));
    for (const [n, { re }] of ket.entries()) assertAlmostEquals(re, terms[n]![1] as number, 1e-15);
  }
});
