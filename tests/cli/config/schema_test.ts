import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import fc from "fast-check";
import type { ConfigField } from "../../../cli/config/field.ts";
import { fieldsOf } from "../../../cli/config/fields.ts";
import { rulesOf } from "../../../cli/config/rules.ts";
import { kindSchema, wholeSchema } from "../../../cli/config/schema.ts";
import { parseCall } from "../../../cli/parse.ts";
import { KINDS_OF_SETTINGS, runSettings } from "../../../cli/settings.ts";
import { command as train } from "../../../cli/commands/train.ts";
import { MODEL_KINDS } from "../../../lib/models/mod.ts";
import { meaningsModule, schemaFiles } from "../../../tools/make_schemas.ts";
import { checkFailure, inFolder, run } from "../support.ts";
import { isValid } from "./validate.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";

/** How the loader words what the rules between keys forbid. */
const RULES: Readonly<Record<string, RegExp>> = {
  "batch times context is at most 2^26": /batch · context must be/,
  "context is at most the model's window": /context must be at most the model's/,
  "minLearningRate is at most learningRate": /minLearningRate must be .* at most/,
  "goldenDecayScale is 1 unless schedule is golden": /goldenDecayScale is for the schedule golden/,
  "schedule llama2c needs warmupSteps below steps": /divides by steps − warmupSteps/,
  "nHeads divides nEmb": /nHeads must divide nEmb/,
  "alpha is given for headType hybrid alone": /Cannot set alpha/,
  "nHeads divides dim into heads of even size": /nHeads must divide dim/,
  "nKvHeads divides nHeads": /nKvHeads must divide/,
  "numHeads divides dim": /numHeads must divide dim/,
  "resonance prime-log needs heads of even size, any but none an even dim": /resonance \S+ turns pairs/,
  "haltEpsilon above 0 needs causal true": /tokens can halt only/,
  "a key that cannot act, as its mechanism is off, has its default": /has no effect without/,
  "numHeads divides dim into heads of even size": /numHeads must divide dim|heads turn pairs/,
  "rule upstream needs standardMode true": /rule upstream is that of/,
  "stability.minTemperature is at most stability.maxTemperature": /must not exceed stability/,
  "entanglement.defaultPrimes are two different primes": /must be two primes/,
  "keepK is at most k": /keepK must be at most k/,
  "retrieved is at most vocabSize": /retrieved must be at most V/,
  "temperatureMin is at most temperatureMax": /temperatureMin must be at most/,
  "liars, corruptHead and teacherBatches need distillation above 0, liars retrieved above 0 too":
    /liars need|corruptHead needs|teacherBatches needs/,
  "corruptFrom above 0 needs a corruptHead": /corruptFrom needs/,
  "heldOutShare is 0.125 unless temperatureFrom is heldOut": /heldOutShare is for/,
  "teacherHeads is at least 2 where retrieved is 0": /teacherHeads must be at least 2/,
};

/** What the loader finds wrong with a config of a kind. */
async function refused(path: string, kind: string, config: unknown): Promise<string | undefined> {
  await Deno.writeTextFile(path, JSON.stringify(config));
  try {
    await runSettings(kind, parseCall(train, [kind, "--config", path]));
  } catch (error) {
    return (error as Error).message;
  }
}

/** Values of a field and around its bounds, and values that it cannot have. */
function valueOf({ kind, least, most, above, below, choices = [] }: ConfigField): fc.Arbitrary<unknown> {
  const bounds = [least, most, above, below].filter((bound) => bound !== undefined);
  const near = bounds.flatMap((bound) => [bound, bound - 1, bound + 1, bound + 0.5, bound * (1 + 1e-9)]);
  const usual: fc.Arbitrary<unknown> = {
    flag: fc.boolean(),
    choice: fc.constantFrom("", ...choices),
    text: fc.constantFrom("", "2,3", "2 , 3", "4,9", "3", "a,b", "node", "\n"),
    integer: fc.oneof(fc.integer({ min: -2, max: 70 }), fc.constantFrom(0, ...near)),
    number: fc.oneof(fc.double({ min: -1, max: 3, noNaN: true }), fc.constantFrom(0, ...near)),
  }[kind];
  const odd = fc.constantFrom<unknown>("1", "true", true, false, 1, 1.5, "", "cosine", -1, 1e300);
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

Deno.test("runSettings takes what the schema takes, but for the rules between keys, and nothing else", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "config.json");
    const hit = new Set<string>();
    const whole = wholeSchema();
    for (const kind of MODEL_KINDS) {
      const { model, training } = fieldsOf(kind);
      const schema = kindSchema(kind);
      const rules = rulesOf(kind);
      const tally = { taken: 0, refused: 0, byRule: 0 };
      const entry = fc.oneof(
        {
          weight: 30,
          arbitrary: fc.constantFrom(...model, ...training).chain((field) =>
            fc.tuple(fc.constant(field.key), valueOf(field))
          ),
        },
        {
          weight: 1,
          arbitrary: fc.tuple(
            fc.constantFrom("$schema", "vocabsize", "__proto__", "Steps"),
            fc.constantFrom<unknown>("x", 1),
          ),
        },
      );
      const configs = fc.array(entry, { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
      await fc.assert(
        fc.asyncProperty(configs, async (config) => {
          const said = await refused(path, kind, config);
          const rule = said === undefined ? undefined : rules.find((rule) => RULES[rule]!.test(said));
          if (said === undefined) tally.taken++;
          else if (rule === undefined) tally.refused++;
          else tally.byRule++;
          if (rule !== undefined) hit.add(rule);
          const isTaken = isValid(schema, config);
          assertEquals(isValid(whole, config) || !isTaken, true);
          // A rule may be found broken before a value that is out of range is.
          if (rule === undefined) {
            assertEquals(said === undefined, isTaken, `${kind} ${JSON.stringify(config)}: ${said}`);
          }
        }),
        { numRuns: FULL ? 5000 : 150 },
      );
      for (const [what, count] of Object.entries(tally)) {
        assert(count > (what === "byRule" ? 0 : 10), `${kind}: ${what} ${count}`);
      }
    }
    assert(hit.size > 5, [...hit].join("\n"));
  });
});

