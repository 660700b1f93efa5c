import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Pcg64 } from "../../lib/random/pcg64.ts";
import haze from "../golden/random/haze_init.json" with { type: "json" };
import golden from "../golden/random/numpy_streams.json" with { type: "json" };
import { BigPcg64 } from "./big_pcg64.ts";

Deno.test("Pcg64 gives the raw numbers and uniforms of the upstream system's seeds bit for bit", () => {
  for (const stream of haze.streams) {
    const raw = new Pcg64(stream.seed);
    assertEquals(stream.raw_u64.map(() => raw.nextUint64()), stream.raw_u64.map(BigInt));
    const uniform = new Pcg64(stream.seed);
    assertEquals(stream.uniform.map(() => uniform.uniform()), stream.uniform);
  }
});

Deno.test("Pcg64 equals numpy for seeds up to 1,000 bits, its state included", () => {
  for (const expected of golden.seeds) {
    const random = new Pcg64(BigInt(expected.seed));
    assertEquals(expected.raw_u64.map(() => random.nextUint64()), expected.raw_u64.map(BigInt));
    assertEquals(expected.uniform.map(() => random.uniform()), expected.uniform);
    for (const x of expected.standard_normal) assert(Math.abs(random.normal() - x) <= 2.1e-15);
    assertEquals(random.state(), { state: expected.state_after, increment: expected.increment });
    assertEquals(random.nextUint64(), BigInt(expected.next_u64));
  }
});

Deno.test("Pcg64.nextUint64 equals the bigint reference over 10,000 draws", () => {
  for (const seed of [0n, 1n, 42n, (1n << 32n) + 7n, (1n << 77n) - 1n, 1n << 128n, (1n << 300n) + 12345n]) {
    const random = new Pcg64(seed);
    const reference = new BigPcg64(seed);
    for (let i = 0; i < 10_000; i++) {
      const expected = reference.nextUint64();
      const got = random.nextUint64();
      if (got !== expected) throw new Error(`seed ${seed}, draw ${i}: ${got} is not ${expected}`);
    }
  }
});

Deno.test("Pcg64.nextUint64 equals the bigint reference from states and increments at the edges", () => {
  // All carries at once, and none: limbs of only zeros or ones, which no seed reaches within reasonable time.
  const limb = fc.constantFrom("00000000", "00000001", "7fffffff", "80000000", "fffffffe", "ffffffff");
  const hex = fc.tuple(limb, limb, limb, limb).map((limbs) => limbs.join(""));
  fc.assert(
    fc.property(hex, hex, (state, even) => {
      const increment = (BigInt(`0x${even}`) | 1n).toString(16).padStart(32, "0");
      const random = Pcg64.fromState({ state, increment });
      const reference = new BigPcg64(0n);
      reference.value = BigInt(`0x${state}`);
      reference.increment = BigInt(`0x${increment}`);
      for (let i = 0; i < 4; i++) assertEquals(random.nextUint64(), reference.nextUint64());
    }),
    { numRuns: 2000, seed: 1 },
  );
});

Deno.test("Pcg64.uniform is the upper 53 bits of the next draw", () => {
  const random = new Pcg64(3);
  const reference = new BigPcg64(3n);
  for (let i = 0; i < 10_000; i++) {
    const u = random.uniform();
    assert(u >= 0 && u < 1);
    if (u !== Number(reference.nextUint64() >> 11n) * 2 ** -53) throw new Error(`draw ${i}: ${u}`);
  }
});

Deno.test("Pcg64.step leaves the halves of the same draw in high and low", () => {
  const halves = new Pcg64(9);
  const whole = new Pcg64(9);
  for (let i = 0; i < 200; i++) {
    halves.step();
    assertEquals((BigInt(halves.high) << 32n) | BigInt(halves.low), whole.nextUint64());
  }
});

Deno.test("Pcg64.below takes floor(uniform · n) and stays below n", () => {
  for (const n of [1, 2, 3, 10, 256, 2 ** 31 + 1, 2 ** 53 - 1, 2 ** 53]) {
    const random = new Pcg64(11);
    const twin = new Pcg64(11);
    for (let i = 0; i < 500; i++) {
      const got = random.below(n);
      assertEquals(got, Math.floor(twin.uniform() * n));
      assert(Number.isInteger(got) && got >= 0 && got < n);
    }
  }
});

Deno.test("Pcg64.below stays below n for the largest uniform there is", () => {
  // Output is all ones when high xor low is: state 00…0ff…f before the output, reached by solving one step backwards.
  const target = (1n << 64n) - 1n;
  const increment = 1n;
  const modulus = 1n << 128n;
  let inverse = 1n; // of the multiplier, by Newton's iteration
  const multiplier = 0x2360ed051fc65da44385df649fccf645n;
  for (let i = 0; i < 8; i++) {
    inverse = (((inverse * (2n - multiplier * inverse)) % modulus) + modulus) % modulus;
  }
  const before = ((((target - increment) * inverse) % modulus) + modulus) % modulus;
  const saved = {
    state: before.toString(16).padStart(32, "0"),
    increment: increment.toString(16).padStart(32, "0"),
  };
  assertEquals(Pcg64.fromState(saved).nextUint64(), target);
  assertEquals(Pcg64.fromState(saved).uniform(), 1 - 2 ** -53);
  for (const n of [1, 2, 3, 5, 7, 1000, 2 ** 32 - 1, 2 ** 52 + 1, 2 ** 53 - 1, 2 ** 53]) {
    assertEquals(Pcg64.fromState(saved).below(n), n - 1);
  }
});

