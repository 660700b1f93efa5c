/** Fixed places in the engine's memory where host and recorded pass hand each other numbers. */
import type { FloatArray, Kernels, Region } from "../../../kernels/mod.ts";
import { Tensor } from "../../../tensor/mod.ts";

/** Numbers that the host works out and each training line shows. */
export const HOST_MEASURES = [
  ...["ece", "hazard", "keepK", "rho", "teacherNats", "sourceMin", "sourceMean", "sourceMax"],
] as const;

/** Arrays of one size of pass: R rows, V tokens. */
export class PassSlots {
  /** Rows of the pass. */
  readonly rows: number;
  /** The teacher's log-probabilities: (R, V). */
  readonly teacher: FloatArray;
  /** Share of each row in the losses, 0 where unscored: (R). */
  readonly shares: FloatArray;
  /** The token that came after each row; any where unscored: (R). */
  readonly targets: Int32Array;
  /** 1 for rows that train the weights, 0 for those held out: (R). */
  readonly trains: FloatArray;
  /** Where the pass leaves the student's log-probabilities: (R, V). */
  readonly student: FloatArray;
  /** Numbers of {@linkcode HOST_MEASURES}. */
  readonly measures: FloatArray;
  readonly #kernels: Kernels;
  readonly #region: Region;

  /** Takes memory; not to be had inside a step. */
  constructor(kernels: Kernels, R: number, V: number) {
    const sizes = [R * V, R, R, R * V, HOST_MEASURES.length, R];
    this.rows = R;
    this.#kernels = kernels;
    this.#region = kernels.region(sizes.reduce((sum, size) => sum + size));
    let at = 0;
    const [teacher, shares, trains, student, measures, targets] = sizes.map((size) =>
      this.#region.floats.subarray(at, at += size)
    ) as [FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray];
    [this.teacher, this.shares, this.trains] = [teacher, shares, trains];
    [this.student, this.measures] = [student, measures];
    // The same bytes seen as int32; with float64 there are twice as many as needed.
    this.targets = new Int32Array(targets.buffer, targets.byteOffset, R);
  }

  /** One of the arrays as a tensor of a shape. */
  view(array: FloatArray | Int32Array, shape: readonly number[]): Tensor {
    return new Tensor(array, shape, this.#kernels);
  }

  /** Gives the memory back. */
  close(): void {
    this.#region.close();
  }
}
