import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  dominantAxesOf,
  hashedSedenion,
  holographicField,
  holographicRecall,
  hypercomplexNorm,
  meanSedenion,
  RunningField,
  SEDENION_AXES,
  sedenionCosine,
  superposeSedenions,
  unitSedenion,
} from "../../../lib/physics/mod.ts";
import { golden } from "../golden.ts";

const unit = (i: number): number[] => Array.from({ length: 16 }, (_, at) => at === i ? 1 : 0);

Deno.test("SEDENION_AXES are the golden sixteen", () => {
  assertEquals([...SEDENION_AXES], golden<{ axes: string[] }>("smf").axes);
});

Deno.test("unitSedenion has norm 1 in float32 values, and zeros of nothing", () => {
  const values = unitSedenion(Array.from({ length: 16 }, (_, i) => i - 7.3));
  assertAlmostEquals(hypercomplexNorm(values), 1, 1e-7);
  assertEquals([...Float32Array.from(values)], [...values]);
  assertEquals([...unitSedenion(new Float64Array(16))], new Array(16).fill(0));
  assertThrows(() => unitSedenion([1]), TypeError, "Cannot take a sedenion as 16 components: 1");
  assertThrows(() => unitSedenion(unit(3).fill(NaN)), RangeError, "finite");
});

Deno.test("hashedSedenion gives codes of mean cosine 0 and standard deviation 1/4", () => {
  const codes = Array.from({ length: 120 }, (_, i) => hashedSedenion(i));
  const cosines = codes.flatMap((a, i) => codes.slice(0, i).map((b) => sedenionCosine(a, b)));
  const mean = cosines.reduce((sum, c) => sum + c, 0) / cosines.length;
  const deviation = Math.sqrt(cosines.reduce((sum, c) => sum + (c - mean) ** 2, 0) / cosines.length);
  assert(Math.abs(mean) < 0.015, `mean ${mean}`);
  assert(Math.abs(deviation - 0.25) < 0.015, `deviation ${deviation}`);
});

Deno.test("superposeSedenions and meanSedenion weigh; both want one weight each", () => {
  assertEquals([...superposeSedenions([unit(0), unit(1)], [3, 4])].slice(0, 2), [0.6, 0.8]);
  assertEquals([...superposeSedenions([unit(0), unit(0)], [1, -1])], new Array(16).fill(0));
  assertEquals([...meanSedenion([unit(0), unit(1)], [3, 1])].slice(0, 2), [0.75, 0.25]);
  assertEquals([...meanSedenion([], [])], new Array(16).fill(0));
  const error = assertThrows(() => superposeSedenions([unit(0)], [1, 2]), TypeError);
  assertEquals(error.message, "Cannot superpose sedenions as each has a weight: 2 for 1");
});

Deno.test("dominantAxesOf goes by size and wants sixteen", () => {
  const axes = dominantAxesOf(superposeSedenions([unit(15), unit(2)], [-2, 1]), 2);
  assertEquals(axes.map(({ name }) => name), ["transcendence", "duality"]);
  assert(axes[0].value < 0);
  assertThrows(() => dominantAxesOf([1, 2]), TypeError, "Cannot name the axes of a field as it has 16: 2");
});

Deno.test("RunningField is the mean over all writes, each by importance and age", () => {
  const field = new RunningField(new Float32Array(17), 0.05);
  const writes = [[2, 0, 1], [3, 7, 0.5], [5, 30, 2]].map(([code, time, importance]) => {
    return { code, time, importance };
  });
  let now = 0;
  for (const { code, time, importance } of writes) {
    field.advance(time - now);
    field.write(hashedSedenion(code), importance);
    now = time;
  }
  const weights = writes.map(({ time, importance }) => importance * Math.exp(-0.05 * (now - time)));
  const wanted = meanSedenion(writes.map(({ code }) => hashedSedenion(code)), weights);
  field.read().forEach((value, i) => assertAlmostEquals(value, wanted[i], 1e-6));
});

Deno.test("RunningField goes on to the bit from its row of sums", () => {
  const [one, row] = [new RunningField(new Float32Array(17), 0.01), new Float32Array(17)];
  one.write(hashedSedenion(2));
  one.advance(3);
  row.set(one.sums);
  const two = new RunningField(row, 0.01);
  for (const field of [one, two]) {
    field.write(hashedSedenion(3), 0.3);
    field.advance(5);
  }
  assertEquals([...two.sums], [...one.sums]);
  one.write(new Float64Array(16)); // says nothing
  assertEquals([...one.sums], [...two.sums]);
  one.clear();
  assertEquals([...one.read()], new Array(16).fill(0));
  assertThrows(
    () => new RunningField(new Float32Array(16), 1),
    TypeError,
    "Cannot keep a field as 17 sums: 16",
  );
  assertThrows(() => new RunningField(row, -1), RangeError, "Cannot take decayRate");
});

Deno.test("holographicRecall undoes basis units exactly and random keys nearly", () => {
  const value = hashedSedenion(77);
  for (const i of [0, 1, 9, 15]) {
    const field = holographicField([{ key: unit(i), value }]);
    holographicRecall(field, unit(i)).forEach((x, k) => assertAlmostEquals(x, value[k], 1e-12));
  }
  let sum = 0;
  for (let code = 0; code < 200; code++) {
    const key = hashedSedenion(code);
    sum += sedenionCosine(holographicRecall(holographicField([{ key, value }]), key), value);
  }
  assert(sum / 200 > 0.85 && sum / 200 < 0.95, `mean cosine ${sum / 200}`);
});

Deno.test("holographicRecall tells one value of three above chance, and forgets with the wrong key", () => {
  let [right, wrong] = [0, 0];
  for (let trial = 0; trial < 200; trial++) {
    const code = (i: number): Float64Array => hashedSedenion(trial * 10 + i);
    const pairs = [0, 1, 2].map((i) => ({ key: code(i), value: code(i + 3) }));
    const best = (key: Float64Array): number => {
      const answer = holographicRecall(holographicField(pairs), key);
      const cosines = pairs.map(({ value }) => sedenionCosine(answer, value));
      return cosines.indexOf(Math.max(...cosines));
    };
    if (best(pairs[0].key) === 0) right++;
    if (best(code(9)) === 0) wrong++;
  }
  assert(right > 0.88 * 200, `${right} of 200`);
  assert(wrong > 0.2 * 200 && wrong < 0.47 * 200, `${wrong} of 200 by a wrong key`);
  assertThrows(
    () => holographicRecall([1], unit(0)),
    TypeError,
    "Cannot take a sedenion as 16 components: 1",
  );
});