Deno.test("Pcg64.below fills its range evenly", () => {
  const counts = new Array(7).fill(0);
  const random = new Pcg64(5);
  for (let i = 0; i < 70_000; i++) counts[random.below(7)]++;
  // Chi-square with 6 degrees of freedom: 22.46 is its 0.999 quantile.
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert(chiSquare < 22.46, `chi-square ${chiSquare}`);
});

Deno.test("Pcg64.below refuses an n that is not an integer from 1 to 2^53", () => {
  const random = new Pcg64(0);
  const before = random.state();
  for (const n of [0, -1, 1.5, NaN, Infinity, 2 ** 53 + 2, "3" as unknown as number]) {
    assertThrows(
      () => random.below(n),
      RangeError,
      `Cannot draw below n as n is an integer from 1 to 2^53: ${n}`,
    );
  }
  assertEquals(random.state(), before);
});

Deno.test("Pcg64.state continues the stream bit for bit through JSON, from the start and the middle", () => {
  for (const drawn of [0, 1, 2, 17, 1000]) {
    const random = new Pcg64(123456789n << 70n);
    for (let i = 0; i < drawn; i++) i % 2 ? random.normal() : random.uniform();
    const text = JSON.stringify(random.state());
    const resumed = Pcg64.fromState(JSON.parse(text));
    const restored = new Pcg64(1);
    restored.uniform();
    restored.restore(JSON.parse(text));
    assertEquals(restored.state(), random.state());
    for (let i = 0; i < 500; i++) {
      const expected = [random.nextUint64(), random.uniform(), random.normal(), random.below(100)];
      assertEquals([resumed.nextUint64(), resumed.uniform(), resumed.normal(), resumed.below(100)], expected);
      assertEquals(
        [restored.nextUint64(), restored.uniform(), restored.normal(), restored.below(100)],
        expected,
      );
    }
  }
});

Deno.test("Pcg64.state draws nothing and later draws leave it alone", () => {
  const random = new Pcg64(8);
  const saved = random.state();
  assertEquals(random.state(), saved);
  const first = random.nextUint64();
  assert(random.state().state !== saved.state);
  random.restore(saved);
  assertEquals(random.nextUint64(), first);
});

Deno.test("Pcg64.restore refuses what is no state and stays as it was", () => {
  const random = new Pcg64(4);
  const before = random.state();
  const good = { state: "0".repeat(32), increment: "0".repeat(31) + "1" };
  for (
    const [state, errorClass, message] of [
      [
        null,
        TypeError,
        "Cannot restore a generator as its state is an object with `state` and `increment`: null",
      ],
      ["00", TypeError, "Cannot restore a generator as its state is an object"],
      [{}, TypeError, "Cannot restore a generator as `state` is a string: undefined"],
      [{ ...good, increment: 1 }, TypeError, "Cannot restore a generator as `increment` is a string: number"],
      [
        { ...good, state: "" },
        SyntaxError,
        'Cannot restore a generator as `state` is 32 hexadecimal digits: ""',
      ],
      [{ ...good, state: "0x" + "0".repeat(30) }, SyntaxError, "`state` is 32 hexadecimal digits"],
      [{ ...good, state: "0".repeat(32) + "\n" }, SyntaxError, "`state` is 32 hexadecimal digits"],
      [{ ...good, increment: "0".repeat(31) }, SyntaxError, "`increment` is 32 hexadecimal digits"],
      [
        { ...good, state: "f".repeat(1e6) },
        SyntaxError,
        "`state` is 32 hexadecimal digits: 1000000 characters",
      ],
      [
        { ...good, increment: "0".repeat(32) },
        RangeError,
        "Cannot restore a generator as `increment` is odd: 000",
      ],
    ] as [never, typeof TypeError, string][]
  ) {
    assertThrows(() => random.restore(state), errorClass, message);
    assertThrows(() => Pcg64.fromState(state), errorClass, message);
  }
  assertEquals(random.state(), before);
});

Deno.test("Pcg64 refuses hostile seeds as seedSequence does", () => {
  for (const seed of [-1, 0.1, NaN, Infinity, 2 ** 53, -1n]) {
    assertThrows(() => new Pcg64(seed), RangeError, "Cannot seed as a seed is ");
  }
  for (const seed of [undefined, null, "1", [], {}, true]) {
    assertThrows(
      () => new Pcg64(seed as unknown as number),
      TypeError,
      "Cannot seed as a seed is a number or",
    );
  }
});

Deno.test("Pcg64 keeps generators apart and repeats for equal seeds", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 160n) - 1n }), (seed) => {
      const one = new Pcg64(seed);
      const two = new Pcg64(seed);
      const other = new Pcg64(seed + 1n);
      const first = [one.nextUint64(), one.nextUint64()];
      assertEquals([two.nextUint64(), two.nextUint64()], first);
      assert(other.nextUint64() !== first[0]);
    }),
    { numRuns: 200, seed: 2 },
  );
});
