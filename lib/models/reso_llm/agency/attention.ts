import { SEDENION_AXES } from "../../../physics/mod.ts";
import type { PrimeOscillator } from "./agency_types.ts";
import { AxisBaselines, PrimeBaselines } from "./baselines.ts";
import { FocusList } from "./focus.ts";
import type { CompleteAgencyOptions } from "./options.ts";

/** Oscillators below this are not looked at. */
const LEAST_AMPLITUDE = 0.1;
/** A prime above this salience becomes a focus. */
const LEAST_SALIENCE = 0.3;
/** An axis newer than this becomes a focus. */
const LEAST_AXIS_NOVELTY = 0.15;

/** What an agent has seen of primes and axes, and what of it holds its attention. */
export class Attention {
  /** What it attends to. */
  readonly foci: FocusList;
  /** The running means of primes' amplitudes. */
  readonly primes: PrimeBaselines = new PrimeBaselines();
  /** The running means of the memory's axes. */
  readonly axes: AxisBaselines = new AxisBaselines();
  readonly #options: CompleteAgencyOptions;

  constructor(options: CompleteAgencyOptions) {
    this.#options = options;
    this.foci = new FocusList(options.maxFoci, options.attentionDecayRate);
  }

  /**
   * Looks at a prime that swings: one of enough salience becomes a focus.
   *
   * @param relevance of the prime, in [0, 1]
   * @param name what the focus is called
   */
  look({ prime, amplitude, token }: PrimeOscillator, relevance: number, name: string, time: number): void {
    if (amplitude < LEAST_AMPLITUDE) return;
    const { noveltyWeight, relevanceWeight, intensityWeight } = this.#options;
    const novelty = this.primes.novelty(prime, amplitude, time);
    const intensity = noveltyWeight * novelty + relevanceWeight * relevance + intensityWeight * amplitude;
    if (!(intensity > LEAST_SALIENCE)) return;
    const tokens = token === undefined ? [] : [token];
    this.foci.raise(
      {
        type: "prime",
        target: name,
        intensity,
        novelty,
        relevance,
        primes: [prime],
        tokens,
        smfAxis: undefined,
      },
      time,
    );
  }

  /**
   * Looks at a memory: axes that are new enough become foci.
   *
   * @returns what the memory has shown of each axis, this look included
   * @throws {TypeError} if there are not sixteen axes
   */
  lookAtMemory(axes: ArrayLike<number>, time: number): ArrayLike<number> {
    if (axes.length !== SEDENION_AXES.length) {
      throw new TypeError(`Cannot look at a memory as it has ${SEDENION_AXES.length} axes: ${axes.length}`);
    }
    const { mean, novelties } = this.axes.take(axes);
    novelties.forEach((novelty, smfAxis) => {
      if (!(novelty > LEAST_AXIS_NOVELTY)) return;
      const target = SEDENION_AXES[smfAxis];
      this.foci.raise(
        {
          type: "concept",
          target,
          intensity: novelty,
          novelty,
          relevance: 0,
          primes: [],
          tokens: [],
          smfAxis,
        },
        time,
      );
    });
    return mean;
  }
}
