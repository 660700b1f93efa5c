import { assert, assertEquals, assertThrows } from "@std/assert";
import { samplingNames, validateSampling } from "../../lib/sampling/settings.ts";

const refuses = (
  options: unknown,
  message: string,
  type: typeof RangeError | typeof TypeError = RangeError,
): void => {
  assertThrows(() => validateSampling(options), type, message);
};

Deno.test("validateSampling fills in the defaults of every sampler", () => {
  const entropy = {
    sampling: "entropy",
    targetEntropyBits: 3,
    minTemperature: 0.3,
    maxTemperature: 2,
    topP: 0.9,
    rule: "exact",
  };
  assertEquals(validateSampling({}) as object, entropy);
  assertEquals(samplingNames.map((sampling) => validateSampling({ sampling })) as object[], [
    { sampling: "greedy" },
    { sampling: "basic", temperature: 1, rule: "exact" },
    { sampling: "top_k", temperature: 1, topK: 40, rule: "exact" },
    { sampling: "top_p", temperature: 1, topP: 0.9, rule: "exact" },
    { sampling: "min_p", temperature: 1, minP: 0.05 },
    { sampling: "typical", temperature: 1, typicalP: 0.9 },
    { sampling: "mirostat", tau: 3, eta: 0.1, rule: "exact" },
    { sampling: "mirostat_v2", tau: 3, eta: 0.1 },
    entropy,
    { sampling: "entropy_exact", targetEntropyBits: 3, minTemperature: 0.3, maxTemperature: 2, topP: 1 },
    {
      ...{ sampling: "entropy_feedback", targetEntropyBits: 3, minTemperature: 0.3, maxTemperature: 2 },
      ...{ topP: 0.9, eta: 0.1 },
    },
    {
      ...{ sampling: "entropy_phi", temperature: 1, targetEntropyBits: 2 / Math.LN2, entropyWeight: 0.5 },
      ...{ minTemperature: 0.1, topP: 0.9 },
    },
    { sampling: "top_k_top_p", temperature: 0.8, topK: 50, topP: 0.95 },
  ]);
});

Deno.test("validateSampling gives complete settings back unchanged, also through JSON, and frozen", () => {
  const given = { sampling: "top_p", temperature: 0, topP: 1, rule: "upstream" };
  const settings = validateSampling(given);
  assertEquals(settings as object, given);
  assertEquals(validateSampling(JSON.parse(JSON.stringify(settings))), settings);
  assert(Object.isFrozen(settings));
  assertEquals(validateSampling({ sampling: "basic", temperature: undefined, topP: undefined }), {
    sampling: "basic",
    temperature: 1,
    rule: "exact",
  });
});

Deno.test("validateSampling refuses numbers out of range", () => {
  for (const bad of [NaN, -1, Infinity]) {
    const message = `must be ≥ 0 and finite: ${bad}`;
    refuses({ sampling: "basic", temperature: bad }, `Cannot sample as temperature ${message}`);
    refuses({ targetEntropyBits: bad }, `Cannot sample as targetEntropyBits ${message}`);
  }
  for (const bad of [NaN, 0, -1, Infinity]) {
    refuses({ minTemperature: bad }, `Cannot sample as minTemperature must be above 0 and finite: ${bad}`);
    refuses({ maxTemperature: bad }, `Cannot sample as maxTemperature must be above 0 and finite: ${bad}`);
  }
  for (const bad of [NaN, 0, -0.5, 1.0001, 90]) {
    refuses(
      { sampling: "top_p", topP: bad },
      `Cannot sample as topP must be above 0 and at most 1: ${bad}`,
    );
    refuses({ topP: bad }, `Cannot sample as topP must be above 0 and at most 1: ${bad}`);
    refuses(
      { sampling: "typical", typicalP: bad },
      `Cannot sample as typicalP must be above 0 and at most 1: ${bad}`,
    );
  }
  for (const bad of [NaN, 0, -3, 2.5, Infinity]) {
    refuses(
      { sampling: "top_k", topK: bad },
      `Cannot sample as topK must be an integer of at least 1: ${bad}`,
    );
    const message = `Cannot sample as penaltyWindow must be an integer of at least 1: ${bad}`;
    refuses({ repetitionPenalty: 1.2, penaltyWindow: bad }, message);
  }
  for (const bad of [NaN, -0.1, 1.1]) {
    refuses({ sampling: "min_p", minP: bad }, `Cannot sample as minP must be from 0 to 1: ${bad}`);
  }
  for (const bad of [NaN, -0.1, Infinity]) {
    for (const sampling of ["mirostat", "mirostat_v2"]) {
      refuses({ sampling, tau: bad }, `Cannot sample as tau must be ≥ 0 and finite: ${bad}`);
      refuses({ sampling, eta: bad }, `Cannot sample as eta must be from 0 to 10: ${bad}`);
    }
  }
  for (const bad of [NaN, 0, -1, 101]) {
    const message = `Cannot sample as repetitionPenalty must be above 0 and at most 100: ${bad}`;
    for (const sampling of samplingNames) refuses({ sampling, repetitionPenalty: bad }, message);
  }
});

