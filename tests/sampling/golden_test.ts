import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { entropyTemperature } from "../../lib/sampling/adaptive_temperature.ts";
import { greedyToken } from "../../lib/sampling/greedy.ts";
import { makeSampler } from "../../lib/sampling/make_sampler.ts";
import { temperedProbabilities } from "../../lib/sampling/temperature.ts";
import { filterTopP } from "../../lib/sampling/top_p.ts";
import { entropyBits } from "../../lib/metrics/mod.ts";
import { type GoldenArray, idsOf, readGolden, step } from "./support.ts";

interface TemperatureCase {
  logits: GoldenArray;
  target_entropy: number;
  min_temp: number;
  max_temp: number;
  smoothing: number;
  entropy_bits_at_1: number;
  temperature: number;
  probs: GoldenArray | null;
  entropy_bits_at_temperature: number;
  "top_p_0.9_probs": GoldenArray | null;
  "top_p_0.9_kept": number[];
  boundary_tie: boolean;
}

interface FilterCase {
  filter: "basic" | "top_k" | "top_p";
  p: number;
  k: number;
  temperature: number;
  logits: GoldenArray;
  probs: GoldenArray;
  kept: number[];
  boundary_tie: boolean;
}

interface GreedyCase {
  logits: GoldenArray;
  temperature: number;
  basic: number;
  top_k: number;
  top_p: number;
}

const temperatures = readGolden<TemperatureCase[]>("entropy_temperature.json");
const filters = readGolden<{ filters: FilterCase[]; greedy: GreedyCase[] }>("filters.json");
const toleranceOf = (array: GoldenArray): number => array.dtype === "float32" ? 1e-5 : 1e-9;
function assertClose(actual: ArrayLike<number>, expected: GoldenArray): void {
  assertEquals(actual.length, expected.data.length);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(actual[i], expected.data[i], toleranceOf(expected), `entry ${i}`);
  }
}

function bounds(golden: TemperatureCase): Record<"minTemperature" | "maxTemperature", number> {
  return { minTemperature: golden.min_temp, maxTemperature: golden.max_temp };
}

Deno.test("entropyTemperature under the upstream rule gives upstream's temperatures and entropies", () => {
  let compared = 0;
  for (const golden of temperatures) {
    const { logits, target_entropy: targetEntropyBits, smoothing } = golden;
    const options = { ...bounds(golden), targetEntropyBits, smoothing, rule: "upstream" } as const;
    const temperature = entropyTemperature(logits.data, options);
    assertAlmostEquals(temperature, golden.temperature, toleranceOf(logits));
    const probabilities = temperedProbabilities(logits.data, temperature);
    const bits = [
      entropyBits(temperedProbabilities(logits.data, 1), options),
      entropyBits(probabilities, options),
    ];
    assertAlmostEquals(bits[0], golden.entropy_bits_at_1, toleranceOf(logits));
    assertAlmostEquals(bits[1], golden.entropy_bits_at_temperature, toleranceOf(logits));
    if (golden.probs !== null) assertClose(probabilities, golden.probs);
    compared++;
  }
  assertEquals(compared, 48);
});

Deno.test("entropyTemperature under the exact rule differs from upstream only for saturated distributions", () => {
  const saturated: number[] = [];
  for (const [index, golden] of temperatures.entries()) {
    if (golden.min_temp > golden.max_temp) continue;
    const { logits, target_entropy: targetEntropyBits, smoothing } = golden;
    const temperature = entropyTemperature(logits.data, { ...bounds(golden), targetEntropyBits, smoothing });
    if (golden.entropy_bits_at_1 >= 1e-6 || targetEntropyBits === 0) {
      assertAlmostEquals(temperature, golden.temperature, toleranceOf(logits));
    } else {
      assertEquals([golden.temperature, temperature], [golden.min_temp, golden.max_temp]);
      saturated.push(index);
    }
  }
  assertEquals(saturated, [30, 31, 32, 33]);
});

Deno.test("makeSampler entropy gives upstream's temperature, distribution and kept tokens", () => {
  let compared = 0;
  for (const golden of temperatures) {
    if (golden.smoothing !== 0.5) continue;
    const targetEntropyBits = golden.target_entropy;
    const { probabilities, temperature, kept } = step(
      { sampling: "entropy", ...bounds(golden), targetEntropyBits, rule: "upstream" },
      golden.logits,
    );
    assertAlmostEquals(temperature, golden.temperature, toleranceOf(golden.logits));
    assertEquals(kept, golden["top_p_0.9_kept"].length);
    const expected = golden["top_p_0.9_probs"];
    if (expected !== null && !golden.boundary_tie) {
      assertClose(probabilities, expected);
      assertEquals(idsOf(probabilities), golden["top_p_0.9_kept"]);
    } else if (expected !== null) {
      assertClose(probabilities.toSorted(), { ...expected, data: expected.data.toSorted((a, b) => a - b) });
    }
    compared++;
  }
  assertEquals(compared, 32);
});

Deno.test("filterTopP under the upstream rule gives upstream's nucleus at every temperature of the file", () => {
  let compared = 0;
  for (const { logits, temperature, probs, p, ...golden } of temperatures.map(nucleusOf)) {
    if (probs === null) continue;
    const filtered = filterTopP(temperedProbabilities(logits.data, temperature), p, "upstream");
    assertEquals(filtered.kept, golden.kept.length);
    if (!golden.boundary_tie) assertClose(filtered.probabilities, probs);
    compared++;
  }
  assertEquals(compared, 42);
});

