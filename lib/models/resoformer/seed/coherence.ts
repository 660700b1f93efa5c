/** How sure a model is of what comes next: entropies of its distributions, and the coherences that are made of them. */

/** Means over positions. */
export interface TextScore {
  /** Positions that were scored. */
  readonly positions: number;
  /** Mean of −ln p(target), in nats. */
  readonly loss: number;
  /** e^min(loss, 100). */
  readonly perplexity: number;
  /** Logit coherence: mean over positions of 1 − H_t/ln V, in [0, 1]. */
  readonly coherence: number;
  /** Mean over positions of H_t, in nats. */
  readonly entropy: number;
  /**
   * 1 − H(mean over positions of p_t)/ln V: upstream's coherence. It is that of the unigram distribution even for a perfect
   * model, so that it says little of the model.
   */
  readonly marginalCoherence: number;
}

/** Collects rows of logits. */
export class CoherenceMeter {
  readonly #V: number;
  readonly #marginal: Float64Array;
  readonly #p: Float64Array;
  #positions = 0;
  #nats = 0;
  #entropy = 0;

  /** For a vocabulary of `V` tokens. */
  constructor(V: number) {
    this.#V = V;
    this.#marginal = new Float64Array(V);
    this.#p = new Float64Array(V);
  }

  /** Takes logits (rows, V), row-major, and the token that came in each row. */
  add(logits: ArrayLike<number>, targets: ArrayLike<number>): void {
    const [V, p] = [this.#V, this.#p];
    for (let row = 0; row < targets.length; row++) {
      const at = row * V;
      let top = -Infinity;
      for (let i = 0; i < V; i++) top = Math.max(top, logits[at + i]!);
      let total = 0;
      for (let i = 0; i < V; i++) total += p[i] = Math.exp(logits[at + i]! - top);
      const logTotal = Math.log(total);
      // H = ln Σ e^x − Σ p·x, with x the logits above their maximum.
      let mean = 0;
      for (let i = 0; i < V; i++) {
        const share = p[i]! / total;
        if (share > 0) mean += share * (logits[at + i]! - top);
        this.#marginal[i]! += share;
      }
      this.#entropy += logTotal - mean;
      this.#nats += logTotal + top - logits[at + targets[row]!]!;
      this.#positions++;
    }
  }

  /**
   * Means over all rows.
   *
   * @throws {RangeError} if there are none, or a logit was not finite.
   */
  score(): TextScore {
    const n = this.#positions;
    if (n === 0) throw new RangeError("Cannot score a text as it must have positions: got none");
    const [loss, entropy] = [this.#nats / n, Math.max(0, this.#entropy / n)];
    if (!Number.isFinite(loss) || !Number.isFinite(entropy)) {
      throw new RangeError(`Cannot score a text as logits must be finite: the loss is ${loss}`);
    }
    const most = Math.log(this.#V);
    // With one token alone there is nothing to be unsure of.
    const coherenceOf = (nats: number): number => most === 0 ? 1 : 1 - nats / most;
    let marginal = 0;
    for (const sum of this.#marginal) if (sum > 0) marginal -= sum / n * Math.log(sum / n);
    return {
      ...{ positions: n, loss, perplexity: Math.exp(Math.min(loss, 100)) },
      ...{ coherence: coherenceOf(entropy), entropy, marginalCoherence: coherenceOf(marginal) },
    };
  }
}
