import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";

class OtherError extends Error {}

Deno.test("assert fails on a falsy value with its message", () => {
  assert(1);
  assertThrows(() => assert(0, "no luck"), Error, "no luck");
});

Deno.test("assertEquals compares deeply, with Object.is for numbers and by element for typed arrays", () => {
  assertEquals({ a: [NaN, { b: 1 }] }, { a: [NaN, { b: 1 }] });
  assertEquals(new Float32Array([1, NaN]), new Float32Array([1, NaN]));
  assertEquals(new Map([["a", new Set([1])]]), new Map([["a", new Set([1])]]));
  assertThrows(() => assertEquals(0, -0), Error, "Values are not equal");
  assertThrows(() => assertEquals(new Float32Array([1, 2]), new Float32Array([1, 3])), Error);
  assertThrows(() => assertEquals<unknown>(new Float32Array([1]), [1]), Error);
  assertThrows(() => assertEquals<unknown>({ a: 1 }, { a: 1, b: undefined }), Error);
  assertThrows(() => assertEquals<unknown>(1, "1", "number or text"), Error, "number or text");
});

Deno.test("assertThrows returns the error and fails on silence, another class or another message", () => {
  const error = assertThrows(() => JSON.parse("{"), SyntaxError);
  assert(error instanceof SyntaxError);
  const fail = () => {
    throw new RangeError("Cannot draw as p is 2");
  };
  assertEquals(assertThrows(fail, RangeError, "p is 2").message, "Cannot draw as p is 2");
  assertThrows(() => assertThrows(() => 1), Error, "Expected function to throw");
  assertThrows(() => assertThrows(fail, OtherError), Error, "OtherError");
  assertThrows(() => assertThrows(fail, RangeError, "p is 3"), Error, "p is 3");
});

Deno.test("assertRejects returns the error and fails on success, another class or a synchronous throw", async () => {
  const reject = () => Promise.reject(new OtherError("late"));
  assertEquals((await assertRejects(reject, OtherError, "late")).message, "late");
  await assertRejects(() => assertRejects(() => Promise.resolve(1)), Error, "Expected function to reject");
  await assertRejects(() => assertRejects(reject, TypeError), Error, "TypeError");
  await assertRejects(() => assertRejects(reject, OtherError, "early"), Error, "early");
  const thrower = (): Promise<void> => {
    throw new OtherError("at once");
  };
  await assertRejects(() => assertRejects(thrower, OtherError), Error, "reject");
});

Deno.test("assertAlmostEquals takes a tolerance, or a relative 1e-7", () => {
  assertAlmostEquals(1, 1.001, 0.01);
  assertAlmostEquals(1e9, 1e9 + 50);
  assertAlmostEquals(NaN, NaN);
  assertAlmostEquals(Infinity, Infinity);
  assertThrows(() => assertAlmostEquals(1, 1.001), Error);
  assertThrows(() => assertAlmostEquals(1, NaN, 1), Error);
  assertThrows(() => assertAlmostEquals(1, 2, 0.5), Error);
  assertThrows(() => assertAlmostEquals(1, Infinity), Error);
});
