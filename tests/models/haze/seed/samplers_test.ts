import { assert, assertEquals, assertThrows } from "@std/assert";
import temperatures from "../../../golden/sampling/entropy_temperature.json" with { type: "json" };
import filters from "../../../golden/sampling/filters.json" with { type: "json" };
import sampling from "../../../golden/sampling/sampling.json" with { type: "json" };
import {
  entropyTemperature,
  getRng,
  sampleBasic,
  sampleMirostat,
  sampleTopK,
  sampleTopP,
  type UniformSource,
} from "../../../../lib/models/haze/seed/mod.ts";
import { type GoldenArray, numbersOf } from "./support.ts";

/** Recorded uniform numbers, in order. */
function replay(uniforms: readonly number[]): UniformSource {
  const left = uniforms.values();
  return { uniform: () => left.next().value! };
}

Deno.test("sampleBasic, sampleTopK and sampleTopP draw upstream's tokens from its uniform numbers", () => {
  assertEquals(sampling.samplers.length, 9);
  for (const { sampler, k, p, logits, temperature, uniforms, tokens } of sampling.samplers) {
    const random = replay(uniforms);
    const row = numbersOf(logits);
    const drawn = tokens.map(() =>
      sampler === "basic"
        ? sampleBasic(row, temperature, random)
        : sampler === "top_k"
        ? sampleTopK(row, k!, temperature, random)
        : sampleTopP(row, p!, temperature, random)
    );
    assertEquals(drawn, tokens, `${sampler} at ${temperature}`);
  }
});

Deno.test("sampleMirostat gives upstream's tokens and its next mu", () => {
  assertEquals(sampling.mirostat_v1.length, 3);
  for (const { target_entropy, tau, mu0, steps } of sampling.mirostat_v1) {
    assertEquals(steps[0]!.mu_in, mu0);
    for (const { logits, mu_in, uniform, token, mu_out } of steps) {
      const [drawn, mu] = sampleMirostat(logits, target_entropy, tau, mu_in, replay([uniform]));
      assertEquals(drawn, token);
      assert(Math.abs(mu - mu_out) <= 1e-9, `mu off by ${mu - mu_out}`);
    }
  }
});

Deno.test("The seed's samplers take the likeliest token at temperature 0 and below, and no random number for it", () => {
  const none: UniformSource = {
    uniform: () => {
      throw new Error("a greedy token needs no random number");
    },
  };
  assertEquals(filters.greedy.filter(({ temperature }) => temperature < 0).length, 7);
  for (const { logits, basic, temperature: t } of filters.greedy) {
    const row = numbersOf(logits as GoldenArray);
    for (
      const token of [sampleBasic(row, t, none), sampleTopK(row, 3, t, none), sampleTopP(row, 0.9, t, none)]
    ) {
      assertEquals(token, basic);
    }
  }
});

Deno.test("entropyTemperature has upstream's defaults and its arithmetic", () => {
  let compared = 0;
  for (const { logits, target_entropy, min_temp, max_temp, smoothing, temperature } of temperatures) {
    const row = numbersOf(logits as GoldenArray);
    const run = () => entropyTemperature(row, target_entropy, min_temp, max_temp, smoothing);
    assert(Math.abs(run() - temperature) <= 1e-5, `${run()}, upstream's ${temperature}`);
    compared++;
  }
  assertEquals(compared, 48);
  const row = [2, 1, 0, -1, 3, 0.5];
  assertEquals(entropyTemperature(row), entropyTemperature(row, 2, 0.3, 2, 0.5));
});

Deno.test("The seed's samplers refuse numbers out of range", () => {
  const random = getRng(1);
  const row = [1, 2, 3];
  for (const bad of [NaN, Infinity]) {
    assertThrows(() => sampleBasic(row, bad, random), RangeError, "temperature");
    assertThrows(() => sampleTopK(row, 2, bad, random), RangeError, "temperature");
  }
  for (const bad of [0, -1, 1.5, NaN]) {
    assertThrows(() => sampleTopK(row, bad, 1, random), RangeError, "topK");
  }
  for (const bad of [0, -1, 1.5, NaN]) {
    assertThrows(() => sampleTopP(row, bad, 1, random), RangeError, "topP");
  }
  assertThrows(
    () => sampleMirostat(row, 2, 0.1, NaN, random),
    RangeError,
    "Cannot sample as mu must be finite: NaN",
  );
  assertThrows(() => sampleMirostat(row, -1, 0.1, 4, random), RangeError, "tau");
  assertThrows(() => sampleBasic([], 1, random), RangeError, "it is empty");
  assertThrows(() => sampleBasic([NaN, 1], 1, random), RangeError, "NaN");
  assertEquals(sampleTopK(row, 99, 1, getRng(5)), sampleBasic(row, 1, getRng(5)));
});
