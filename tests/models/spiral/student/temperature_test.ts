import { assert, assertEquals, assertThrows } from "@std/assert";
import { checkGradient, exp, multiply, sum, valueAndGradients } from "../../../../lib/autograd/mod.ts";
import { kernelsNamed } from "../../../../lib/kernels/mod.ts";
import {
  type TemperatureConfig,
  temperatureGradient,
  temperatureOf,
  varianceTemperature,
} from "../../../../lib/models/spiral/mod.ts";
import { Pcg64 } from "../../../../lib/random/mod.ts";
import { normal, type Tensor } from "../../../../lib/tensor/mod.ts";

const kernels = kernelsNamed("reference64");
const [ROWS, V, R] = [4, 9, 3];
const WIDE: TemperatureConfig = { base: 1, lambda: 1, gamma: 1, least: 0.01, most: 100, topK: 4 };

const operands = (): [Tensor, Tensor, Tensor] => [
  normal([ROWS, V], new Pcg64(1), { kernels }),
  exp(normal([ROWS, R], new Pcg64(2), { kernels })),
  normal([R, V], new Pcg64(3), { kernels }),
];

const rowsOf = (x: Tensor): Float64Array[] =>
  Array.from({ length: ROWS }, (_, row) => {
    const width = x.size / ROWS;
    return Float64Array.from(x.floats.subarray(row * width, (row + 1) * width));
  });

for (const gamma of [0.3, 0.5, 1, 2.5]) {
  Deno.test(`temperatureOf has the gradient of its finite differences, γ = ${gamma}`, () => {
    const [logits, variance, B] = operands();
    const settings = { ...WIDE, gamma, lambda: 0.7 };
    const weights = normal([ROWS, 1], new Pcg64(4), { kernels });
    const check = checkGradient(
      (variance, B) => sum(multiply(temperatureOf(logits, variance, B, settings), weights)),
      [variance, B],
    );
    assert(check.worst <= 1e-6, `${JSON.stringify(check)}`);
  });

  Deno.test(`temperatureOf is varianceTemperature row by row, with the exact temperatureGradient, γ = ${gamma}`, () => {
    const [logits, variance, B] = operands();
    for (const topK of [1, 4, V, 50]) {
      const settings = { ...WIDE, gamma, topK, base: 0.9 };
      const { gradients } = valueAndGradients((x) => sum(temperatureOf(logits, x, B, settings)), [variance]);
      const actual = temperatureOf(logits, variance, B, settings);
      rowsOf(logits).forEach((row, b) => {
        const at = varianceTemperature(row, rowsOf(variance)[b]!, B.floats, settings);
        assert(Math.abs(actual.floats[b]! - at.temperature) < 1e-12);
        const expected = temperatureGradient(at, B.floats, R, settings);
        rowsOf(gradients[0]!)[b]!.forEach((slope, a) => assert(Math.abs(slope - expected[a]!) < 1e-11));
      });
    }
  });
}

Deno.test("temperatureOf stays between its bounds, and passes no gradient where it is clipped", () => {
  const [logits, variance, B] = operands();
  const free = [...temperatureOf(logits, variance, B, WIDE).floats];
  const [low, , , high] = free.toSorted((a, b) => a - b) as [number, number, number, number];
  const settings = { ...WIDE, least: low + 1e-3, most: high - 1e-3 };
  const { gradients } = valueAndGradients((x) => sum(temperatureOf(logits, x, B, settings)), [variance]);
  const clipped = temperatureOf(logits, variance, B, settings).floats;
  free.forEach((T, row) => {
    const inside = T > settings.least && T < settings.most;
    assert(Math.abs(clipped[row]! - Math.min(Math.max(T, settings.least), settings.most)) < 1e-12);
    assertEquals(rowsOf(gradients[0]!)[row]!.every((slope) => slope === 0), !inside, `row ${row}`);
  });
  assertEquals(clipped.filter((T) => Math.abs(T - low) < 1e-4 || Math.abs(T - high) < 1e-4).length, 0);
});

Deno.test("temperatureOf refuses settings that are none", () => {
  const [logits, variance, B] = operands();
  assertThrows(() => temperatureOf(logits, variance, B, { ...WIDE, gamma: 0 }), RangeError, "gamma");
  assertThrows(() => temperatureOf(logits, variance, B, { ...WIDE, topK: 0 }), RangeError, "topK");
});
