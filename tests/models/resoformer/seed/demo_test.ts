import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type DemoReport,
  type DemoSection,
  demoSettings,
  PrimeTokenizer,
  runDemo,
  SAMPLE_CORPUS,
  textEntropies,
} from "../../../../lib/models/resoformer/seed/mod.ts";

function sectionOf<N extends DemoSection["section"]>(
  { sections }: DemoReport,
  name: N,
): Extract<DemoSection, { section: N }> {
  return sections.find(({ section }) => section === name) as Extract<DemoSection, { section: N }>;
}

Deno.test("SAMPLE_CORPUS has the alphabet and nearly the entropies of the seed's text", () => {
  assertEquals(SAMPLE_CORPUS.split("\n\n").length, 4);
  assertEquals(new Set(SAMPLE_CORPUS).size, 52);
  assertEquals(PrimeTokenizer.fromCorpus([SAMPLE_CORPUS]).vocabSize, 56);
  const { unigramNats, bigramNats } = textEntropies([...SAMPLE_CORPUS].map((c) => c.codePointAt(0)!));
  assertAlmostEquals(unigramNats, 3.124, 0.005);
  assertAlmostEquals(bigramNats, 2.251, 0.005);
});

Deno.test("textEntropies are those of counts and of pairs", () => {
  const { unigramNats, bigramNats } = textEntropies([0, 0, 1, 0, 0, 1, 0]);
  assertAlmostEquals(unigramNats, -(5 / 7) * Math.log(5 / 7) - (2 / 7) * Math.log(2 / 7), 1e-12);
  // After 0 (four times with a next): 0 or 1, twice each; after 1 always 0.
  assertAlmostEquals(bigramNats, 4 / 6 * Math.LN2, 1e-12);
  assertThrows(() => textEntropies([1]), RangeError, "a text must have at least 2 tokens: 1");
});

Deno.test("runDemo trains below the unigram entropy in the quick setting, and says the same twice", async () => {
  const shown: string[] = [];
  const demo = await runDemo({ onSection: ({ section }) => void shown.push(section) }) as DemoReport;
  assertEquals(shown, demo.sections.map(({ section }) => section));
  const training = sectionOf(demo, "training");
  const { losses, trained, heldOut, yardsticks, steps, characters, parameters } = training;
  assertEquals([steps, characters, losses.length], [170, 300, 10]);
  assert(Math.abs(parameters - 13533) < 20, String(parameters)); // upstream's model has 13,533
  assert(losses.at(-1)! < yardsticks.unigramNats - 0.5 && trained.loss < yardsticks.unigramNats - 0.5);
  assert(heldOut.loss > trained.loss);
  const strategies = sectionOf(demo, "strategies").texts;
  assertEquals(strategies.map(({ text }) => [...text].length), Array(5).fill(20));
  assert(new Set(strategies.map(({ text }) => text)).size === 5);
  const { coherences, meanCoherence } = sectionOf(demo, "coherence");
  assertAlmostEquals(meanCoherence, coherences.reduce((a, b) => a + b) / 30, 1e-12);
  assert(coherences.every((c) => c >= 0 && c <= 1) && new Set(coherences).size > 20);
  assertEquals(await runDemo(), demo);
});

Deno.test("runDemo's model section counts what the model has", async () => {
  const demo = await runDemo({ epochs: 1, dim: 8 }) as DemoReport;
  const { parameters, parts, entropyNats, uniformNats } = sectionOf(demo, "model");
  assertEquals(parts.reduce((sum, part) => sum + part.parameters, 0), parameters);
  assert(entropyNats > 0.8 * uniformNats && entropyNats < uniformNats);
});

Deno.test("runDemo on all of the text trains below the bigram entropy with the seed's own command", {
  ignore: Deno.env.get("HAZE_FULL") === undefined,
}, async () => {
  const demo = await runDemo({ full: true, epochs: 5, dim: 128, layers: 4 }) as DemoReport;
  const { losses, yardsticks, heldOut } = sectionOf(demo, "training");
  assert(losses.at(-1)! < yardsticks.bigramNats, losses.join(" "));
  assert(heldOut.loss > losses.at(-1)!);
});

Deno.test("demoSettings names what is unknown or out of range", () => {
  assertEquals(demoSettings({}), { full: false, epochs: 10, dim: 32, layers: 1, seed: 42 });
  assertThrows(() => demoSettings({ epochs: 0 }), RangeError, "epochs must be an integer of at least 1: 0");
  const given = (settings: Record<string, unknown>) => demoSettings(settings);
  assertEquals(given({ epochs: undefined, full: undefined, dim: undefined }), demoSettings({}));
  assertThrows(
    () => given({ epoch: 3 }),
    RangeError,
    "Cannot show a demo as there is no such setting: epoch\nhint: did you mean epochs?",
  );
  assertThrows(
    () => given({ width: 8 }),
    RangeError,
    "hint: the settings are full, epochs, dim, layers, seed",
  );
  assertThrows(() => demoSettings({ seed: -1 }), RangeError, "seed must be an integer of at least 0: -1");
  assertThrows(() => demoSettings({ full: true, dim: 12 }), RangeError, "dim must be a multiple of 8: 12");
});
