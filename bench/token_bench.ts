/**
 * One generated token: `deno bench -A bench/token_bench.ts`, wall clock, one thread.
 *
 * Keys and values are cached. Every bench goes on for ever as `generate` does: when the context is full, the last
 * half of it is fed again. So a figure is the mean over positions from T/2 to T, that refill included.
 *
 * @module
 */
import { generate } from "../lib/generation/mod.ts";
import { HAZE_PRESETS, HazeModel } from "../lib/models/mod.ts";
import type { SamplingOptions } from "../lib/sampling/mod.ts";
import { oneThread } from "./backends.ts";
import { TOKEN_PRESETS, TOKEN_WARM_UP_MS } from "./sizes.ts";

/** Characters of a plain English text: what V is for these presets. */
const VOCABULARY = 64;
const PROMPT = [1, 2, 3];

const kernels = oneThread();

for (const preset of TOKEN_PRESETS) {
  const model = new HazeModel({ ...HAZE_PRESETS[preset], vocabSize: VOCABULARY }, { kernels });
  const group = `token ${preset}`;
  const feed = feeder(model);
  // The first bench of a group would otherwise pay for code that V8 has yet to optimise, and the others not.
  const start = performance.now();
  while (performance.now() - start < TOKEN_WARM_UP_MS) feed();
  Deno.bench("model alone", { group, baseline: true }, feed);
  const chains: [string, SamplingOptions][] = [
    ["with greedy choice", { sampling: "greedy" }],
    ["with entropy-aware sampling", { sampling: "entropy" }],
  ];
  for (const [name, sampling] of chains) {
    const tokens = generate(model, PROMPT, { length: Number.MAX_SAFE_INTEGER, sampling });
    Deno.bench(name, { group }, () => {
      if (tokens.next().done !== false) {
        throw new Error("Cannot measure a token as generation must go on: it ended");
      }
    });
  }
}

/** Feeds one token a call and, when the context is full, half of it at once. */
function feeder(model: HazeModel): () => void {
  const session = model.startSession();
  const ids = Array.from({ length: session.capacity }, (_, i) => i % VOCABULARY);
  const half = ids.slice(0, session.capacity / 2);
  session.feed(half);
  return () => {
    if (session.length < session.capacity) {
      session.feed(ids.slice(session.length, session.length + 1));
      return;
    }
    session.clear();
    session.feed(half);
  };
}
