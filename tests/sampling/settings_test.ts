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
    { sampling: "basic", temperature: 1 },
    { sampling: "top_p", temperature: 1, topP: 0.9, rule: "exact" },
    entropy,
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
  }
});

Deno.test("validateSampling refuses temperatures the wrong way round", () => {
  const rule = "Cannot sample as minTemperature must be at most maxTemperature";
  refuses({ minTemperature: 2, maxTemperature: 0.3 }, `${rule}: 2 and 0.3`);
  refuses({ minTemperature: 3 }, `${rule}: 3 and 2`);
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
  refuses({ sampling: "xyzzy" }, `${rule}"xyzzy"\nhint: it is one of greedy, basic, top_p, entropy`);
  refuses({ sampling: null }, `${rule}null\nhint: it is one of greedy`);
});

Deno.test("validateSampling refuses unknown settings with the nearest name, or all names", () => {
  const rule = "Cannot sample as every setting must be known: ";
  refuses({ temprature: 1 }, `${rule}temprature\nhint: did you mean temperature?`);
  refuses({ top_p: 0.8 }, `${rule}top_p\nhint: did you mean topP?`);
  refuses({ min_temp: 1 }, `${rule}min_temp\nhint: did you mean minTemperature?`);
  refuses({ target_entropy: 1 }, `${rule}target_entropy\nhint: did you mean targetEntropyBits?`);
  refuses({ colour: 1 }, `${rule}colour\nhint: the settings are sampling, rule, temperature, topP`);
});

Deno.test("validateSampling refuses a setting that the sampler would ignore", () => {
  refuses(
    { temperature: 0.7 },
    'Cannot sample as "entropy" has no setting temperature: 0.7\nhint: its settings are ' +
      "targetEntropyBits, minTemperature, maxTemperature, topP, rule",
  );
  refuses({ sampling: "basic", topP: 0.5 }, 'Cannot sample as "basic" has no setting topP: 0.5');
  refuses({ sampling: "greedy", temperature: 0 }, "temperature: 0\nhint: its settings are none");
  refuses({ sampling: "top_p", minTemperature: 1 }, 'Cannot sample as "top_p" has no setting minTemperature');
});

Deno.test("validateSampling with a vocabulary size keeps the target within its entropy", () => {
  const target = (options: object, vocabSize: number): unknown =>
    Reflect.get(validateSampling(options, vocabSize), "targetEntropyBits");
  assertEquals(target({}, 65), 3);
  assertEquals(target({}, 4), 2);
  assertEquals(target({}, 1), 0);
  assertEquals(target({ targetEntropyBits: 4 }, 16), 4);
  const rule = "Cannot sample as targetEntropyBits must be at most log2 of the vocabulary size, 4: 4.5";
  assertThrows(() => target({ targetEntropyBits: 4.5 }, 16), RangeError, rule);
  for (const bad of [0, 2.5, NaN]) {
    const message = `Cannot sample as vocabSize must be an integer of at least 1: ${bad}`;
    assertThrows(() => validateSampling({ sampling: "greedy" }, bad), RangeError, message);
  }
});
