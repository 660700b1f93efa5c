import { assertAlmostEquals } from "@std/assert";
import * as physics from "../../../lib/physics/mod.ts";
import { assertClose, golden } from "../golden.ts";

const { Quaternion } = physics;

interface Row {
  a: number[];
  b: number[];
  mul: number[];
  conj: number[];
  inv: number[];
  norm: number;
  div: number[];
  exp: number[];
  log: number[];
  commutator: number[];
  dot: number;
  t: number;
  slerp_unit: number[];
  v: [number, number, number];
  rotate_v: number[];
  rotmat: number[][];
  euler_unit: number[];
  pow_t: number[];
}

interface Quaternions {
  rows: Row[];
  axis_angle: { axis: [number, number, number]; angle: number; q: number[] }[];
  euler: { rpy: number[]; q: number[] }[];
}

const data = golden<Quaternions>("quaternion");
const assertQuaternion = (actual: physics.Quaternion, expected: number[]): void =>
  assertClose(actual.toArray(), expected, 1e-12);

Deno.test("Quaternion agrees with the golden algebra", () => {
  for (const row of data.rows) {
    const [a, b] = [Quaternion.from(row.a), Quaternion.from(row.b)];
    assertQuaternion(a.times(b), row.mul);
    assertQuaternion(a.conjugate(), row.conj);
    assertQuaternion(a.inverse(), row.inv);
    assertQuaternion(a.dividedBy(b), row.div);
    assertQuaternion(a.commutator(b), row.commutator);
    assertAlmostEquals(a.norm(), row.norm, 1e-12);
    assertAlmostEquals(a.dot(b), row.dot, 1e-12);
  }
});

Deno.test("Quaternion.exp, log and pow agree with the golden numbers", () => {
  for (const row of data.rows) {
    const a = Quaternion.from(row.a);
    assertQuaternion(a.exp(), row.exp);
    assertQuaternion(a.log(), row.log);
    assertQuaternion(a.pow(row.t), row.pow_t);
  }
});

Deno.test("slerp, rotateVector, rotationMatrix and eulerAngles agree with the golden rotations", () => {
  for (const row of data.rows) {
    const [a, b] = [Quaternion.from(row.a), Quaternion.from(row.b)];
    assertQuaternion(physics.slerp(a, b, row.t), row.slerp_unit);
    assertClose(physics.rotateVector(a, row.v), row.rotate_v, 1e-12);
    assertClose(physics.rotationMatrix(a).flat(), row.rotmat.flat(), 1e-12);
    const { roll, pitch, yaw } = physics.eulerAngles(a);
    assertClose([roll, pitch, yaw], row.euler_unit, 1e-12);
  }
});

Deno.test("axisAngle and fromEuler agree with the golden quaternions", () => {
  for (const { axis, angle, q } of data.axis_angle) assertQuaternion(physics.axisAngle(axis, angle), q);
  for (const { rpy: [roll, pitch, yaw], q } of data.euler) {
    assertQuaternion(physics.fromEuler({ roll, pitch, yaw }), q);
  }
});