Deno.test("validateSampling refuses temperatures the wrong way round", () => {
  const rule = "Cannot sample as minTemperature must be at most maxTemperature";
  refuses({ minTemperature: 2, maxTemperature: 0.3 }, `${rule}: 2 and 0.3`);
  refuses({ minTemperature: 3 }, `${rule}: 3 and 2`);
  for (const sampling of ["entropy_exact", "entropy_feedback"]) {
    refuses({ sampling, minTemperature: 2, maxTemperature: 0.3 }, `${rule}: 2 and 0.3`);
  }
  // Upstream clamps by them as they are.
  const swapped = validateSampling({ minTemperature: 2, maxTemperature: 0.3, rule: "upstream" });
  assert(swapped.sampling === "entropy" && swapped.minTemperature === 2 && swapped.maxTemperature === 0.3);
  const equal = validateSampling({ minTemperature: 1.5, maxTemperature: 1.5 });
  assert(equal.sampling === "entropy" && equal.minTemperature === equal.maxTemperature);
});

Deno.test("validateSampling refuses wrong types and says what it got", () => {
  const noNumber = "Cannot sample as temperature must be a number: ";
  refuses({ sampling: "basic", temperature: "0.8" }, `${noNumber}"0.8"`, TypeError);
  refuses({ sampling: "basic", temperature: null }, `${noNumber}null`, TypeError);
  for (const bad of [null, undefined, 3, "greedy", ["greedy"]]) {
    refuses(bad, "Cannot sample as the settings must be an object: ", TypeError);
  }
  refuses({ rule: "strict" }, 'Cannot sample as rule must be "exact" or "upstream": "strict"');
});

Deno.test("validateSampling refuses unknown samplers with the nearest name, or all names", () => {
  const rule = "Cannot sample as sampling must name a sampler: ";
  refuses({ sampling: "topp" }, `${rule}"topp"\nhint: did you mean top_p?`);
  refuses({ sampling: "Entropie" }, `${rule}"Entropie"\nhint: did you mean entropy?`);
  refuses(
    { sampling: "xyzzy" },
    `${rule}"xyzzy"\nhint: it is one of greedy, basic, top_k, top_p, min_p, typical`,
  );
  refuses({ sampling: null }, `${rule}null\nhint: it is one of greedy`);
});

Deno.test("validateSampling refuses unknown settings with the nearest name, or all names", () => {
  const rule = "Cannot sample as every setting must be known: ";
  refuses({ temprature: 1 }, `${rule}temprature\nhint: did you mean temperature?`);
  refuses({ top_p: 0.8 }, `${rule}top_p\nhint: did you mean topP?`);
  refuses({ min_temp: 1 }, `${rule}min_temp\nhint: did you mean minTemperature?`);
  refuses({ target_entropy: 1 }, `${rule}target_entropy\nhint: did you mean targetEntropyBits?`);
  refuses({ colour: 1 }, `${rule}colour\nhint: the settings are sampling, temperature, rule, topK, topP`);
});

Deno.test("validateSampling refuses a setting that the sampler would ignore", () => {
  refuses(
    { temperature: 0.7 },
    'Cannot sample as "entropy" has no setting temperature: 0.7\nhint: its settings are ' +
      "targetEntropyBits, minTemperature, maxTemperature, topP, rule, repetitionPenalty, penaltyWindow, avoidLoops",
  );
  // Where there is nothing to choose there is no rule.
  for (const sampling of ["greedy", "min_p", "typical", "mirostat_v2", "entropy_exact", "entropy_feedback"]) {
    refuses({ sampling, rule: "exact" }, `Cannot sample as "${sampling}" has no setting rule: "exact"`);
  }
  refuses({ sampling: "basic", topP: 0.5 }, 'Cannot sample as "basic" has no setting topP: 0.5');
  refuses({ sampling: "greedy", temperature: 0 }, "temperature: 0\nhint: its settings are repetitionPenalty");
  refuses({ sampling: "top_p", minTemperature: 1 }, 'Cannot sample as "top_p" has no setting minTemperature');
});

Deno.test("validateSampling with a vocabulary size keeps the target within its entropy", () => {
  const target = (options: object, vocabSize: number): unknown =>
    Reflect.get(validateSampling(options, vocabSize), "targetEntropyBits");
  assertEquals(target({}, 65), 3);
  assertEquals(target({}, 4), 2);
  assertEquals(target({}, 1), 0);
  assertEquals(target({ targetEntropyBits: 4 }, 16), 4);
  for (const sampling of ["entropy_exact", "entropy_feedback"]) assertEquals(target({ sampling }, 4), 2);
  // Upstream takes any target.
  assertEquals([target({ rule: "upstream" }, 4), target({ targetEntropyBits: -9, rule: "upstream" }, 4)], [
    3,
    -9,
  ]);
  for (const sampling of ["mirostat", "mirostat_v2"] as const) {
    const tau = (options: object): unknown =>
      Reflect.get(validateSampling({ sampling, ...options }, 16), "tau");
    assertEquals([tau({}), tau({ tau: 4 })], [3, 4]);
    assertEquals(Reflect.get(validateSampling({ sampling }, 4), "tau"), 2);
    const rule = "Cannot sample as tau must be at most log2 of the vocabulary size, 4: 99";
    assertThrows(() => tau({ tau: 99 }), RangeError, rule);
  }
  const rule = "Cannot sample as targetEntropyBits must be at most log2 of the vocabulary size, 4: 4.5";
  assertThrows(() => target({ targetEntropyBits: 4.5 }, 16), RangeError, rule);
  for (const bad of [0, 2.5, NaN]) {
    const message = `Cannot sample as vocabSize must be an integer of at least 1: ${bad}`;
    assertThrows(() => validateSampling({ sampling: "greedy" }, bad), RangeError, message);
  }
});

