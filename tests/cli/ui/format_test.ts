import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatCount, formatDuration, formatLoss, formatRate } from "../../../cli/ui/format.ts";

Deno.test("formatDuration shows the two largest units and carries when rounding", () => {
  const cases: [number, string][] = [
    [0, "0.0s"],
    [0.44, "0.4s"],
    [0.949, "0.9s"],
    [0.95, "1s"],
    [59.4, "59s"],
    [59.7, "1m 00s"],
    [65, "1m 05s"],
    [3599.4, "59m 59s"],
    [3599.6, "1h 00m"],
    [7380, "2h 03m"],
    [86_399, "1d 00h"],
    [3 * 86_400 + 4 * 3600, "3d 04h"],
    [NaN, "–"],
    [Infinity, "–"],
    [-1, "–"],
  ];
  for (const [seconds, expected] of cases) assertEquals(formatDuration(seconds), expected, `${seconds}`);
});

Deno.test("formatDuration never falls as time grows and never shows 60 of a unit", () => {
  const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
  const read = (text: string): number =>
    text.split(" ").reduce((sum, part) => sum + parseFloat(part) * unitSeconds[part.at(-1)!], 0);
  const duration = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(duration, duration, (a, b) => {
    const [low, high] = [formatDuration(Math.min(a, b)), formatDuration(Math.max(a, b))];
    assert(read(low) <= read(high), `${low} > ${high}`);
    assert(!/\b60[sm]|\b24h/.test(low), low);
  }));
});

Deno.test("formatCount shows at most three digits with a decimal prefix", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [7, "7"],
    [0.44, "0.4"],
    [37.6, "38"],
    [999, "999"],
    [999.6, "1.0 k"],
    [1000, "1.0 k"],
    [1234, "1.2 k"],
    [12_345, "12.3 k"],
    [99_960, "100 k"],
    [999_499, "999 k"],
    [999_500, "1.0 M"],
    [1_200_000, "1.2 M"],
    [7.3e9, "7.3 G"],
    [2e18, "2000 P"],
    [-1500, "-1.5 k"],
    [NaN, "–"],
    [Infinity, "–"],
  ];
  for (const [n, expected] of cases) assertEquals(formatCount(n), expected, `${n}`);
});

Deno.test("formatCount is within 5 % of the number", () => {
  const factors: Record<string, number> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e14 }), (n) => {
    const [digits, prefix] = formatCount(n).split(" ");
    const value = Number(digits) * (prefix === undefined ? 1 : factors[prefix]);
    assert(Math.abs(value - n) <= 0.05 * n, formatCount(n));
  }));
});

Deno.test("formatRate adds the unit", () => {
  assertEquals(formatRate(12_345), "12.3 k tok/s");
  assertEquals(formatRate(2.5, "steps"), "2.5 steps/s");
  assertEquals(formatRate(NaN), "– tok/s");
});

Deno.test("formatLoss shows losses that are huge or not finite", () => {
  const cases: [number, string][] = [
    [2.3456, "2.346"],
    [0, "0.000"],
    [12_345, "1.23e+4"],
    [NaN, "NaN"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
  ];
  for (const [nats, expected] of cases) assertEquals(formatLoss(nats), expected);
});
