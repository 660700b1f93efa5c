import type { BigramWorld } from "./bigram_world.ts";
import { NewtonStep } from "./newton_step.ts";

/** Options of {@linkcode projectionCeiling}. */
export interface ProjectionCeilingOptions {
  /** Tokens of a context: which contexts are frequent. */
  readonly T: number;
  /** What a row may still lie above its minimum, in nats, by Newton's estimate; 1e-9 unless told otherwise. */
  readonly toleranceNats?: number;
}

/** What {@linkcode projectionCeiling} finds. */
export interface ProjectionCeiling {
  /** The least expected NLL, in nats. */
  readonly nats: number;
  /** The best μ of each last token, shape (V, r), row-major. */
  readonly means: Float64Array;
}

const MOST_STEPS = 200;

/**
 * The least expected NLL, in nats, of any model whose logits are μ·B with a given B, however good its μ.
 *
 * In a bigram world the best model has one μ for each last token a, which minimises
 * f(μ) = log Σⱼ exp((μB)ⱼ) − Σⱼ P[a, j]·(μB)ⱼ: a convex function with gradient B(q − P[a]), q = softmax(μB), and Hessian
 * B(diag q − qqᵀ)Bᵀ. Newton's steps from μ = 0, each halved until f falls by a tenth of what its slope promises, go down to
 * the minimum from anywhere; they end when half the squared Newton decrement, the estimate of what is left, is below the
 * tolerance. What a projection costs is the ceiling minus {@linkcode BigramWorld.bayesNats}.
 *
 * @param projection B, shape (r, V), row-major.
 * @throws {TypeError} if the projection is not made of rows of V numbers.
 * @throws {RangeError} if a number in it is not finite, or there is no minimum within 200 steps.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { BigramWorld, projectionCeiling } from "@haze/haze/data";
 * const world = BigramWorld.fromSeed({ V: 8, seed: 0 });
 * const all = Float64Array.from({ length: 64 }, (_, i) => i % 9 === 0 ? 1 : 0);
 * assertAlmostEquals(projectionCeiling(world, all, { T: 4 }).nats, world.bayesNats(4), 1e-6);
 * const none = projectionCeiling(world, new Float64Array(8), { T: 4 });
 * assertAlmostEquals(none.nats, Math.log(8), 1e-6);
 * ```
 */
export function projectionCeiling(
  world: BigramWorld,
  projection: Float32Array | Float64Array,
  { T, toleranceNats = 1e-9 }: ProjectionCeilingOptions,
): ProjectionCeiling {
  const { V } = world;
  const r = projection.length / V;
  if (!Number.isInteger(r) || r < 1) {
    throw new TypeError(
      `Cannot find a ceiling as the projection must be rows of V = ${V} numbers: got ${projection.length}`,
    );
  }
  const bad = projection.find((x) => !Number.isFinite(x));
  if (bad !== undefined) {
    throw new RangeError(`Cannot find a ceiling as the projection must be finite: got ${bad}`);
  }
  const means = new Float64Array(V * r);
  const logits = new Float64Array(V * V);
  const newton = new NewtonStep(Float64Array.from(projection), r, V);
  for (let a = 0; a < V; a++) {
    const row = world.probabilities.subarray(a * V, (a + 1) * V);
    const mean = means.subarray(a * r, (a + 1) * r);
    newton.start(row, mean);
    for (let step = 0; !(newton.prepare() <= toleranceNats); step++) {
      if (step === MOST_STEPS || !newton.descend()) {
        throw new RangeError(
          `Cannot find a ceiling as Newton's steps must reach ${toleranceNats} nats: row ${a} has ${newton.left} left`,
        );
      }
    }
    logits.set(newton.logits, a * V);
  }
  return { nats: world.expectedNats(logits, T), means };
}
