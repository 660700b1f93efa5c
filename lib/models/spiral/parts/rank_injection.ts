import { checkAtLeast, checkInteger, checkLength } from "./checks.ts";
import { widthOf } from "./rank_projection.ts";
import { solvePositive } from "./solve_positive.ts";

/** Which system is solved: r×r as upstream writes it, or m×m, the same answer from a smaller, better conditioned one. */
export type InjectionForm = "rank" | "members";

/**
 * The change δ of a vector in rank space that brings a sparse bias nearest: with B_J the columns of the m ids,
 * (B_J B_Jᵀ + ε·I_r) δ = B_J v, or equally δ = B_J (B_Jᵀ B_J + ε·I_m)⁻¹ v.
 *
 * It minimises ‖B_Jᵀδ − v‖² + ε‖δ‖²; where m ≤ r and the columns are independent, δ·B is nearly v at the m ids, and
 * something at all the others as well. That is the price of going through rank space; `addBias` has none.
 *
 * @param ids m ids in [0, V), no two alike.
 * @param scores v, m numbers.
 * @param B The shared projection (r, V).
 * @param rank r.
 * @param ridge ε, above 0. Default: 1e-4.
 * @throws {TypeError} if B does not hold r rows or there is not one score an id.
 * @throws {RangeError} if an id or ε is out of range.
 *
 * @example
 * ```ts
 * import { injectBias, projectMean } from "@haze/haze/spiral";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const B = [1, 0, 1, 0, 1, 1]; // two ranks, three ids
 * const delta = injectBias([0, 1], [2, -1], B, 2);
 * const logits = projectMean(delta, B);
 * assertAlmostEquals(logits[0], 2, 1e-3);
 * assertAlmostEquals(logits[2], 1, 1e-3); // nobody asked for this one
 * ```
 */
export function injectBias(
  ids: ArrayLike<number>,
  scores: ArrayLike<number>,
  B: ArrayLike<number>,
  rank: number,
  { ridge = 1e-4, form = "members" }: { readonly ridge?: number; readonly form?: InjectionForm } = {},
): Float64Array {
  const act = "inject a bias";
  const V = widthOf(act, B, rank);
  checkLength(act, "scores", scores.length, ids.length, "one an id");
  checkAtLeast(act, "the ridge", ridge, 0, true);
  for (let i = 0; i < ids.length; i++) checkInteger(act, `id ${i}`, ids[i], 0, V - 1);
  const m = ids.length;
  const members = new Float64Array(rank * m); // B_J, (r, m)
  for (let a = 0; a < rank; a++) for (let i = 0; i < m; i++) members[a * m + i] = B[a * V + ids[i]];
  if (form === "rank") return solvePositive(outer(members, rank, m, ridge), apply(members, rank, m, scores));
  const solution = solvePositive(inner(members, rank, m, ridge), Float64Array.from(scores));
  return apply(members, rank, m, solution);
}

/** M·v, r numbers. */
function apply(M: Float64Array, r: number, m: number, v: ArrayLike<number>): Float64Array {
  const out = new Float64Array(r);
  for (let a = 0; a < r; a++) for (let i = 0; i < m; i++) out[a] += M[a * m + i] * v[i];
  return out;
}

/** M·Mᵀ + ε·I, (r, r). */
function outer(M: Float64Array, r: number, m: number, ridge: number): Float64Array {
  const out = new Float64Array(r * r);
  for (let a = 0; a < r; a++) {
    for (let b = 0; b < r; b++) {
      let sum = a === b ? ridge : 0;
      for (let i = 0; i < m; i++) sum += M[a * m + i] * M[b * m + i];
      out[a * r + b] = sum;
    }
  }
  return out;
}

/** Mᵀ·M + ε·I, (m, m). */
function inner(M: Float64Array, r: number, m: number, ridge: number): Float64Array {
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      let sum = i === j ? ridge : 0;
      for (let a = 0; a < r; a++) sum += M[a * m + i] * M[a * m + j];
      out[i * m + j] = sum;
    }
  }
  return out;
}
