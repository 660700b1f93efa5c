import { assert, assertEquals } from "@std/assert";
import * as metrics from "../../lib/metrics/mod.ts";

/** An array of the golden file: flat row-major data. */
interface GoldenArray {
  dtype: "float32" | "float64";
  data: number[];
}

interface GoldenCase {
  fn: string;
  inputs: Record<string, GoldenArray | number>;
  output: number;
}

const cases: GoldenCase[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/metrics/metrics.json", import.meta.url)),
);

function arraysOf(golden: GoldenCase): number[][] {
  return Object.values(golden.inputs).filter((input) => typeof input === "object").map((input) => input.data);
}

function compute(golden: GoldenCase, rule: metrics.MetricRule): number {
  const [a, b] = arraysOf(golden);
  const i = golden.inputs.target_idx as number;
  switch (golden.fn) {
    case "entropy":
      return metrics.entropyNats(a, { rule });
    case "entropy_bits":
      return metrics.entropyBits(a, { rule });
    case "kl_divergence":
      return metrics.klDivergenceNats(a, b, { rule });
    case "perplexity":
      return metrics.tokenPerplexity(a, i, { rule });
    case "cross_entropy":
      return metrics.crossEntropyNats(a, i, { rule });
    case "confidence_score":
      return metrics.confidenceScore(a);
    case "margin_score":
      return metrics.marginScore(a);
    case "resonance_score":
      return metrics.resonanceScore(a, b, { rule });
    case "harmonic_mean":
      return metrics.harmonicMean(a);
    default:
      throw new Error(`unknown golden function ${golden.fn}`);
  }
}

function assertClose(golden: GoldenCase, actual: number, tolerance: number): void {
  const scale = Math.max(1, Math.abs(golden.output));
  const message = `${golden.fn} gives ${actual}, upstream ${golden.output}, inputs ${
    JSON.stringify(golden.inputs)
  }`;
  assert(Math.abs(actual - golden.output) <= tolerance * scale, message);
}

function isFloat32(golden: GoldenCase): boolean {
  return Object.values(golden.inputs).some((input) => typeof input === "object" && input.dtype === "float32");
}

for (const fn of new Set(cases.map((golden) => golden.fn))) {
  const chosen = cases.filter((golden) => golden.fn === fn);

  Deno.test(`metrics reproduce every golden ${fn} under the upstream rule`, () => {
    // Upstream computes float32 inputs in float32, so only these cases get float32's own rounding as tolerance.
    for (const golden of chosen) {
      assertClose(golden, compute(golden, "upstream"), isFloat32(golden) ? 2e-6 : 1e-9);
    }
  });

  Deno.test(`metrics stay within 1e-7 of golden ${fn} under the exact rule where no ceiling is hit`, () => {
    for (const golden of chosen) {
      const exact = compute(golden, "exact");
      const ceiling = golden.output >= 23.025 && fn === "cross_entropy" ||
        golden.output >= 1e10 && fn === "perplexity" ||
        fn === "kl_divergence" && arraysOf(golden)[0].some((p, i) => p > 0 && arraysOf(golden)[1][i] === 0);
      if (ceiling) {
        assert(exact > golden.output, `${fn}: ${exact} should exceed the ceiling ${golden.output}`);
      } else assertClose(golden, exact, isFloat32(golden) ? 2e-6 : 1e-7);
    }
  });
}

Deno.test("metrics golden data covers nine functions in 103 cases", () => {
  assertEquals(cases.length, 103);
  assertEquals(new Set(cases.map((golden) => golden.fn)).size, 9);
});
