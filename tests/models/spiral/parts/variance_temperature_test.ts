import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  byLogPrecision,
  ceByTemperature,
  type TemperatureConfig,
  temperatureGradient,
  varianceTemperature,
} from "../../../../lib/models/spiral/mod.ts";
import { assertClose, goldenArrays, goldenJson, numbersOf } from "../golden.ts";

const arrays = goldenArrays("temperature.npz");
const report = goldenJson<Record<string, number | null | number[] | object>[]>("temperature_fd_report.json");
const [logits, sigma, B, y, logtau] = ["logits", "Sigma", "B", "y", "logtau"].map((n) =>
  numbersOf(arrays, n)
);
const [ROWS, r] = arrays.get("Sigma")!.shape;
const V = arrays.get("logits")!.shape[1];
const rowsOf = Array.from({ length: ROWS }, (_, b) => ({
  z: logits.subarray(b * V, (b + 1) * V),
  variance: sigma.subarray(b * r, (b + 1) * r),
  raw: logtau.subarray(b * r, (b + 1) * r),
  target: y[b],
}));

function configOf(c: number): TemperatureConfig {
  const [base, lambda, gamma, least, most, topK] = numbersOf(arrays, `c${c}_cfg`);
  return { base, lambda, gamma, least, most, topK };
}

/** The derivative of a function of a vector along each axis, by five points. */
function slopes(f: (x: Float64Array) => number, at: ArrayLike<number>): Float64Array {
  const step = 1e-3;
  return Float64Array.from(at, (_, i) => {
    const moved = (by: number) => f(Float64Array.from(at, (x, j) => i === j ? x + by * step : x));
    return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step);
  });
}

for (let c = 0; c < 4; c++) {
  const config = configOf(c);
  const at = rowsOf.map(({ z, variance }) => varianceTemperature(z, variance, B, config));

  Deno.test(`varianceTemperature gives upstream's temperatures and ids: config ${c}`, () => {
    assertClose(at.map((row) => row.temperature), numbersOf(arrays, `c${c}_T`), { rtol: 1e-5, atol: 0 });
    assertClose(at.map((row) => row.meanVariance), numbersOf(arrays, `c${c}_meanVar`), {
      rtol: 1e-5,
      atol: 0,
    });
    const ids = at.flatMap((row) => [...row.top].sort((a, b) => a - b));
    assertEquals(ids, [...numbersOf(arrays, `c${c}_topk_idx_sorted`)]);
  });

  Deno.test(`temperatureGradient is the true one, and upstream's by rule: config ${c}`, () => {
    const [exact, upstream] = (["exact", "upstream"] as const).map((rule) =>
      at.flatMap((row) => [...temperatureGradient(row, B, r, config, rule)])
    );
    assertClose(exact, numbersOf(arrays, `c${c}_dTdSigma_true`), { rtol: 1e-5, atol: 1e-9 });
    assertClose(upstream, numbersOf(arrays, `c${c}_dTdSigma_upstream`), { rtol: 1e-5, atol: 1e-9 });
    const ratios = exact.map((slope, i) => upstream[i] / slope).sort((a, b) => a - b);
    const expected = report[c].dTdS_up_over_true as number | null;
    if (expected === null) assert(exact.every((slope) => slope === 0));
    else assertClose([ratios[ratios.length >> 1]], [expected], { rtol: 0.05, atol: 0 });
  });

  Deno.test(`the chain from cross-entropy to variances and log precisions is the true one: config ${c}`, () => {
    const [byT, bySigma, byLog, upstream] = [[], [], [], []] as number[][];
    rowsOf.forEach(({ z, target, raw }, b) => {
      const slope = ceByTemperature(z, target, at[b].temperature);
      const through = temperatureGradient(at[b], B, r, config).map((tail) => slope * tail);
      byT.push(slope);
      upstream.push(ceByTemperature(z, target, at[b].temperature, "upstream"));
      bySigma.push(...through);
      byLog.push(...byLogPrecision(through, raw));
    });
    assertClose(byT, numbersOf(arrays, `c${c}_dCEdT_true`), { rtol: 1e-5, atol: 1e-9 });
    assertClose(upstream, numbersOf(arrays, `c${c}_dCEdT_upstream`), { rtol: 1e-4, atol: 1e-6 });
    assertClose(bySigma, numbersOf(arrays, `c${c}_dCEdSigma_true`), { rtol: 1e-5, atol: 1e-9 });
    assertClose(byLog, numbersOf(arrays, `c${c}_dCEdlogtau_true`), { rtol: 1e-5, atol: 1e-9 });
  });
}