Deno.test("validateSampling under the upstream rule takes every finite temperature, bound and target", () => {
  const rule = "upstream";
  for (const finite of [-1, 0, 1e300]) {
    for (const sampling of ["basic", "top_k", "top_p"] as const) {
      const settings = validateSampling({ sampling, temperature: finite, rule });
      assertEquals("temperature" in settings && settings.temperature, finite);
    }
    for (const name of ["targetEntropyBits", "minTemperature", "maxTemperature"]) {
      assertEquals(Reflect.get(validateSampling({ [name]: finite, rule }), name), finite);
    }
  }
  for (const bad of [NaN, Infinity, -Infinity]) {
    refuses(
      { sampling: "basic", temperature: bad, rule },
      `Cannot sample as temperature must be finite: ${bad}`,
    );
    refuses({ maxTemperature: bad, rule }, `Cannot sample as maxTemperature must be finite: ${bad}`);
  }
  refuses({ sampling: "top_p", topP: 2, rule }, "Cannot sample as topP must be above 0 and at most 1: 2");
});

Deno.test("validateSampling calls settings in messages as the caller's table does", () => {
  const names = Object.fromEntries(
    [
      ...["sampling", "temperature", "topK", "targetEntropyBits", "minTemperature", "maxTemperature", "rule"],
      ...["repetitionPenalty", "penaltyWindow", "avoidLoops"],
    ].map((name) => [name, `«${name}»`]),
  );
  const rows: [object, string][] = [
    [{ sampling: "top_k", topK: 0 }, "as «topK» must be an integer of at least 1: 0"],
    [{ targetEntropyBits: 9 }, "as «targetEntropyBits» must be at most log2"],
    [{ minTemperature: 3 }, "as «minTemperature» must be at most «maxTemperature»: 3 and 2"],
    [
      { temperature: 1 },
      '"entropy" has no setting «temperature»: 1\nhint: its settings are «targetEntropyBits», ',
    ],
    [{ sampling: "odd" }, "as «sampling» must name a sampler"],
    [{ rule: "odd" }, "as «rule» must be"],
    [{ foo: 1 }, "hint: the settings are «sampling», «temperature», «rule», «topK», topP, minP"],
    [
      { penaltyWindow: 9 },
      "as «penaltyWindow» goes with a «repetitionPenalty» other than 1 or with «avoidLoops»: 9",
    ],
    [{ repetitionPenalty: 0 }, "as «repetitionPenalty» must be above 0"],
    [{ topP: 0 }, "as topP must be"],
  ];
  for (const [options, message] of rows) {
    assertThrows(() => validateSampling(options, 16, names), RangeError, message);
  }
  assertThrows(() => validateSampling({ avoidLoops: 1 }, 16, names), TypeError, "as «avoidLoops» must be");
});

Deno.test("validateSampling records what every sampler has only where it does something", () => {
  for (const sampling of samplingNames) {
    const bare = validateSampling({ sampling });
    const record = (options: object): object => validateSampling({ sampling, ...options });
    assertEquals(record({ repetitionPenalty: 1, avoidLoops: false }), bare);
    assertEquals(record({ repetitionPenalty: 1.2 }), { ...bare, repetitionPenalty: 1.2, penaltyWindow: 64 });
    assertEquals(record({ avoidLoops: true, penaltyWindow: 9 }), {
      ...bare,
      ...{ penaltyWindow: 9, avoidLoops: true },
    });
    const both = record({ repetitionPenalty: 2, avoidLoops: true });
    assertEquals(record(both), both);
    assertEquals(JSON.stringify(record({ repetitionPenalty: 1 })), JSON.stringify(bare));
  }
});

Deno.test("validateSampling refuses a window without a penalty and an avoidLoops that is no truth value", () => {
  const rule =
    "Cannot sample as penaltyWindow goes with a repetitionPenalty other than 1 or with avoidLoops: ";
  refuses({ penaltyWindow: 9 }, `${rule}9 without either`);
  refuses({ penaltyWindow: 64, repetitionPenalty: 1, avoidLoops: false }, `${rule}64 without either`);
  for (const bad of [1, "yes", null]) {
    const message = `Cannot sample as avoidLoops must be true or false: ${
      typeof bad === "string" ? '"yes"' : bad
    }`;
    refuses({ avoidLoops: bad }, message, TypeError);
  }
  refuses(
    { repetitionPenalty: null },
    "Cannot sample as repetitionPenalty must be a number: null",
    TypeError,
  );
});
