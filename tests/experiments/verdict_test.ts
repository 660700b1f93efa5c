import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { equivalenceP, holm, judge, pairedDifference, runComparisons } from "../../lib/experiments/mod.ts";
import { Pcg64 } from "../../lib/random/mod.ts";
import { BITS, plantedTrial } from "./support.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];

/** Verdicts on a planted effect, a planted null and a null in much noise, each of a draw. */
async function plantedVerdicts(draw: number): Promise<[string, string | null][]> {
  const trial = (mean: number, noise: number) => plantedTrial({ mean, noise, draw });
  const comparison = (name: string, a: number, b: number, noise: number) => ({
    ...{ name, metric: BITS, smallestEffect: 0.02, budget: "" },
    a: { label: "a", trial: trial(a, noise) },
    b: { label: "b", trial: trial(b, noise) },
  });
  const outcome = await runComparisons("planted", [
    comparison("effect", 2.0, 2.1, 0.01),
    comparison("null", 2.3, 2.3 + 1e-6, 0.004),
    comparison("noisy null", 2.5, 2.5 + 1e-6, 0.05),
  ], { seeds: SEEDS });
  assert(outcome.complete);
  return outcome.document.rows.map(({ verdict, better }) => [verdict, better]);
}

Deno.test("judge finds a planted effect and no effect where none is, in each of 20 draws", async () => {
  const nulls: string[] = [];
  const noisy: string[] = [];
  for (let draw = 0; draw < 20; draw++) {
    const [effect, none, undecided] = await plantedVerdicts(draw);
    assertEquals(effect, ["effect", "a"], `draw ${draw}`);
    nulls.push(none![0]);
    noisy.push(undecided![0]);
  }
  assert(nulls.every((verdict) => verdict === "no effect" || verdict === "undecided"), nulls.join());
  assert(nulls.filter((verdict) => verdict === "no effect").length >= 15, nulls.join());
  assert(noisy.every((verdict) => verdict === "no effect" || verdict === "undecided"), noisy.join());
  assert(noisy.includes("undecided"));
});

Deno.test("judge is wrong about any of five nulls, or any of five effects, in at most 5 % of documents", () => {
  const random = new Pcg64(11);
  const zeros = new Array<number>(6).fill(0);
  const draw = (mean: number, sd: number) => zeros.map(() => mean + sd * random.normal());
  const documents = 4000;
  let [falseEffects, falseNone] = [0, 0];
  for (let i = 0; i < documents; i++) {
    const family = (mean: number, sd: number) =>
      judge(Array.from({ length: 5 }, () => ({
        difference: pairedDifference(draw(mean, sd), zeros),
        smallestEffect: 0.02,
      })));
    if (family(0, 0.2).some(({ verdict }) => verdict === "effect")) falseEffects++;
    // The hardest case: the difference is just what matters.
    if (family(0.02, 0.01).some(({ verdict }) => verdict === "no effect")) falseNone++;
  }
  // Three standard errors above 5 %.
  const most = documents * 0.05 + 3 * Math.sqrt(documents * 0.05 * 0.95);
  assert(falseEffects <= most && falseEffects > documents * 0.02, `${falseEffects} false effects`);
  assert(falseNone <= most && falseNone > 0, `${falseNone} false nulls`);
});

Deno.test("judge of one comparison follows its interval, and the sign of the difference", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -0.06, max: 0.06, noNaN: true }), { minLength: 2, maxLength: 8 }),
    (differences) => {
      const difference = pairedDifference(differences, differences.map(() => 0));
      const { low, high, mean } = difference;
      // At an edge to the last bit both answers are right.
      fc.pre([low, high].every((end) => [0, 0.02, -0.02].every((edge) => Math.abs(end - edge) > 1e-9)));
      const [{ verdict, sign }] = judge([{ difference, smallestEffect: 0.02 }]) as [
        ReturnType<typeof judge>[0],
      ];
      const inside = low > -0.02 && high < 0.02;
      const excludes = low > 0 || high < 0;
      assertEquals(verdict, inside ? "no effect" : excludes ? "effect" : "undecided");
      assertEquals(sign, verdict === "effect" ? Math.sign(mean) : 0);
    },
  ));
});

Deno.test("judge has no doubt where all pairs are alike", () => {
  const verdictOf = (a: number[], b: number[]) =>
    judge([{ difference: pairedDifference(a, b), smallestEffect: 0.02 }])[0]!.verdict;
  assertEquals(verdictOf([1, 2], [1, 2]), "no effect");
  assertEquals(verdictOf([1.5, 2.5], [1, 2]), "effect");
});

Deno.test("holm rejects exactly what the step-down procedure rejects", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 9 }), (p) => {
    const adjusted = holm(p);
    for (const alpha of [0.01, 0.05, 0.3]) {
      const sorted = p.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
      const stop = sorted.findIndex(({ value }, rank) => value * (p.length - rank) > alpha);
      const rejected = new Set((stop < 0 ? sorted : sorted.slice(0, stop)).map(({ i }) => i));
      adjusted.forEach((value, i) => assertEquals(value <= alpha, rejected.has(i), `${p} ${i}`));
    }
  }));
  assertEquals(holm([]), []);
  assertThrows(() => holm([0.5, NaN]), RangeError, "in [0, 1]: NaN");
});

Deno.test("pairedDifference takes what seeds share out of the account", () => {
  const seeds = [0.3, -0.5, 0.1, 0.7];
  const a = seeds.map((shared, i) => 2 + shared + 0.001 * i);
  const { mean, low, high, p, sd } = pairedDifference(a, seeds.map((shared) => 2.1 + shared));
  assertAlmostEquals(mean, -0.0985, 1e-12);
  assertAlmostEquals(sd, 0.001290994449, 1e-9);
  assertAlmostEquals(high - low, 2 * 3.182446305284 * sd / 2, 1e-9);
  assert(p < 1e-6);
});

Deno.test("pairedDifference and equivalenceP refuse what gives no interval", () => {
  assertThrows(() => pairedDifference([1, 2], [1]), TypeError, "2 and 1 numbers");
  assertThrows(() => pairedDifference([1], [1]), RangeError, "at least 2 pairs: 1");
  assertThrows(() => pairedDifference([1, NaN], [1, 2]), RangeError, "finite: NaN");
  assertThrows(() => pairedDifference([1, 2], [1, 2], 1), RangeError, "level must be in (0, 1): 1");
  assertThrows(() => equivalenceP(pairedDifference([1, 2], [1, 3]), 0), RangeError, "above 0: 0");
  assertThrows(() => judge([], 0), RangeError, "level must be in (0, 1): 0");
});
