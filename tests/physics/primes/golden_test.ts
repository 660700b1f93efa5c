import { assertEquals } from "@std/assert";
import * as physics from "../../../lib/physics/mod.ts";
import { assertClose, golden } from "../golden.ts";

interface Primes {
  first_primes: number[];
  nth: Record<string, number>;
  n: number[];
  is_prime: boolean[];
  factorize: Record<string, number>[];
  totient: number[];
  mobius: number[];
  pi: number[];
  next_prime: number[];
  prev_prime: (number | null)[];
  prime_index: Record<string, number>;
  weights_primes: number[];
  prime_weights: number[];
  freq: Record<string, number>;
}

const data = golden<Primes>("primes");

Deno.test("firstNPrimes, nthPrime and primeIndex agree with the golden lists", () => {
  assertEquals(physics.firstNPrimes(120), data.first_primes);
  for (const [n, p] of Object.entries(data.nth)) assertEquals(physics.nthPrime(Number(n)), p);
  for (const [p, n] of Object.entries(data.prime_index)) assertEquals(physics.primeIndex(Number(p)), n);
});

Deno.test("isPrime, factorize, eulerTotient, mobius and primePi agree with the golden integers", () => {
  const exponents = (n: number) => Object.fromEntries(physics.factorize(n));
  assertEquals(data.n.map(physics.isPrime), data.is_prime);
  assertEquals(data.n.map(exponents), data.factorize);
  assertEquals(data.n.map(physics.eulerTotient), data.totient);
  assertEquals(data.n.map(physics.mobius), data.mobius);
  assertEquals(data.n.map(physics.primePi), data.pi);
});

Deno.test("nextPrime and prevPrime agree with the golden integers", () => {
  assertEquals(data.n.map(physics.nextPrime), data.next_prime);
  assertEquals(data.n.map((n) => n <= 2 ? null : physics.prevPrime(n)), data.prev_prime);
});

Deno.test("primeWeights and primeToFrequency agree with the golden numbers", () => {
  assertClose(physics.primeWeights(data.weights_primes), data.prime_weights, 1e-15);
  const primes = Object.keys(data.freq).map(Number);
  assertClose(primes.map((p) => physics.primeToFrequency(p)), Object.values(data.freq), 1e-15);
});
