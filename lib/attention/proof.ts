/**
 * The proof sheet: what must hold of anything that attends, measured on it. One function for an attention layer and
 * for a whole model; both are described by a {@linkcode ProofSubject}.
 */
import { PROOF_CLAIMS } from "./proof_claims.ts";
import type { ProofRow, ProofSheet, ProofSubject } from "./proof_subject.ts";

/**
 * Measures every claim on a subject. {@linkcode proveAttention} and `proveModel` make the subject too.
 *
 * - No output depends on a later input: by gradient, and by changing what comes later.
 * - A beginning alone gives what it gives within the whole: nothing scales with the length of the text.
 * - Attention weights are not negative, and those of a query sum to one (or are all zero, if all is masked).
 * - With the cache, token by token or in pieces, outputs are those of recomputing all so far.
 * - A sequence in a batch gives what it gives alone, and the same again when repeated.
 * - Lengths 1 … T work, 0 and T + 1 are refused in words.
 * - An earlier input changes a later output: what ignores the past attends to nothing.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { attentionFromSlots, proveAttention, slotScore, softmaxNormalise, weightedSum } from "@haze/haze/attention";
 * const peeking = attentionFromSlots({
 *   ...{ score: slotScore, normalise: softmaxNormalise, mix: weightedSum },
 *   mask: (query, key) => key <= query + 1,
 * });
 * const { rows, holds } = proveAttention(peeking, { name: "peeking", C: 8, H: 2, D: 4, T: 6 });
 * assert(!holds);
 * console.log(rows.filter((row) => !row.holds).map((row) => row.claim)); // the two on causality
 * ```
 */
export function proofSheet<X>(subject: ProofSubject<X>): ProofSheet {
  const rows = PROOF_CLAIMS.map((claim): ProofRow | undefined => {
    const { claim: name, relation = "≤" } = claim;
    try {
      const found = claim.measure(subject);
      if (!found) return undefined;
      const { measured, tolerance = 0, detail } = found;
      const holds = relation === "≤" ? measured <= tolerance : measured >= tolerance;
      return { claim: name, holds, measured, relation, tolerance, detail };
    } catch (error) {
      // What cannot be run does not hold; why is part of the sheet.
      const detail = `could not be measured: ${error instanceof Error ? error.message : error}`;
      return { claim: name, holds: false, measured: NaN, relation, tolerance: 0, detail };
    }
  }).filter((row) => row !== undefined);
  const { name, kernels, T, parameters } = subject;
  const costs = { parameters, flops: subject.flops(), tokens: T };
  return { subject: name, backend: kernels.name, holds: rows.every(({ holds }) => holds), rows, costs };
}
