/**
 * Operations on primes, prime states, quaternions and networks of entangled pairs, each group beside its simplest member.
 *
 *     deno bench -A bench/primes_bench.ts
 *
 * @module
 */
import * as physics from "../lib/physics/mod.ts";
import { Pcg64 } from "../lib/random/mod.ts";

const random = new Pcg64(1);

/** A group whose first member is its baseline. */
function group(name: string, members: Record<string, () => unknown>): void {
  const [first] = Object.keys(members);
  for (const [label, run] of Object.entries(members)) {
    Deno.bench(label, { group: name, baseline: label === first }, () => void run());
  }
}

const large = 999_983 * 3;
group("integers", {
  "gcd": () => physics.gcd(large, 720_720),
  "isPrime of 999,983": () => physics.isPrime(999_983),
  "factorize of 3 times that": () => physics.factorize(large),
  "Euler's totient of it": () => physics.eulerTotient(large),
  "Möbius of it": () => physics.mobius(large),
  "nextPrime after it": () => physics.nextPrime(large),
  "a sieve up to 10,000": () => physics.primeSieve(10_000),
});

const primes = physics.firstNPrimes(64);
const [state, other] = [physics.randomState(primes, random), physics.randomState(primes, random)];
group("a state of 64 primes", {
  "sum of two": () => state.plus(other),
  "overlap": () => state.overlap(other),
  "entropy": () => state.entropyBits(),
  "R̂(6)": () => physics.resonance(state, 6),
  "R̂ of all divisors": () => physics.globalResonance(state, 6),
  "time evolution": () => physics.timeEvolution(state, 0.5),
  "golden phases": () => physics.goldenPhase(state),
  "phase gate": () => physics.phaseGate(state, 7, 0.5),
  "prime operator": () => physics.primeOperator(state),
  "shift": () => physics.shiftPrimes(state, 1),
  "projection": () => physics.projectOnto(state, [2, 3, 5, 7]),
  "measurement": () => physics.measure(state, random),
  "resonance of pairs": () => physics.pairResonance(state),
  "hadamard-like": () => physics.hadamardLike(state),
  "Fourier and back": () => physics.inverseFourier(physics.fourier(state)),
});

const [p, q] = [physics.axisAngle([1, 2, 3], 0.7), physics.axisAngle([3, 1, -2], -1.1)];
group("a quaternion", {
  "product": () => p.times(q),
  "a vector turned": () => physics.rotateVector(p, [1, 0, 0]),
  "matrix": () => physics.rotationMatrix(p),
  "Euler's angles and back": () => physics.fromEuler(physics.eulerAngles(p)),
  "half way to another": () => physics.slerp(p, q, 0.5),
});

const tokens = Array.from({ length: 16 }, (_, i) =>
  physics.QuaternionState.from(
    [...primes.slice(i, i + 4)].map((prime) => [prime, physics.axisAngle([i, 1, 2], prime)] as const),
  ));
const [query] = tokens as [typeof tokens[number]];
group("attention between 16 quaternionic states", {
  "one score": () => physics.resonantScore(query, tokens[1]!),
  "weights of a query": () => physics.resonantWeights(query, tokens),
  "attention of a query": () => physics.resonantAttention(query, tokens, tokens),
  "the same with four heads": () => physics.multiHeadAttention(query, tokens, tokens),
  "a block over all": () => physics.resonantBlock(tokens),
});

const logits = Float64Array.from({ length: 64 }, () => random.normal());
const joint = Array.from({ length: 16 }, () => Array.from({ length: 16 }, () => 1 / 256));
const trace = Array.from({ length: 100 }, () => random.normal());
group("what is measured of numbers", {
  "coherence of 64 logits": () => physics.logitCoherence(logits),
  "mutual information of 16 by 16": () => physics.mutualInformationBits(joint),
  "class of a trace of 100": () => physics.stabilityOfTrace(trace),
  "a trace of 100 watched": () => physics.watchTrace(trace),
});

let network = physics.entanglementNetwork(["a", "b", "c"]);
for (const [from, to] of [["a", "b"], ["b", "c"], ["a", "b"], ["a", "b"]] as const) {
  ({ network } = physics.tryLink(network, from, to, random, { successProbability: 1, meanFidelity: 0.9 }));
}
const ghz = physics.ghzKet(5, [2, 3]);
group("entangled pairs of three nodes", {
  "a link": () => physics.tryLink(network, "a", "b", random),
  "shortest path": () => physics.shortestPath(network, "a", "c"),
  "pairs pruned": () => physics.prunedNetwork(network),
  "a pair distilled": () => physics.distillPairs(network, "a", "b", random, { rule: "werner", target: 0.94 }),
  "a pair swapped over": () => physics.linkFar(network, "a", "c", random, { rule: "werner", consume: false }),
  "one party of five measured": () => physics.measureParty(ghz, 0, random),
});
