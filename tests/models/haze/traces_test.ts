/** Texts that upstream wrote, token for token: with its weights and its random numbers, and with our own of its seed. */
import { assert, assertEquals } from "@std/assert";
import content from "../../golden/haze/generate_content.json" with { type: "json" };
import hybrid from "../../golden/haze/generate_hybrid.json" with { type: "json" };
import initial from "../../golden/haze/init_models.json" with { type: "json" };
import reweight from "../../golden/haze/generate_reweight.json" with { type: "json" };
import session from "../../golden/haze/repl_session.json" with { type: "json" };
import {
  type Generated,
  type HeadType,
  type ReweightGenerateOptions,
  ReweightGPT,
} from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { backends, largestDifference, reference } from "./support.ts";
import { configOf, openUpstream } from "./support_upstream.ts";

/** Upstream's own tolerance is 1e-5; what is measured here is 1.2e-6 at most. */
const TOLERANCE = 1e-5;

/** Upstream's names of the parameters of a generation; only what was given is there. */
interface Params {
  length: number;
  sampling?: string;
  temperature?: number;
  top_k?: number;
  top_p?: number;
  target_entropy?: number;
  min_temp?: number;
  max_temp?: number;
}

interface Stats {
  mean_entropy: number;
  mean_confidence: number;
  mean_temp: number;
  min_entropy: number;
  max_entropy: number;
  entropy_std: number;
}

/** Settings that each sampler has: upstream takes and ignores the rest, which is an error here. */
const USED: Readonly<Record<string, readonly string[]>> = {
  basic: ["temperature"],
  top_k: ["temperature", "topK"],
  top_p: ["temperature", "topP", "rule"],
  entropy: ["targetEntropy", "minTemp", "maxTemp", "topP", "rule"],
};

/** Upstream's parameters as ours; greedy needs no filter. */
function optionsOf(params: Params, rule: "upstream" | "exact"): ReweightGenerateOptions {
  const sampling = params.sampling ?? "entropy";
  const all = {
    ...{ temperature: params.temperature, topK: params.top_k, topP: params.top_p, rule },
    ...{ targetEntropy: params.target_entropy, minTemp: params.min_temp, maxTemp: params.max_temp },
  };
  const used = Object.entries(all).filter(([key, value]) =>
    USED[sampling]!.includes(key) && value !== undefined
  );
  return { length: params.length, sampling, ...Object.fromEntries(used) } as ReweightGenerateOptions;
}

function checkStats({ tokens, stats }: Generated, expected: Stats, what: string): void {
  const { meanEntropy, meanConfidence, meanTemp, minEntropy, maxEntropy, entropyStd, trace } = stats;
  const figures = {
    ...{ mean_entropy: meanEntropy, mean_confidence: meanConfidence, mean_temp: meanTemp },
    ...{ min_entropy: minEntropy, max_entropy: maxEntropy, entropy_std: entropyStd },
  };
  for (const [name, value] of Object.entries(figures)) {
    const error = Math.abs(value - expected[name as keyof Stats]);
    assert(error <= TOLERANCE, `${what}: ${name} off by ${error}`);
  }
  assertEquals(trace.length, tokens.length);
}

for (const [headType, recorded] of Object.entries({ reweight, content, hybrid })) {
  for (const kernels of [reference, ...backends]) {
    Deno.test(`ReweightGPT.generate writes upstream's texts with ${headType} heads on ${kernels.name}`, () => {
      const model = openUpstream(headType, recorded.config.vocab_size, kernels);
      assertEquals(recorded.cases.length, 8);
      for (const { seed_seq, params, ...expected } of recorded.cases) {
        const what = `${headType} ${JSON.stringify(params)}`;
        const windows: number[][] = [];
        const spy = watched(model, windows);
        const uniforms = expected.uniforms.values();
        const random = { uniform: () => uniforms.next().value! };
        const generated = spy.generate({ ...optionsOf(params, "upstream"), seedSeq: seed_seq, random });
        assertEquals(generated.tokens, expected.tokens, what);
        assertEquals(uniforms.next().done, true, `${what}: uniforms left over`);
        assertEquals(windows[0], expected.first_window);
        assertEquals(windows.at(-1), expected.last_window);
        const temperatures = generated.stats.trace.map(({ temperature }) => temperature);
        assert(largestDifference(temperatures, expected.temps) <= TOLERANCE, `${what}: temperatures`);
        checkStats(generated, expected.stats, what);
        const logits = model.logits(expected.first_window).data.slice(-model.vocabSize);
        const error = largestDifference(logits, expected.first_logits.data);
        assert(error <= TOLERANCE, `${what}: logits off by ${error}`);
      }
      model.close();
    });
  }
}

/** The same model, telling the windows that it reads. */
function watched(model: ReweightGPT, windows: number[][]): ReweightGPT {
  const start = model.startWindow.bind(model);
  return Object.defineProperty(model, "startWindow", {
    configurable: true,
    value: () => {
      const window = start();
      const read = window.read.bind(window);
      return Object.assign(window, {
        read: (ids: ArrayLike<number>) => {
          windows.push(Array.from(ids));
          return read(ids);
        },
      });
    },
  });
}

for (const { config: sizes, generate } of initial.models) {
  Deno.test(`ReweightGPT of seed ${sizes.seed} with ${sizes.head_type} heads writes on as upstream does, all defaults`, () => {
    for (const kernels of [reference, ...backends]) {
      for (const rule of ["upstream", "exact"] as const) {
        const config = configOf(sizes, sizes.head_type as HeadType);
        const model = new ReweightGPT({ ...config, seed: sizes.seed, kernels });
        const { seed_seq: seedSeq, length, tokens, stats } = generate;
        const generated = model.generate({ seedSeq, length, ...(rule === "upstream" ? { rule } : {}) });
        assertEquals(generated.tokens, tokens, `${kernels.name}, ${rule}`);
        checkStats(generated, stats, kernels.name);
        model.close();
      }
    }
  });
}

Deno.test("ReweightGPT goes on with one random stream from call to call, as upstream's session does", () => {
  const vocab = Vocab.fromText(session.corpus);
  assertEquals(vocab.vocabSize, session.vocab_size);
  for (const kernels of backends) {
    const sizes = { T: 32, nEmb: 64, nodes: 64, nBlocks: 3, nHeads: 4, seed: 42 };
    const model = new ReweightGPT({ vocabSize: vocab.vocabSize, ...sizes, kernels });
    assertEquals(session.generations.length, 9);
    for (const { seed_seq: seedSeq, params, tokens, stats, text, line } of session.generations) {
      const generated = model.generate({ ...optionsOf(params, "upstream"), seedSeq });
      assertEquals(generated.tokens, tokens, `${kernels.name}: ${JSON.stringify(line)}`);
      assertEquals(vocab.decode(generated.tokens), text);
      checkStats(generated, stats, line);
    }
    model.close();
  }
});
