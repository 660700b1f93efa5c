import { assert, assertEquals } from "@std/assert";
import { command } from "../../cli/commands/generate.ts";
import { runCTask, writeAsRunC } from "../../cli/generate/run_c.ts";
import { parseCall } from "../../cli/parse.ts";
import { readTokenizer } from "../../lib/formats/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { golden, shared, sharedIsMissing } from "../formats/llama_samples.ts";
import { FORMULA_MODELS, formulaModel, type ReadFixture, readJson } from "../models/llisa/golden_files.ts";
import { fakeIo } from "./support.ts";

interface GenerateCase {
  readonly prompt: string;
  readonly temperature: number;
  readonly topp: number;
  readonly seed: number;
  readonly steps: number;
  readonly tokens: number[];
  readonly ended_on_bos: boolean;
  readonly stdout_hex: string;
  readonly rng_state_after: string;
}

const MODELS: readonly (readonly [string, ReadFixture])[] = [...FORMULA_MODELS, ["trained", shared]];
/** Vocabularies by their number of tokens. */
const VOCABULARIES: Readonly<Record<number, string>> = { 512: "tok512", 4096: "tok4096", 32000: "llama32k" };

for (const [name, read] of MODELS) {
  Deno.test({
    name: `generate --run-c with ${name} prints run.c's bytes and draws its tokens${
      read === shared ? " (in ../shared)" : ""
    }`,
    ignore: read === shared && sharedIsMissing,
    fn: () => checkCases(name, read),
  });
}

async function checkCases(name: string, read: ReadFixture): Promise<void> {
  const bytes = name === "trained" ? read("trained/model.v0.bin") : formulaModel(name, read).bytes;
  const V = Math.abs(new DataView(bytes.buffer, bytes.byteOffset).getInt32(20, true));
  const readVocabulary = V === 512 ? golden : shared;
  const tokenizer = readTokenizer(readVocabulary(`tokenizer/${VOCABULARIES[V]}.bin`), { vocabSize: V });
  const opened = openCheckpoint(bytes, { name, tokenizer });
  const { cases } = readJson<{ cases: GenerateCase[] }>(read(`${name}/generate.json`));
  assert(cases.length > 0);
  for (const one of cases) {
    const { prompt, temperature, topp, seed, steps } = one;
    const words = [
      "--temperature",
      `${temperature}`,
      "--top-p",
      `${topp}`,
      "--seed",
      `${seed}`,
      "--length",
      `${steps}`,
    ];
    const label = `${name} ${JSON.stringify({ prompt, temperature, topp, seed, steps })}`;
    for (const json of [false, true]) {
      const call = parseCall(command, [name, "--run-c", ...words, ...(json ? ["--json"] : [])]);
      const [task, io] = [runCTask(call, command, prompt), fakeIo()];
      assertEquals(await writeAsRunC(opened, task, call, io), 0);
      assertEquals(task.sampler.random.state, BigInt(one.rng_state_after), label);
      if (!json) {
        const printed = new TextEncoder().encode(io.written.out);
        assertEquals(printed.toHex(), `${one.stdout_hex}0a`, label);
      } else {
        const { tokens, stats } = JSON.parse(io.written.out);
        // The begin mark that ends a text is no part of it.
        assertEquals([stats.stoppedAtBos ? [...tokens, 1] : tokens, stats.stoppedAtBos], [
          one.tokens,
          one.ended_on_bos,
        ], label);
      }
    }
  }
  opened.model.close();
}
