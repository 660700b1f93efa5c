import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import type {
  CoherenceSection,
  DemoReport,
  ModelSection,
  StrategiesSection,
  TokenizerSection,
  TrainingSection,
} from "../../lib/models/resoformer/seed/mod.ts";
import { checkFailure, fakeIo, inFolder, run, runJson } from "./support.ts";

const SMALL = ["demo", "resoformer", "--epochs", "2", "--dim", "8"];

Deno.test("demo resoformer --json is the report of the library, section by section", async () => {
  const demo = await runJson<DemoReport>(...SMALL as [string, ...string[]], "--seed", "3");
  assertEquals(demo.settings, { full: false, epochs: 2, dim: 8, layers: 1, seed: 3 });
  assertEquals(demo.sections.map(({ section }) => section), [
    ...["tokenizer", "model", "training", "generation", "strategies", "coherence"] as const,
  ]);
  assertEquals(await runJson(...SMALL as [string, ...string[]], "--seed", "3"), demo as unknown);
  const full = await runJson<DemoReport>(...SMALL as [string, ...string[]], "--full", "--layers", "1");
  assertEquals((full.sections[0] as TokenizerSection).vocabSize, 56);
  assertEquals((full.sections[2] as TrainingSection).steps, 2 * 65);
});

Deno.test("demo resoformer prints the figures of its document", async () => {
  const { sections } = await runJson<DemoReport>(...SMALL as [string, ...string[]]);
  const { code, out, err } = await run(...SMALL);
  assertEquals(code, 0, err);
  const [tokens, model, training, generation, strategies, coherence] = sections as [
    ...[TokenizerSection, ModelSection, TrainingSection, { texts: { prompt: string; text: string }[] }],
    ...[StrategiesSection, CoherenceSection],
  ];
  const lines = [
    `"To be" is ${tokens.primes.join(" ")}, ids ${tokens.ids.join(" ")}`,
    `= ${tokens.primes.map(BigInt).reduce((product, prime) => product * prime)}`,
    model.parameters.toLocaleString("en"),
    `${training.trained.loss.toFixed(3)} nats a character`,
    `${training.yardsticks.unigramNats.toFixed(3)}: the model is not below it`,
    `${training.heldOut.loss.toFixed(3)} nats a character`,
    ...generation.texts.map(({ prompt, text }) => JSON.stringify(prompt + text)),
    ...strategies.texts.map(({ strategy, text }) => strategy.padEnd(14) + JSON.stringify(text)),
    `mean ${coherence.meanCoherence.toFixed(3)}`,
  ];
  for (const line of lines) assert(out.includes(line), `${line}\n${out}`);
  assertEquals(
    [...out.matchAll(/█/g)].length,
    [...out.match(/by epoch.*/)![0].matchAll(/█/g)].length + bars(),
  );
  function bars(): number {
    return coherence.coherences.reduce((sum, c) => sum + Math.round(30 * c), 0);
  }
  assert(err.includes("step 34/34"), err);
});

Deno.test("demo resoformer --save writes a model that generate goes on with, and replaces nothing unasked", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "demo.npz");
    const { out, code } = await run(...SMALL, "--save", path);
    assertEquals(code, 0);
    assert(out.endsWith(`saved ${path}\ntry: haze generate ${path} --prompt "To be"\n`), out);
    const { tokens } = await runJson("generate", path, "--prompt", "To be", "--length", "5");
    assertEquals((tokens as number[]).length, 5);
    checkFailure(await run(...SMALL, "--save", path), 1, "nothing may be overwritten", false);
    assertEquals((await run(...SMALL, "--save", path, "--force", "--json")).code, 0);
  });
});

Deno.test("demo resoformer refuses sizes and options that are not its own, and stops at Ctrl-C", async () => {
  for (const json of [false, true]) {
    const refuse = async (message: string, ...words: string[]) =>
      checkFailure(await run("demo", ...words, ...(json ? ["--json"] : [])), 2, message, json);
    await refuse("--steps is for haze: the model is resoformer", "resoformer", "--steps", "3");
    await refuse("--full is for resoformer: the model is haze", "haze", "--full");
    await refuse("--save is for resoformer: the model is haze", "haze", "--save", "a.npz");
    await refuse("dim must be a multiple of 4: 30", "resoformer", "--dim", "30");
    await refuse("dim must be a multiple of 8: 36", "resoformer", "--full", "--dim", "36");
    await refuse("epochs must be an integer of at least 1: 0", "resoformer", "--epochs", "0");
    await refuse("layers must be an integer of at least 1: 0", "resoformer", "--layers", "0");
  }
  const io = fakeIo();
  io.interrupt();
  assertEquals(await main(["demo", "resoformer", "--json"], io), 130);
  assertEquals(io.written.out, '{"interrupted":true,"step":1}\n');
  const people = fakeIo();
  people.interrupt();
  assertEquals(await main(["demo", "resoformer"], people), 130);
  assert(people.written.err.endsWith("stopped after step 1; nothing is saved\n"), people.written.err);
});
