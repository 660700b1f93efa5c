import { blockBootstrap } from "./bootstrap.ts";
import { brierFromSums } from "./brier.ts";
import { calibration } from "./calibration.ts";
import { checkInteger, checkLogits } from "./checks.ts";
import type { EvaluationDocument, EvaluationOptions } from "./evaluation_document.ts";
import type { Numbers } from "./numbers.ts";
import { perplexity } from "./perplexity.ts";

const FIRST_CAPACITY = 1024;

/**
 * Collects the scores of predicted tokens and makes an {@linkcode EvaluationDocument} of them.
 *
 * Every row of logits is scored in float64: nats −ln p(target), the largest probability, whether the first choice
 * was right, and the Brier score. A call that throws leaves what was collected before as it was.
 *
 * @example
 * ```ts
 * import { EvaluationAccumulator } from "@haze/haze/metrics";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const evaluation = new EvaluationAccumulator();
 * evaluation.add([0, 0], 1);
 * evaluation.addBatch(new Float32Array([1, 1, 3, 3]), 2, 2, new Int32Array([0, 1]));
 * const document = evaluation.finish({ bytes: 3, characters: 3, unigramNats: 0.7, bigramNats: 0.6, seed: 1 });
 * assertEquals(document.tokens, 3);
 * assertAlmostEquals(document.bitsPerByte, 1);
 * ```
 */
export class EvaluationAccumulator {
  #count = 0;
  #vocabSize = 0;
  #brierSum = 0;
  #nats: Float64Array = new Float64Array(FIRST_CAPACITY);
  #confidences: Float64Array = new Float64Array(FIRST_CAPACITY);
  #correct: Uint8Array = new Uint8Array(FIRST_CAPACITY);

  /** How many tokens were scored so far. */
  get tokens(): number {
    return this.#count;
  }

  /**
   * Scores one token.
   *
   * @param logitsRow V logits; V is that of the first row scored.
   * @param target The token that came, in [0, V).
   * @throws TypeError if V differs from before; RangeError if the target is not in [0, V), the row is not a row of
   * logits, or the target's logit is −∞, which no finite number of nats describes.
   */
  add(logitsRow: Numbers, target: number): void {
    this.addBatch(Float64Array.from(logitsRow), 1, logitsRow.length, [target]);
  }

  /**
   * Scores many tokens at once; all of them are taken or, on an error, none.
   *
   * @param logits rows × V logits, row-major.
   * @param rows How many tokens.
   * @param vocabSize V; that of the first row scored.
   * @param targets `rows` token ids in [0, V).
   * @throws TypeError if a length or V does not fit; RangeError as {@linkcode EvaluationAccumulator.add}.
   */
  addBatch(logits: Float32Array | Float64Array, rows: number, vocabSize: number, targets: Numbers): void {
    this.#checkShapes(logits, rows, vocabSize, targets);
    this.#reserve(this.#count + rows);
    let brierSum = this.#brierSum;
    for (let row = 0; row < rows; row++) {
      brierSum += this.#score(logits, row * vocabSize, vocabSize, targets[row], this.#count + row);
    }
    this.#brierSum = brierSum;
    this.#count += rows;
    if (rows > 0) this.#vocabSize = vocabSize;
  }

