/** The trial of goals that a model forms of its memory: whose sentences stay on an axis, or leave it. */
import { Agency, axisEncoding, hashedEncoding, TemporalMemory } from "../../models/reso_llm/mod.ts";
import { AXIS_SENTENCES } from "../../models/reso_llm/memory/axis_sentences.ts";
import { SEDENION_AXES } from "../../physics/mod.ts";
import { Pcg64, shuffled } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import { mean } from "../claims/statistics.ts";
import type { Trial } from "../trial.ts";

/** Sentences on the axis first, and sentences that follow. */
const [FIRST, AFTER] = [5, 5];
/** λ a token, so that what was said first fades, and the tokens that a sentence counts for. */
const [DECAY, SPACING] = [0.05, 12];

/**
 * For each of the sixteen axes a memory is told five sentences of it, then five more of it (`on`) or five of other axes
 * (`off`). Metrics, as means over axes: `formed.on`, `formed.off`, goals that the agency forms during the second five, and
 * `formed.empty`, goals after as many looks at a memory in which there is nothing, over all; `own.off`, share of the goals
 * off the topic that name the axis that was left.
 */
export function formationTrial(): Trial {
  const config = { first: FIRST, after: AFTER, decay: DECAY, spacing: SPACING };
  return {
    experiment: "reso-llm/formation/1",
    config,
    data: { name: "sentences on axes", hash: contentHash({ ...AXIS_SENTENCES }, "hash sentences") },
    run(seed) {
      const random = new Pcg64(seed);
      const encoding = axisEncoding();
      const formed = { on: [] as number[], off: [] as number[] };
      let [own, all] = [0, 0];
      SEDENION_AXES.forEach((axis, a) => {
        const sentences = shuffled([...AXIS_SENTENCES[axis]], random);
        const others = shuffled(
          SEDENION_AXES.filter((other) => other !== axis).flatMap((other) => AXIS_SENTENCES[other]),
          random,
        );
        for (const way of ["on", "off"] as const) {
          const next = (way === "on" ? sentences.slice(FIRST) : others).slice(0, AFTER);
          const goals = goalsOf(sentences.slice(0, FIRST), next, encoding);
          formed[way].push(goals.length);
          if (way === "on") continue;
          all += goals.length;
          own += goals.filter((goal) => goal === a).length;
        }
      });
      const empty = agent();
      for (let look = 0; look < FIRST + AFTER; look++) empty.update({ axes: undefined });
      return Promise.resolve({
        metrics: {
          ...{ "formed.on": mean(formed.on), "formed.off": mean(formed.off) },
          ...{ "formed.empty": empty.goals.length, "own.off": own / Math.max(1, all) },
        },
      });
    },
  };
}

/** Axes of the goals that come of the second sentences. */
function goalsOf(
  first: readonly string[],
  next: readonly string[],
  encoding: ReturnType<typeof axisEncoding>,
): (number | undefined)[] {
  const memory = new TemporalMemory({ encoding: hashedEncoding(), axes: encoding, decayRate: DECAY });
  const agency = agent();
  const tell = (sentence: string) => {
    memory.store(sentence);
    const axes = new Float64Array(16);
    const moments = memory.field.moments();
    for (const moment of moments) {
      const strength = memory.field.strength(moment);
      encoding.encode(moment.content).forEach((value, a) => axes[a]! += strength * value);
    }
    const norm = Math.hypot(...axes);
    if (norm > 0) agency.update({ axes: axes.map((value) => value / norm) });
    memory.advance(SPACING);
  };
  first.forEach(tell);
  const before = agency.goals.length;
  next.forEach(tell);
  return agency.goals.slice(before).map(({ sourceAxis }) => sourceAxis);
}

function agent(): Agency {
  return new Agency({ encode: () => [], pieceOf: () => "", primeOf: () => 2 });
}
