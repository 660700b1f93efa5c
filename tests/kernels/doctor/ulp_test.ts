import { assertEquals } from "@std/assert";
import { errorOf, ulp } from "../../../lib/kernels/doctor/ulp.ts";

Deno.test("ulp is the distance to the next float32, of subnormal and of the largest numbers too", () => {
  assertEquals([1, -1, 1.5, 2, 1000].map(ulp), [-23, -23, -23, -22, -14].map((e) => 2 ** e));
  assertEquals([0, 2 ** -149, 2 ** -126].map(ulp), Array(3).fill(2 ** -149));
  assertEquals([2 ** 127, 1e300, Infinity].map(ulp), Array(3).fill(2 ** 104));
});

Deno.test("errorOf counts units, and nothing makes up for a NaN or an infinity out of place", () => {
  assertEquals(errorOf(1 + 2 ** -22, 1, 2 ** -23), 2);
  assertEquals(errorOf(1, 1 + 2 ** -25, 2 ** -23), 0.25);
  // What rounds to infinity is infinity, what goes to 0 is off by little.
  assertEquals([errorOf(Infinity, 1e39, 1), errorOf(-Infinity, -Infinity, 1), errorOf(NaN, NaN, 1)], [
    0,
    0,
    0,
  ]);
  assertEquals(errorOf(0, 2 ** -150, 2 ** -149), 0.5);
  assertEquals(errorOf(1e39, 1e39, 1), 0, "a result in float64");
  const wrong = [[NaN, 1], [1, NaN], [Infinity, 1], [1, Infinity], [Infinity, -Infinity], [
    3e38,
    1e39,
  ]] as const;
  for (const [got, exact] of wrong) assertEquals(errorOf(got, exact, 1), Infinity, `${got} for ${exact}`);
});