function nucleusOf(
  golden: TemperatureCase,
): Omit<FilterCase, "probs" | "filter" | "k"> & { probs: GoldenArray | null } {
  const { logits, temperature, boundary_tie } = golden;
  return {
    logits,
    temperature,
    p: 0.9,
    probs: golden["top_p_0.9_probs"],
    kept: golden["top_p_0.9_kept"],
    boundary_tie,
  };
}

Deno.test("makeSampler basic gives upstream's distributions", () => {
  const cases = filters.filters.filter(({ filter }) => filter === "basic");
  assertEquals(cases.length, 21);
  for (const { logits, temperature, probs } of cases) {
    assertClose(step({ sampling: "basic", temperature }, logits).probabilities, probs);
  }
});

Deno.test("makeSampler top_k gives upstream's distributions, at a tie as many tokens with the same probabilities", () => {
  const cases = filters.filters.filter(({ filter }) => filter === "top_k");
  assertEquals(cases.length, 105);
  let tied = 0;
  for (const { logits, temperature, k: topK, probs, kept, boundary_tie } of cases) {
    const actual = step({ sampling: "top_k", temperature, topK }, logits);
    assertEquals(actual.kept, kept.length);
    if (boundary_tie) {
      // Which of the equals upstream keeps is an accident of a partition; here it is the lower ids.
      const sorted = { ...probs, data: probs.data.toSorted((a, b) => a - b) };
      assertClose(actual.probabilities.toSorted(), sorted);
      const ids = idsOf(actual.probabilities);
      assert(ids.reduce((a, b) => a + b) <= kept.reduce((a, b) => a + b), `${ids} against ${kept}`);
      tied++;
    } else {
      assertClose(actual.probabilities, probs);
      assertEquals(idsOf(actual.probabilities), kept);
    }
  }
  assertEquals(tied, cases.filter(({ boundary_tie }) => boundary_tie).length);
  assert(tied > 0);
});

Deno.test("makeSampler top_p under the upstream rule gives upstream's distributions and, for up to 16 symbols, its ties", () => {
  const cases = filters.filters.filter(({ filter }) => filter === "top_p");
  assertEquals(cases.length, 84);
  for (const { logits, temperature, p: topP, probs, kept } of cases) {
    const actual = step({ sampling: "top_p", temperature, topP, rule: "upstream" }, logits);
    assertClose(actual.probabilities, probs);
    assertEquals(idsOf(actual.probabilities), kept);
    assertEquals(actual.kept, kept.length);
    const sum = (row: Iterable<number>): number => [...row].reduce((a, b) => a + b, 0);
    if (logits.dtype === "float64") {
      assertAlmostEquals(sum(actual.probabilities), sum(probs.data), 1e-14, "the sum below one");
    }
  }
});

Deno.test("makeSampler top_p under the exact rule keeps as many tokens as upstream, lower ids among ties", () => {
  let tied = 0;
  for (const { logits, temperature, p: topP, probs, kept, boundary_tie, filter } of filters.filters) {
    if (filter !== "top_p") continue;
    const { probabilities } = step({ sampling: "top_p", temperature, topP }, logits);
    const ids = idsOf(probabilities);
    assertEquals(ids.length, kept.length);
    const sorted = { ...probs, data: probs.data.toSorted((a, b) => a - b) };
    assertClose(probabilities.toSorted(), sorted);
    if (!boundary_tie) assertEquals(ids, kept);
    else {
      assert(ids.reduce((a, b) => a + b) < kept.reduce((a, b) => a + b), `${ids} against ${kept}`);
      tied++;
    }
  }
  assertEquals(tied, 16);
});

Deno.test("greedyToken and temperature 0 give upstream's greedy tokens, and a negative temperature by upstream's rule alone", () => {
  assertEquals(filters.greedy.length, 14);
  for (const { logits, temperature, basic, top_k, top_p } of filters.greedy) {
    const token = greedyToken(logits.data);
    assertEquals([token, token, token], [basic, top_k, top_p]);
    assertEquals(idsOf(step({ sampling: "greedy" }, logits).probabilities), [basic]);
    for (const sampling of ["basic", "top_k", "top_p"] as const) {
      if (temperature === 0) {
        assertEquals(idsOf(step({ sampling, temperature }, logits).probabilities), [basic]);
      } else {
        assertEquals(temperature, -1);
        const upstream = step({ sampling, temperature, rule: "upstream" }, logits);
        assertEquals([idsOf(upstream.probabilities), upstream.temperature], [[basic], -1]);
        const message = "Cannot sample as temperature must be ≥ 0 and finite: -1";
        assertThrows(() => makeSampler({ sampling, temperature }), RangeError, message);
      }
    }
  }
});

Deno.test("makeSampler entropy refuses upstream's swapped bounds under the exact rule", () => {
  const swapped = temperatures.filter(({ min_temp, max_temp }) => min_temp > max_temp);
  assertEquals(swapped.length, 8);
  for (const golden of swapped) {
    const message =
      `minTemperature must be at most maxTemperature: ${golden.min_temp} and ${golden.max_temp}`;
    assertThrows(() => makeSampler(bounds(golden)), RangeError, message);
    assertThrows(() => entropyTemperature(golden.logits.data, bounds(golden)), RangeError, message);
  }
});
