import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as physics from "../../../lib/physics/mod.ts";
import { assertClose } from "../golden.ts";
import { quaternions } from "../support.ts";

const { Quaternion } = physics;
const [i, j, k] = [new Quaternion(0, 1), new Quaternion(0, 0, 1), new Quaternion(0, 0, 0, 1)];
const assertSame = (a: physics.Quaternion, b: physics.Quaternion, tolerance = 1e-9): void =>
  assertClose(a.toArray(), b.toArray(), tolerance);

Deno.test("Quaternion.times has Hamilton's table", () => {
  assertEquals([i.times(j), j.times(k), k.times(i)], [k, i, j]);
  assertEquals([j.times(i), k.times(j), i.times(k)].map((q) => q.times(-1).plus(Quaternion.ZERO)), [k, i, j]);
  for (const unit of [i, j, k, i.times(j).times(k)]) assertEquals(unit.norm(), 1);
  assertEquals(i.times(j).times(k).w, -1);
});

Deno.test("Quaternion is an associative division algebra with a multiplicative norm", () => {
  fc.assert(fc.property(quaternions, quaternions, quaternions, (a, b, c) => {
    assertSame(a.times(b).times(c), a.times(b.times(c)));
    assertSame(a.times(b.plus(c)), a.times(b).plus(a.times(c)));
    assertAlmostEquals(a.times(b).norm(), a.norm() * b.norm(), 1e-9);
    assertSame(a.times(b).conjugate(), b.conjugate().times(a.conjugate()));
    assertSame(a.times(a.inverse()), Quaternion.ONE);
    assertSame(a.times(b).dividedBy(b), a, 1e-7);
    assertEquals(a.commutator(b).w, 0);
  }));
});

Deno.test("Quaternion.exp undoes log, and powers of one quaternion add their exponents", () => {
  const exponents = fc.double({ min: -2, max: 2, noNaN: true });
  fc.assert(fc.property(quaternions, exponents, exponents, (q, s, t) => {
    fc.pre(q.norm() > 0.1 && q.imaginaryNorm() > 1e-6);
    assertSame(q.log().exp(), q);
    assertSame(q.pow(s).times(q.pow(t)), q.pow(s + t), 1e-7);
    assertSame(q.pow(2), q.times(q), 1e-8);
  }));
  // Close to the real axis an acos would lose half of the digits.
  assertAlmostEquals(new Quaternion(1, 1e-9).log().x / 1e-9, 1, 1e-12);
  assertAlmostEquals(new Quaternion(0, 1e-20).exp().x / 1e-20, 1, 1e-12);
});

Deno.test("Quaternion refuses what has no inverse, direction or logarithm", () => {
  assertThrows(
    () => Quaternion.ZERO.inverse(),
    RangeError,
    "Cannot invert a quaternion as its norm is 1e-15 or more: 0",
  );
  assertThrows(() => i.dividedBy(Quaternion.ZERO), RangeError, "Cannot invert");
  assertThrows(() => Quaternion.ZERO.normalized(), RangeError, "Cannot normalise a quaternion");
  assertThrows(
    () => Quaternion.ZERO.log(),
    RangeError,
    "Cannot take the logarithm of a quaternion as its norm",
  );
  assertThrows(() => new Quaternion(-2).log(), RangeError, "-2 is real and negative");
  assertThrows(() => Quaternion.from([1, 2, 3]), TypeError, "Cannot read a quaternion as four numbers: 3");
  assertAlmostEquals(new Quaternion(1e-9).inverse().w / 1e9, 1, 1e-12);
});

Deno.test("Quaternion prints its parts", () => {
  assertEquals(String(new Quaternion(1, 2, -3.14159265)), "1 + 2i - 3.142j + 0k");
});

Deno.test("rotateVector keeps lengths and angles and agrees with rotationMatrix", () => {
  const vectors = fc.tuple(...[0, 0, 0].map(() => fc.double({ min: -3, max: 3, noNaN: true })));
  fc.assert(fc.property(quaternions, quaternions, vectors, (q, r, v) => {
    const turned = physics.rotateVector(q, v as [number, number, number]);
    assertAlmostEquals(Math.hypot(...turned), Math.hypot(...v), 1e-9);
    const byMatrix = physics.rotationMatrix(q).map((row) => row.reduce((sum, x, n) => sum + x * v[n], 0));
    assertClose(byMatrix, turned);
    // Rotations compose as quaternions multiply.
    assertClose(
      physics.rotateVector(r, turned),
      physics.rotateVector(r.times(q), v as [number, number, number]),
    );
  }));
});

Deno.test("fromEuler undoes eulerAngles up to the sign of the quaternion", () => {
  fc.assert(fc.property(quaternions, (q) => {
    const angles = physics.eulerAngles(q);
    assertAlmostEquals(Math.abs(physics.fromEuler(angles).dot(q.normalized())), 1, 1e-9);
  }));
  // A pitch of ±90°, where roll and yaw turn about the same axis.
  for (
    const q of [new Quaternion(0, -2, 0, 2), new Quaternion(1, 0, 1), new Quaternion(0.3, 0.4, -0.3, 0.4)]
  ) {
    const angles = physics.eulerAngles(q);
    assertAlmostEquals(Math.abs(angles.pitch), Math.PI / 2, 1e-7);
    assertAlmostEquals(Math.abs(physics.fromEuler(angles).dot(q.normalized())), 1, 1e-9);
  }
});

Deno.test("axisAngle takes an axis of any length, and none as the identity", () => {
  assertSame(physics.axisAngle([0, 0, 5], 1), physics.axisAngle([0, 0, 0.1], 1), 1e-15);
  assertSame(physics.axisAngle([0, 5e-324, 0], 1), physics.axisAngle([0, 1, 0], 1), 1e-15);
  assertEquals(physics.axisAngle([0, 0, 0], 1), Quaternion.ONE);
  assertThrows(
    () => physics.axisAngle([0, Infinity, 0], 1),
    RangeError,
    "an axis and its angle as a finite number",
  );
});

Deno.test("slerp goes at constant speed on the shorter arc", () => {
  const fractions = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(quaternions, quaternions, fractions, (a, b, t) => {
    const [start, end] = [a.normalized(), b.normalized()];
    const angle = Math.acos(Math.min(1, Math.abs(start.dot(end))));
    fc.pre(angle > 0.05 && angle < 1.55);
    const between = physics.slerp(a, b, t);
    assertAlmostEquals(between.norm(), 1, 1e-9);
    assertAlmostEquals(between.dot(start), Math.cos(t * angle), 1e-9);
  }));
  assertSame(physics.slerp(i, i.times(-3), 0.5), i, 1e-15);
  assert(physics.slerp(Quaternion.ONE, new Quaternion(1, 1e-3), 0.5).x > 4.9e-4);
});
