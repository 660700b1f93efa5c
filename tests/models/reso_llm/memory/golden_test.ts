import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  SedenionMemory,
  TemporalMemory,
  upstreamEncoding,
} from "../../../../lib/models/reso_llm/memory/mod.ts";
import { superposeSedenions } from "../../../../lib/physics/mod.ts";
import { assertClose, golden } from "../../../physics/golden.ts";

interface Fixture {
  decay_rate: number;
  moments: { text: string; time: number; s: number[]; entropy_bits: number; coherence: number }[];
  now: number;
  query: string;
  query_sedenion: number[];
  recall_scores: { text: string; score: number }[];
  recall_order: string[];
  consolidated: number[];
  dominant_axes: { name: string; value: number }[];
  smf_entropy_bits: number;
  mean_coherence: number;
  superpose_first2: number[];
  ref_interference_01: number[];
}

const fixture = golden<Fixture>("smf");

/** The fixture's moments under upstream's rule and encoding, importances that must have no effect among them. */
function upstream(): TemporalMemory {
  const memory = new TemporalMemory({
    encoding: upstreamEncoding(),
    decayRate: fixture.decay_rate,
    rule: "upstream",
  });
  fixture.moments.forEach(({ text, time }, i) => {
    memory.advance(time - memory.time);
    memory.store(text, { importance: 1 + i });
  });
  memory.advance(fixture.now - memory.time);
  return memory;
}

Deno.test("upstreamEncoding meets the golden sedenions", () => {
  for (const { text, s } of fixture.moments) assertClose(upstreamEncoding().encode(text), s, 1e-12);
  assertClose(upstreamEncoding().encode(fixture.query), fixture.query_sedenion, 1e-12);
});

Deno.test("TemporalMemory under upstream's rule meets the golden moments and scores", () => {
  const memory = upstream();
  const moments = memory.field.moments();
  assertClose(moments.map(({ entropyBits }) => entropyBits), fixture.moments.map((m) => m.entropy_bits));
  assertClose(moments.map(({ coherence }) => coherence), fixture.moments.map((m) => m.coherence));
  const found = memory.recall(fixture.query, 10);
  assertEquals(found.map(({ moment }) => moment.content), fixture.recall_order);
  const scores = new Map(fixture.recall_scores.map(({ text, score }) => [text, score]));
  for (const { moment, score } of found) assertAlmostEquals(score, scores.get(moment.content)!, 1e-9);
});

Deno.test("TemporalMemory under upstream's rule meets the golden field", () => {
  const { field } = upstream();
  assertClose(field.consolidate(), fixture.consolidated);
  const axes = field.dominantAxes(fixture.dominant_axes.length);
  assertEquals(axes.map(({ name }) => name as string), fixture.dominant_axes.map(({ name }) => name));
  assertClose(axes.map(({ value }) => value), fixture.dominant_axes.map(({ value }) => value));
  assertAlmostEquals(field.fieldEntropyBits(), fixture.smf_entropy_bits, 1e-9);
  assertAlmostEquals(field.meanCoherence(), fixture.mean_coherence, 1e-9);
});

Deno.test("SedenionMemory associates and superposes the golden moments", () => {
  const { field } = upstream();
  const [a, b] = field.moments();
  assertClose(field.associate(a, b), fixture.ref_interference_01);
  assertClose(superposeSedenions([a.sedenion, b.sedenion], [1, 0.5]), fixture.superpose_first2);
});

Deno.test("SedenionMemory under upstream's rule compounds its forgetting, and prunes by coherence", () => {
  const memory = new SedenionMemory({ rule: "upstream", decayRate: 0.5, maxMoments: 2 });
  const even = new Array(16).fill(0.25);
  const sharp = Array.from({ length: 16 }, (_, i) => i === 0 ? 1 : 0);
  memory.store("even", even, { importance: 100 });
  memory.store("sharp", sharp);
  memory.store("sharp again", sharp);
  assertEquals(memory.moments().map(({ content }) => content), ["sharp", "sharp again"]); // 1/(1+4) < 1
  memory.advance(4);
  assertEquals(memory.decay(), []); // e^-2
  assertAlmostEquals(memory.moments()[0].coherence, Math.exp(-2), 1e-12);
  assertEquals(memory.decay(), []); // e^-4
  assertEquals(memory.decay().length, 2); // e^-6 is below 0.01, at the very same time
});

Deno.test("SedenionMemory under upstream's rule keeps its faded coherences in its state", () => {
  const [one, two] = [0, 1].map(() => new SedenionMemory({ rule: "upstream" }));
  one.store("x", Array.from({ length: 16 }, (_, i) => i === 0 ? 1 : 0));
  one.advance(50);
  one.decay();
  two.restore(one.toState());
  assertEquals(two.moments(), one.moments());
  assertAlmostEquals(two.moments()[0].coherence, Math.exp(-0.5), 1e-12);
});
