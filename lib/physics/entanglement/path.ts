import { checkNodes, type EntanglementNetwork } from "./network.ts";

/**
 * A shortest chain of linked nodes, by breadth-first search; of equally short ones that whose pairs were made first.
 *
 * @param network its pairs are the edges, whatever their fidelity
 * @returns the nodes from `from` to `to`, both included; undefined if no chain leads there
 * @throws {RangeError} if they are not two different nodes of the network
 *
 * @example
 * ```ts
 * import { entanglementNetwork, shortestPath } from "@haze/haze/physics";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(shortestPath(entanglementNetwork(["a", "b"]), "a", "b"), undefined);
 * ```
 */
export function shortestPath(network: EntanglementNetwork, from: string, to: string): string[] | undefined {
  checkNodes(network, from, to);
  const neighbours = new Map<string, string[]>(network.nodes.map((node) => [node, []]));
  for (const { nodes: [a, b] } of network.pairs) {
    neighbours.get(a)?.push(b);
    neighbours.get(b)?.push(a);
  }
  const before = new Map<string, string | undefined>([[from, undefined]]);
  const waiting = [from];
  for (const node of waiting) {
    if (node === to) break;
    for (const next of neighbours.get(node) ?? []) {
      if (before.has(next)) continue;
      before.set(next, node);
      waiting.push(next);
    }
  }
  if (!before.has(to)) return undefined;
  const path: string[] = [];
  for (let node: string | undefined = to; node !== undefined; node = before.get(node)) path.push(node);
  return path.reverse();
}
