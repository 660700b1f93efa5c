/** What is measured of the kernels: the same cases for the report and for `deno bench`. */

/** One kernel at one size, on arrays of its own. */
export interface KernelCase {
  /** As `gemm NN`. */
  readonly name: string;
  /** As `256x64x64`. */
  readonly sizes: string;
  /** What a call amounts to: FLOP where multiply-adds are the work, elements elsewhere. */
  readonly unit: "FLOP" | "elements";
  readonly amount: number;
  /** One call. */
  run(): void;
  /** The same by a plain JavaScript loop on ordinary arrays. */
  plain?(): void;
  /** Runs once and throws if the result is wrong: the speed of wrong numbers is no figure. */
  check(): void;
  /** Gives the arrays back. */
  close(): void;
}

/** Throws unless the arrays agree to `tolerance`, relative for numbers above 1. */
export function assertClose(
  name: string,
  got: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
): void {
  for (let i = 0; i < wanted.length; i++) {
    const distance = Math.abs(got[i]! - wanted[i]!);
    if (!(distance <= tolerance * (1 + Math.abs(wanted[i]!)))) {
      throw new Error(
        `Cannot measure ${name} as its result must be ${wanted[i]} at ${i}: it is ${got[i]}`,
      );
    }
  }
}
