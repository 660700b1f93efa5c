import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { studentQuantile, studentTwoSidedP } from "../../lib/experiments/mod.ts";

/** Degrees of freedom, two-sided p, t: by the incomplete beta function at 30 digits (mpmath). */
const TABLE: readonly (readonly [number, number, number])[] = [
  ...[[1, 0.1, 6.313751514675043], [1, 0.05, 12.7062047361747], [1, 0.01, 63.65674116287158]] as const,
  ...[[2, 0.1, 2.919985580353726], [2, 0.05, 4.302652729749464], [2, 0.001, 31.59905457644362]] as const,
  ...[[3, 0.05, 3.18244630528371], [3, 0.01, 5.840909309733357], [3, 0.001, 12.92397863668748]] as const,
  ...[[4, 0.1, 2.13184678632665], [4, 0.05, 2.776445105197794], [4, 0.001, 8.610301581379275]] as const,
  ...[[5, 0.05, 2.570581835636316], [7, 0.01, 3.499483297350494], [9, 0.05, 2.262157162798206]] as const,
  ...[[9, 0.001, 4.780912585931139], [10, 0.05, 2.228138851986275], [19, 0.05, 2.09302405440831]] as const,
  ...[[30, 0.05, 2.042272456301238], [100, 0.001, 3.39049131116423], [101, 0.05, 1.983731002955606]] as const,
];

Deno.test("studentQuantile and studentTwoSidedP agree with the table to 1e-9 and 1e-13", () => {
  for (const [degrees, p, t] of TABLE) {
    assertAlmostEquals(studentQuantile(p, degrees) / t, 1, 1e-9, `${degrees} ${p}`);
    assertAlmostEquals(studentTwoSidedP(t, degrees), p, 1e-13, `${degrees} ${t}`);
  }
  for (const [t, degrees, p] of [[0.5, 4, 0.6433299631818633], [0.001, 2, 0.9992928933955901]] as const) {
    assertAlmostEquals(studentTwoSidedP(t, degrees), p, 1e-13);
  }
  assertAlmostEquals(studentTwoSidedP(30, 5), 7.718648620496052e-7, 1e-15);
});

Deno.test("studentTwoSidedP falls from 1 at 0 to 0 at infinity, and many degrees come to the normal", () => {
  for (const degrees of [1, 2, 3, 8, 9]) {
    const p = [0, 0.1, 1, 3, 10, 1e3, 1e9, Infinity].map((t) => studentTwoSidedP(t, degrees));
    assert(p[0] === 1 && p.at(-1) === 0);
    for (let i = 1; i < p.length; i++) assert(p[i]! < p[i - 1]! || p[i] === 0, `${p}`);
  }
  assertAlmostEquals(studentQuantile(0.05, 1e6), 1.959963984540054, 1e-5);
});

Deno.test("studentQuantile refuses what has no quantile", () => {
  assertThrows(() => studentQuantile(0, 4), RangeError, "p must be in (0, 1): 0");
  assertThrows(() => studentQuantile(0.05, 0), RangeError, "an integer from 1 to 1000000: 0");
  assertThrows(() => studentTwoSidedP(1, 2.5), RangeError, "2.5");
  assertThrows(() => studentTwoSidedP(-1, 2), RangeError, "t must be at least 0: -1");
});
