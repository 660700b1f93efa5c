/** Oscillators of one growing sequence: each stage keeps running sums of what it has heard, so that a token costs O(M). */
import { KURAMOTO_STEP, type OscillatorSettings } from "./kuramoto.ts";

/** Phases token by token: the numbers of `tokenPhases` in float64. */
export class OscillatorStream {
  readonly #settings: OscillatorSettings;
  /** Σ sin θ and Σ cos θ of each of the 4·M stages. */
  readonly #sums: Float64Array;
  #count = 0;

  constructor(settings: OscillatorSettings) {
    this.#settings = settings;
    this.#sums = new Float64Array(8 * settings.steps);
  }

  /** The phase of the next token, from its initial projection and its natural frequency. */
  next(projection: number, omega: number): number {
    const sums = this.#sums;
    const strength = this.#settings.coupling / ++this.#count;
    const drift = (theta: number, stage: number): number => {
      const [s, c] = [Math.sin(theta), Math.cos(theta)];
      sums[2 * stage]! += s;
      sums[2 * stage + 1]! += c;
      return omega + strength * (sums[2 * stage]! * c - sums[2 * stage + 1]! * s);
    };
    const dt = KURAMOTO_STEP;
    let theta = Math.PI * Math.tanh(projection);
    for (let stage = 0; stage < 4 * this.#settings.steps; stage += 4) {
      const k1 = drift(theta, stage);
      const k2 = drift(theta + dt / 2 * k1, stage + 1);
      const k3 = drift(theta + dt / 2 * k2, stage + 2);
      const k4 = drift(theta + dt * k3, stage + 3);
      theta += dt / 6 * (k1 + 2 * (k2 + k3) + k4);
    }
    return theta;
  }

  /** Forgets all tokens. */
  clear(): void {
    this.#count = 0;
    this.#sums.fill(0);
  }
}