  /**
   * The document of everything scored so far; more tokens may be added afterwards.
   *
   * @throws RangeError if fewer than two tokens were scored or an option is out of range.
   */
  finish(options: EvaluationOptions): EvaluationDocument {
    const tokens = this.#count;
    if (tokens < 2) {
      throw new RangeError(
        `Cannot evaluate as a mean with an interval: ${tokens} token${
          tokens === 1 ? "" : "s"
        } scored\nhint: give a longer held-out text`,
      );
    }
    const { bytes, characters, unigramNats, bigramNats, seed } = options;
    checkInteger(bytes, "bytes", 1, Infinity);
    checkInteger(characters, "characters", 1, Infinity);
    checkNats(unigramNats, "unigramNats");
    checkNats(bigramNats, "bigramNats");
    const { resamples = 1000, level = 0.95, bins = 15 } = options;
    const blockLength = options.blockLength ?? Math.min(Math.max(Math.floor(tokens / 20), 1), 64);
    const nats = this.#nats.subarray(0, tokens);
    const correct = this.#correct.subarray(0, tokens);
    const { mean, low, high } = blockBootstrap(nats, { blockLength, resamples, level, seed });
    const bitsPer = (units: number): number => tokens / Math.LN2 / units;
    const calibrated = calibration(this.#confidences.subarray(0, tokens), correct, bins);
    return {
      tokens,
      bytes,
      characters,
      nllNats: mean,
      bitsPerByte: mean * bitsPer(bytes),
      bitsPerCharacter: mean * bitsPer(characters),
      perplexity: perplexity(mean),
      calibration: {
        eceEqualWidth: calibrated.eceEqualWidth,
        eceEqualMass: calibrated.eceEqualMass,
        bins,
        brier: this.#brierSum / tokens,
        reliability: calibrated.reliability,
      },
      uniformNats: Math.log(this.#vocabSize),
      unigramNats,
      bigramNats,
      accuracy: correct.reduce((sum, mark) => sum + mark, 0) / tokens,
      intervals: {
        nllNats: [low, high],
        bitsPerByte: [low * bitsPer(bytes), high * bitsPer(bytes)],
        bitsPerCharacter: [low * bitsPer(characters), high * bitsPer(characters)],
        level,
        blockLength,
        resamples,
      },
    };
  }

  // Writes the scores of the row at `offset` to `place` and returns its Brier score.
  #score(
    logits: Float32Array | Float64Array,
    offset: number,
    V: number,
    target: number,
    place: number,
  ): number {
    let top = offset;
    let maximum = logits[offset];
    for (let i = offset + 1; i < offset + V; i++) {
      if (logits[i] > maximum) {
        maximum = logits[i];
        top = i;
      }
    }
    // The largest exponential is exactly one: leaving it out of the sum keeps the digits of a near-certain row.
    let tail = 0;
    let squares = 1;
    for (let i = offset; i < offset + V; i++) {
      if (i === top) continue;
      const exponential = Math.exp(logits[i] - maximum);
      tail += exponential;
      squares += exponential * exponential;
    }
    const total = 1 + tail;
    const targetLogit = logits[offset + target];
    const nats = maximum - targetLogit + Math.log1p(tail);
    if (!Number.isFinite(nats)) explain(logits.subarray(offset, offset + V), target);
    this.#nats[place] = nats;
    this.#confidences[place] = 1 / total;
    this.#correct[place] = top === offset + target ? 1 : 0;
    return brierFromSums(Math.exp(targetLogit - maximum) / total, squares / (total * total));
  }

  #checkShapes(logits: Numbers, rows: number, vocabSize: number, targets: Numbers): void {
    checkInteger(rows, "rows", 0, Infinity);
    checkInteger(vocabSize, "vocabSize", 1, Infinity);
    if (this.#count > 0 && vocabSize !== this.#vocabSize) {
      throw new TypeError(`Cannot score logits as rows of ${this.#vocabSize}: V is ${vocabSize}`);
    }
    if (logits.length !== rows * vocabSize) {
      throw new TypeError(`Cannot score logits as ${rows} rows of ${vocabSize}: ${logits.length} numbers`);
    }
    if (targets.length !== rows) {
      throw new TypeError(
        `Cannot score logits as predictions of targets: ${rows} rows, ${targets.length} targets`,
      );
    }
    for (let row = 0; row < rows; row++) checkInteger(targets[row], `target ${row}`, 0, vocabSize - 1);
  }

  #reserve(needed: number): void {
    if (needed <= this.#nats.length) return;
    const capacity = Math.max(needed, 2 * this.#nats.length);
    const nats = new Float64Array(capacity);
    const confidences = new Float64Array(capacity);
    const correct = new Uint8Array(capacity);
    nats.set(this.#nats);
    confidences.set(this.#confidences);
    correct.set(this.#correct);
    this.#nats = nats;
    this.#confidences = confidences;
    this.#correct = correct;
  }
}

// Finds out why a row has no finite score, off the fast path.
function explain(row: Float32Array | Float64Array, target: number): never {
  checkLogits(row);
  throw new RangeError(
    `Cannot score token ${target} as a finite number of nats: its logit is ${row[target]}`,
  );
}

function checkNats(nats: number, name: string): void {
  if (!(nats >= 0 && nats < Infinity)) {
    throw new RangeError(`Cannot take ${name} as finite nats of at least 0: ${nats}`);
  }
}
