/** What upstream says of each training step. */

/** One step, under upstream's names. */
export interface UpstreamRecord {
  /** From 1. */
  readonly step: number;
  /** Cross-entropy of the student at its temperatures, nats. */
  readonly CE: number;
  /** KL(teacher‖student), nats. */
  readonly KL: number;
  /** The mean of (largest probability − correct): no calibration error, and it may be negative. */
  readonly ECE: number;
  /** Mean temperature. */
  readonly T: number;
  /** Mean variance of the teacher's largest logits. */
  readonly var: number;
  /** Learning rate of the first block. */
  readonly eta0: number;
  /** ρ of the first block, after it was nudged. */
  readonly rho0: number;
  /** Columns that the first block uses. */
  readonly keepk0: number;
  /** Mean over blocks of the gradient's root mean square. */
  readonly grad_rms: number;
  /** Scale of all learning rates. */
  readonly grad_scale: number;
  /** Columns in use, one number a block. */
  readonly keepk_all: number[];
  /** ρ, one number a block. */
  readonly rho_all: number[];
  /** Mean of `hazard_grad_all`. */
  readonly hazard: number;
  /** Mean of `hazard_teach_all`. */
  readonly hazard_teach: number;
  /** Hazards of the teacher's layers. */
  readonly hazard_teach_all: number[];
  /** The same as `hazard`. */
  readonly hazard_grad: number;
  /** Hazards of as many blocks as the teacher has layers; 0 always, as upstream reads gradients that are gone. */
  readonly hazard_grad_all: number[];
  /** ‖change of the embedding‖₂. */
  readonly embed_dnorm: number;
  /** ‖gradient of the embedding‖₂. */
  readonly embed_gnorm: number;
  /** The smallest weight of a source. */
  readonly rag_min: number;
  /** The largest. */
  readonly rag_max: number;
  /** The mean. */
  readonly rag_mean: number;
}

/**
 * The line that upstream prints every fifth step.
 *
 * @example
 * ```ts
 * import { initialSpiral, upstreamLine, UpstreamSpiral } from "@haze/haze/spiral";
 * import { assert } from "@std/assert";
 *
 * const sizes = { vocabSize: 8, width: 8, heads: 2, layers: 1, sharedRank: 4 };
 * const { student, teacher } = initialSpiral(sizes, new Float32Array(64).fill(1 / 8), 0);
 * const spiral = new UpstreamSpiral(student, teacher);
 * spiral.warmUp(3);
 * const record = spiral.step({ contexts: [0, 1, 2], targets: [3] });
 * assert(upstreamLine(record).startsWith(`[001] CE=${record.CE.toFixed(4)} KL=`));
 * ```
 */
export function upstreamLine(record: UpstreamRecord): string {
  const { CE, KL, ECE, T, eta0, rho0, keepk0, grad_rms, grad_scale, embed_dnorm, embed_gnorm } = record;
  const sections = [
    `[${String(record.step).padStart(3, "0")}] CE=${CE.toFixed(4)} KL=${KL.toFixed(4)} ECE=${ECE.toFixed(4)}`,
    `T=${T.toFixed(3)} var~=${record.var.toFixed(4)}`,
    `η0=${scientific(eta0)} ρ0=${rho0 < 0 ? "" : "+"}${rho0.toFixed(3)} keepk0=${keepk0}`,
    `g_rms=${scientific(grad_rms)} g_scale=${grad_scale.toFixed(2)}`,
    `hazard_t~${record.hazard_teach.toFixed(3)} hazard_g~${record.hazard_grad.toFixed(3)}`,
    `keepk=[${record.keepk_all.join(", ")}] rho=${floats(record.rho_all)} ` +
    `hazards_t=${floats(record.hazard_teach_all)} hazards_g=${floats(record.hazard_grad_all)} ` +
    `embed_dnorm=${scientific(embed_dnorm)} embed_gnorm=${scientific(embed_gnorm)}`,
    `rag_w[min/mean/max]=${
      [record.rag_min, record.rag_mean, record.rag_max].map((weight) => weight.toFixed(3)).join("/")
    }`,
  ];
  return sections.join(" | ");
}

/** Four decimals and an exponent of at least two digits. */
function scientific(x: number): string {
  return x.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2");
}

/** A list as Python shows it: whole numbers have a decimal, small ones an exponent of two digits. */
function floats(numbers: readonly number[]): string {
  const shown = numbers.map((x) => {
    const small = x !== 0 && Math.abs(x) < 1e-4;
    const text = small ? x.toExponential() : String(x);
    return Number.isInteger(x) ? `${text}.0` : text.replace(/e([+-])(\d)$/, "e$10$2");
  });
  return `[${shown.join(", ")}]`;
}