Deno.test("rulesOf tells of what the loader refuses", async () => {
  const broken: [string, string, Record<string, unknown>][] = [
    ["haze", "batch times context is at most 2^26", { batch: 2 ** 25, T: 64 }],
    ["haze", "context is at most the model's window", { T: 8, context: 9 }],
    ["haze", "minLearningRate is at most learningRate", { minLearningRate: 1 }],
    ["haze", "goldenDecayScale is 1 unless schedule is golden", { goldenDecayScale: 2 }],
    ["haze", "schedule llama2c needs warmupSteps below steps", { schedule: "llama2c", steps: 5 }],
    ["haze", "nHeads divides nEmb", { nHeads: 3 }],
    ["haze", "alpha is given for headType hybrid alone", { headType: "content", alpha: 0.5 }],
    ["llisa", "nHeads divides dim into heads of even size", { nHeads: 64, nKvHeads: 64 }],
    ["llisa", "nKvHeads divides nHeads", { nKvHeads: 3 }],
    ["resoformer", "numHeads divides dim", { numHeads: 3 }],
    ["resoformer", "resonance prime-log needs heads of even size, any but none an even dim", {
      numHeads: 64,
    }],
    ["resoformer", "haltEpsilon above 0 needs causal true", { haltEpsilon: 0.1, causal: false }],
    ["resoformer", "a key that cannot act, as its mechanism is off, has its default", { numAttractors: 8 }],
    ["reso-llm", "numHeads divides dim into heads of even size", { numHeads: 64 }],
    ["reso-llm", "rule upstream needs standardMode true", { rule: "upstream" }],
    ["reso-llm", "stability.minTemperature is at most stability.maxTemperature", {
      "stability.minTemperature": 9,
    }],
    ["reso-llm", "entanglement.defaultPrimes are two different primes", {
      "entanglement.enabled": true,
      "entanglement.defaultPrimes": "4,9",
    }],
    ["reso-llm", "a key that cannot act, as its mechanism is off, has its default", {
      "prsc.enabled": false,
      "prsc.maxBindings": 3,
    }],
    ["spiral", "keepK is at most k", { keepK: 30 }],
    ["spiral", "retrieved is at most vocabSize", { retrieved: 999 }],
    ["spiral", "temperatureMin is at most temperatureMax", { temperatureMin: 3 }],
    [
      "spiral",
      "liars, corruptHead and teacherBatches need distillation above 0, liars retrieved above 0 too",
      { liars: 0.5, distillation: 0 },
    ],
    ["spiral", "corruptFrom above 0 needs a corruptHead", { corruptFrom: 3 }],
    ["spiral", "heldOutShare is 0.125 unless temperatureFrom is heldOut", { heldOutShare: 0.5 }],
    ["spiral", "teacherHeads is at least 2 where retrieved is 0", { retrieved: 0, teacherHeads: 1 }],
  ];
  const told = new Set(MODEL_KINDS.flatMap((kind) => rulesOf(kind)));
  assertEquals([...told].toSorted(), Object.keys(RULES).toSorted());
  assertEquals([...new Set(broken.map(([, rule]) => rule))].toSorted(), [...told].toSorted());
  await inFolder(async (folder) => {
    for (const [kind, rule, config] of broken) {
      assert(isValid(kindSchema(kind), config), rule);
      const said = await refused(join(folder, "x.json"), kind, config);
      assert(said !== undefined && RULES[rule]!.test(said), `${rule}: ${said}`);
    }
  });
});

Deno.test("kindSchema has the keys of the presets, each with its meaning and a default that it takes", () => {
  for (const kind of MODEL_KINDS) {
    const { presets } = KINDS_OF_SETTINGS[kind]!;
    const properties = kindSchema(kind).properties as Record<
      string,
      { description: string; default: unknown }
    >;
    for (const preset of Object.values(presets)) {
      assertEquals(Object.keys(preset).filter((key) => !(key in properties)), []);
      assert(isValid(kindSchema(kind), preset), kind);
    }
    for (const [key, { description, default: usual }] of Object.entries(properties)) {
      assert(description.length > 5, `${kind} ${key}: ${description}`);
      assert(isValid(kindSchema(kind), { [key]: usual ?? "x" }), `${kind} ${key}`);
    }
  }
});

Deno.test("docs/schema and the meanings are what tools/make_schemas.ts makes", async () => {
  const root = new URL("../../../", import.meta.url);
  const files = [...await schemaFiles(), ["cli/config/meanings.ts", await meaningsModule()]] as const;
  for (const [path, text] of files) {
    assertEquals(
      await Deno.readTextFile(new URL(path, root)),
      text,
      `${path}: deno run -A tools/make_schemas.ts`,
    );
  }
});

Deno.test("schema prints the schema of a kind, or of all", async () => {
  assertEquals(
    JSON.parse((await run("schema", "llisa")).out),
    JSON.parse(JSON.stringify(kindSchema("llisa"))),
  );
  assertEquals(JSON.parse((await run("schema")).out), JSON.parse(JSON.stringify(wholeSchema())));
  checkFailure(await run("schema", "lisa"), 2, "the model must be one of haze, llisa", false);
});