const FREE = { base: 1.1, lambda: 0.8, least: 1e-3, most: 1e3, topK: 7 };
for (const gamma of [0.3, 0.5, 1, 1.6, 3]) {
  Deno.test(`temperatureGradient agrees with finite differences to 1e-6 at gamma ${gamma}`, () => {
    const config = { ...FREE, gamma };
    for (const { z, variance } of rowsOf) {
      const at = varianceTemperature(z, variance, B, config);
      const expected = slopes((x) => varianceTemperature(z, x, B, config).temperature, variance);
      const largest = Math.max(...expected.map(Math.abs));
      assert(largest > 1e-3);
      assertClose(temperatureGradient(at, B, r, config), expected, { rtol: 0, atol: 1e-6 * largest });
    }
  });
}

Deno.test("temperatureGradient is 0 at and beyond both clips, as finite differences beyond them", () => {
  const { z, variance } = rowsOf[0];
  const free = varianceTemperature(z, variance, B, { ...FREE, gamma: 1 }).unclipped;
  for (const clips of [{ least: 1e-3, most: free * 0.9 }, { least: free * 1.1, most: 1e3 }]) {
    const config = { ...FREE, gamma: 1, ...clips };
    const at = varianceTemperature(z, variance, B, config);
    assertEquals(at.temperature, clips.most < free ? clips.most : clips.least);
    for (const slope of slopes((x) => varianceTemperature(z, x, B, config).temperature, variance)) {
      assertEquals(slope, 0);
    }
    for (const slope of temperatureGradient(at, B, r, config)) assertEquals(slope, 0);
  }
  const config = { ...FREE, gamma: 1, most: free };
  assertEquals(
    [...temperatureGradient(varianceTemperature(z, variance, B, config), B, r, config)],
    new Array(r).fill(0),
  );
});

Deno.test("byLogPrecision agrees with finite differences and lets nothing through where it was clipped", () => {
  const raw = [-9, -6.5, -3, 0, 2, 5.9, 6.5];
  const variance = (l: number) => 1 / (Math.exp(Math.min(Math.max(l, -6), 6)) + 1e-6);
  const weights = raw.map((_, a) => 1 + a);
  const f = (x: Float64Array) => x.reduce((sum, l, a) => sum + weights[a] * variance(l), 0);
  assertClose(byLogPrecision(weights, raw), slopes(f, raw), { rtol: 1e-6, atol: 1e-9 });
  const upstream = byLogPrecision(weights, raw, "upstream");
  assert(upstream[0] < -100 && upstream[6] < 0, `${upstream}`);
});

Deno.test("varianceTemperature refuses settings and shapes that make no sense", () => {
  const config = { ...FREE, gamma: 1 };
  const { z, variance } = rowsOf[0];
  const take = (changed: Partial<TemperatureConfig>) => () =>
    varianceTemperature(z, variance, B, { ...config, ...changed });
  assertThrows(take({ base: 0 }), RangeError, "base must be above 0: 0");
  assertThrows(take({ lambda: -1 }), RangeError, "lambda must be at least 0: -1");
  assertThrows(take({ gamma: 0 }), RangeError, "gamma must be above 0: 0");
  assertThrows(take({ least: 0 }), RangeError, "least must be above 0: 0");
  assertThrows(take({ most: 1e-4 }), RangeError, "most must be at least 0.001: 0.0001");
  assertThrows(take({ topK: 0 }), RangeError, "topK must be an integer");
  assertThrows(() => varianceTemperature(z, variance.subarray(1), B, config), TypeError, "B must hold");
  assertThrows(() => ceByTemperature([1, 2], 2, 1), RangeError, "target must be an integer from 0 to 1: 2");
  assertThrows(() => ceByTemperature([1, 2], 1, 0), RangeError, "the temperature must be above 0: 0");
});
