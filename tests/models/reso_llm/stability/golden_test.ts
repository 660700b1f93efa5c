import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  StabilityMonitor,
  upstreamStability,
  upstreamTemperature,
} from "../../../../lib/models/reso_llm/stability/mod.ts";
import lyapunov from "../../../golden/reso/lyapunov.json" with { type: "json" };
import golden from "../../../golden/reso/stability_sr.json" with { type: "json" };

for (const { name, entropy, trace } of golden.monitor_upstream_asis) {
  Deno.test(`upstreamStability follows upstream's golden monitor: ${name}`, () => {
    const readings = upstreamStability(entropy);
    for (const [t, { lam, cls, predict, suggest_0_7, suggest_1_2 }] of trace.entries()) {
      const reading = readings[t]!;
      const [alarm, confidence, steps] = predict as [boolean, number, number];
      assertAlmostEquals(reading.lyapunov, lam, 1e-9);
      assertEquals([reading.stability, reading.alarm, reading.steps], [cls, alarm, steps]);
      assertAlmostEquals(reading.confidence, confidence, 1e-8);
      assertAlmostEquals(upstreamTemperature(0.7, reading), suggest_0_7, 1e-9);
      assertAlmostEquals(upstreamTemperature(1.2, reading), suggest_1_2, 1e-9);
    }
  });
}

Deno.test("StabilityMonitor gives the golden exponents of whole series", () => {
  for (const [name, { series, ref_rosenstein_m2_tau1_theiler2_k2_5 }] of Object.entries(lyapunov.series)) {
    const monitor = new StabilityMonitor({ entropyWindow: series.length });
    const readings = series.map((value) => monitor.observe(value));
    assert(readings.slice(0, -1).every(({ insufficientData }) => insufficientData), name);
    assertAlmostEquals(monitor.reading.lyapunov, ref_rosenstein_m2_tau1_theiler2_k2_5, 1e-6);
  }
});
