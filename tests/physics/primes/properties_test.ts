import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as physics from "../../../lib/physics/mod.ts";

const positive = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 2 ** 53 - 1 }));

Deno.test("factorize gives primes in order whose product is n", () => {
  fc.assert(fc.property(positive, (n) => {
    const factors = [...physics.factorize(n)];
    assertEquals(factors.reduce((product, [p, e]) => product * p ** e, 1), n);
    assert(factors.every(([p]) => physics.isPrime(p)));
    assertEquals(factors.map(([p]) => p), factors.map(([p]) => p).sort((a, b) => a - b));
  }));
});

Deno.test("factorize splits squares, cubes and products of large primes", () => {
  assertEquals(physics.factorize(94906249 * 94906247), new Map([[94906247, 1], [94906249, 1]]));
  assertEquals(physics.factorize(94906249 ** 2), new Map([[94906249, 2]]));
  assertEquals(physics.factorize(200003 ** 3), new Map([[200003, 3]]));
  assertEquals(physics.factorize(-12), new Map());
});

Deno.test("isPrime says the same from the table, by trial division and by Miller–Rabin", () => {
  const byDivision = (n: number): boolean => {
    for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
    return n > 1;
  };
  for (let n = -3; n < 3000; n++) assertEquals(physics.isPrime(n), byDivision(n), String(n));
  for (let n = 2 ** 30 - 200; n < 2 ** 30 + 200; n++) {
    assertEquals(physics.isPrime(n), byDivision(n), String(n));
  }
  // Strong pseudoprimes to the bases 2, 3, 5 and 7.
  for (const n of [3215031751, 118670087467, 307768373641]) assertEquals(physics.isPrime(n), false);
  assert(physics.isPrime(2 ** 53 - 111));
});

Deno.test("nthPrime and primeIndex invert each other, and getPrime counts from zero", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 50_000 }), (n) => {
    const p = physics.nthPrime(n);
    assertEquals(physics.primeIndex(p), n);
    assertEquals(physics.primePi(p), n);
    assertEquals(physics.getPrime(n - 1), p);
    assertEquals(physics.prevPrime(physics.nextPrime(p)), p);
  }));
  assertEquals(physics.primeSieve(100), physics.firstNPrimes(25));
  assertEquals(physics.primeSieve(1), []);
});

Deno.test("eulerTotient and mobius satisfy the divisor sums Σ φ(d) = n and Σ μ(d) = [n = 1]", () => {
  for (let n = 1; n <= 300; n++) {
    const divisors = Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
    assertEquals(divisors.reduce((sum, d) => sum + physics.eulerTotient(d), 0), n);
    assertEquals(divisors.reduce((sum, d) => sum + physics.mobius(d), 0), n === 1 ? 1 : 0);
  }
  assertEquals([0, -6].map(physics.mobius), [0, 0]);
});

Deno.test("gcd divides both numbers, and coprime numbers have totients that multiply", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (a, b) => {
    const divisor = physics.gcd(a, b);
    assert(a % divisor === 0 && b % divisor === 0);
    assert(physics.coprime(a / divisor, b / divisor));
    if (physics.coprime(a, b)) {
      assertEquals(physics.eulerTotient(a * b), physics.eulerTotient(a) * physics.eulerTotient(b));
    }
  }));
  assertEquals([physics.gcd(0, 0), physics.gcd(0, -7)], [0, 7]);
});

Deno.test("functions of primes refuse what is undefined", () => {
  assertThrows(() => physics.nthPrime(0), RangeError, "Cannot take the rank of a prime as an integer from 1");
  assertThrows(
    () => physics.getPrime(-1),
    RangeError,
    "Cannot take the place of a prime as an integer from 0",
  );
  assertThrows(() => physics.primeIndex(9), RangeError, "Cannot take a number as a prime: 9");
  assertThrows(() => physics.prevPrime(2), RangeError, "Cannot take the bound of a smaller prime");
  assertThrows(
    () => physics.eulerTotient(0),
    RangeError,
    "Cannot take n as an integer from 1 to 2^53 - 1: 0",
  );
  assertThrows(() => physics.isPrime(2.5), RangeError, "Cannot take n as an integer below 2^53 in size: 2.5");
  assertThrows(() => physics.nextPrime(2 ** 53 - 1), RangeError, "below 2^53 in size");
  assertThrows(() => physics.primeSieve(2 ** 28), RangeError, "Cannot take the end of the table of primes");
  assertThrows(() => physics.primePi(1e12), RangeError, "from 0 to 134217728: 1000000000000");
  assertThrows(() => physics.primeWeights([]), RangeError, "the list is empty");
  assertThrows(() => physics.primeWeights([2, 4]), RangeError, "Cannot take a number as a prime: 4");
  assertThrows(() => physics.primeToFrequency(2, Infinity), RangeError, "as a finite number: Infinity");
});
