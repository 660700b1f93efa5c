/**
 * Reverse mode on a tape: each op that runs while a tape is open notes how to pass a gradient to its inputs; the
 * tape is then played backwards.
 */
import { inPhase } from "../kernels/phase.ts";
import type { FloatArray } from "../kernels/mod.ts";
import { setTaping } from "../tensor/scope.ts";
import { showShape, type Tensor } from "../tensor/mod.ts";

/** Passes the gradient of an op's output on to its inputs. */
export type Backward = (dy: FloatArray, gradients: Gradients) => void;

interface Entry {
  readonly output: Tensor;
  readonly backward: Backward;
}

/**
 * The gradients under construction; what a {@linkcode Backward} writes to.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { scale, Tape } from "@haze/haze/autograd";
 * const x = tensor([3, 4]);
 * const tape = new Tape([x]);
 * const gradients = tape.play(tape.run(() => scale(tensor([1]), 2)));
 * assertEquals(gradients.get(x), undefined); // the result does not depend on x
 * assertEquals(gradients.sumOf(x), new Float32Array(2));
 * ```
 */
export class Gradients {
  readonly #arrays = new Map<Tensor, FloatArray>();
  /** How many tensors an array is the gradient of: with more than one it may be read, not written. */
  readonly #owners = new Map<FloatArray, number>();

  /** `tracked` are the tensors that lead to a watched one. */
  constructor(private readonly tracked: ReadonlySet<Tensor>) {}

  /** Whether anything asks for the gradient of `x`. */
  wants(x: Tensor): boolean {
    return this.tracked.has(x);
  }

  /** The gradient of `x` so far, to be read: another tensor may have the same array. {@linkcode sumOf} gives its own. */
  get(x: Tensor): FloatArray | undefined {
    return this.#arrays.get(x);
  }

  /** Lets the gradient of `x` be summed in `array`, which holds the sum so far (zeros at first). */
  bind(x: Tensor, array: FloatArray): void {
    this.#set(x, array);
  }

  /** Hands over a fresh gradient of `x`: adopted, or added to what is there. The caller must not use it again. */
  add(x: Tensor, gradient: FloatArray): void {
    const sum = this.#arrays.get(x);
    if (!sum) return this.#set(x, gradient);
    const { kernels } = x;
    if (this.#isShared(sum)) {
      kernels.binary("add", sum, gradient, gradient);
      this.drop(x);
      this.#set(x, gradient);
    } else {
      kernels.binary("add", sum, gradient, sum);
      kernels.release(gradient);
    }
  }

  /** Passes on `dy` itself, which stays the output's gradient too: nothing is copied unless more comes for `x`. */
  lend(x: Tensor, dy: FloatArray): void {
    if (!this.wants(x)) return;
    const sum = this.#writable(x);
    if (sum) x.kernels.binary("add", sum, dy, sum);
    else this.#set(x, dy);
  }

  /** As {@linkcode add} for a kernel that can write or accumulate: a whole pass over the gradient is saved. */
  into(x: Tensor, write: (sum: FloatArray, accumulate: boolean) => void): void {
    const known = this.#writable(x);
    const sum = known ?? x.kernels.floats(x.size);
    write(sum, known !== undefined);
    if (!known) this.#set(x, sum);
  }

  /** The gradient of `x` so far, zeros at first: for kernels that only add. */
  sumOf(x: Tensor): FloatArray {
    const known = this.#writable(x);
    if (known) return known;
    const sum = x.kernels.floats(x.size);
    x.kernels.fill(sum, 0);
    this.#set(x, sum);
    return sum;
  }

  /** Forgets the gradient of `x`; its memory may be taken by what comes next. */
  drop(x: Tensor): void {
    const array = this.#arrays.get(x);
    if (!array) return;
    this.#arrays.delete(x);
    const others = this.#owners.get(array)! - 1;
    if (others > 0) this.#owners.set(array, others);
    else {
      this.#owners.delete(array);
      x.kernels.release(array);
    }
  }

  #set(x: Tensor, array: FloatArray): void {
    this.#arrays.set(x, array);
    this.#owners.set(array, (this.#owners.get(array) ?? 0) + 1);
  }

  #isShared(array: FloatArray): boolean {
    return this.#owners.get(array)! > 1;
  }

  /** The gradient of `x` so far, its own. */
  #writable(x: Tensor): FloatArray | undefined {
    const sum = this.#arrays.get(x);
    if (!sum || !this.#isShared(sum)) return sum;
    const own = x.kernels.floats(x.size);
    x.kernels.scale(sum, 1, own);
    this.drop(x);
    this.#set(x, own);
    return own;
  }
}

let open: Tape | undefined;

/**
 * What ran since the tape was opened, as far as it depends on the watched tensors.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { multiply, Tape } from "@haze/haze/autograd";
 * const x = tensor([3]);
 * const tape = new Tape([x]);
 * const y = tape.run(() => multiply(x, x));
 * assertEquals(tape.play(y).get(x), new Float32Array([6]));
 * ```
 */
export class Tape {
  readonly #entries: Entry[] = [];
  readonly #watched: ReadonlySet<Tensor>;
  readonly #tracked: Set<Tensor>;
  #played = false;

  /** A tape for the gradients of `watched`. */
  constructor(watched: readonly Tensor[]) {
    this.#watched = new Set(watched);
    this.#tracked = new Set(watched);
  }

  /** Runs `body` with this tape open. An inner tape hides the outer one. */
  run<R>(body: () => R): R {
    const outer = open;
    const wasTaping = setTaping(true);
    open = this;
    try {
      return body();
    } finally {
      open = outer;
      setTaping(wasTaping);
    }
  }

  /** Notes an op if one of its inputs leads to a watched tensor. */
  note(output: Tensor, inputs: readonly Tensor[], backward: Backward): void {
    if (!inputs.some((input) => this.#tracked.has(input))) return;
    this.#tracked.add(output);
    this.#entries.push({ output, backward });
  }

  /**
   * Gradients of one number with respect to the watched tensors; those of results in between are dropped when they
   * were passed on. A tape plays once: backward passes may use up what the forward pass saved. `bound` are arrays in
   * which gradients of watched tensors are to be summed.
   *
   * @throws {TypeError} if the loss is not one number, or the tape was played before.
   */
  play(loss: Tensor, bound: ReadonlyMap<Tensor, FloatArray> = new Map()): Gradients {
    if (loss.size !== 1) {
      throw new TypeError(
        `Cannot take gradients as the loss must be one number: shape ${showShape(loss.shape)}`,
      );
    }
    if (this.#played) {
      throw new TypeError(
        "Cannot play a tape as it plays once: it was played before\nhint: run the function again on a new Tape",
      );
    }
    this.#played = true;
    return inPhase("gradient", () => this.#playBack(loss, bound));
  }

  #playBack(loss: Tensor, bound: ReadonlyMap<Tensor, FloatArray>): Gradients {
    const gradients = new Gradients(this.#tracked);
    for (const [x, array] of bound) gradients.bind(x, array);
    const seed = loss.kernels.floats(1);
    loss.kernels.fill(seed, 1);
    gradients.add(loss, seed);
    for (let entry = this.#entries.pop(); entry; entry = this.#entries.pop()) {
      const { output, backward } = entry;
      const dy = gradients.get(output);
      if (dy) backward(dy, gradients);
      if (!this.#watched.has(output)) gradients.drop(output);
    }
    return gradients;
  }
}

/**
 * Ends an op: notes it on the open tape, if there is one, and gives its output.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor, Tensor } from "@haze/haze/tensor";
 * import { record, sum, valueAndGradients } from "@haze/haze/autograd";
 * // An op of one's own: y = −x, dx = −dy.
 * const negate = (x: Tensor) =>
 *   record(tensor(x.floats.map((value) => -value)), [x], (dy, gradients) => gradients.add(x, dy.map((d) => -d)));
 * const { value, gradients } = valueAndGradients((x) => sum(negate(x)), [tensor([1, 2])]);
 * assertEquals(value, -3);
 * assertEquals(gradients[0]!.data, new Float32Array([-1, -1]));
 * ```
 */
export function record(output: Tensor, inputs: readonly Tensor[], backward: Backward): Tensor {
  open?.note(output, inputs, backward);
  return output;
}

/**
 * Whether a tape is open: ops that save something only for the gradient ask.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { isRecording, Tape } from "@haze/haze/autograd";
 * assertEquals([isRecording(), new Tape([]).run(isRecording)], [false, true]);
 * ```
 */
export function isRecording(): boolean {
  return open !== undefined;
}

/**
 * Runs `body` without a tape: nothing in it gets a gradient.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tensor } from "@haze/haze/tensor";
 * import { multiply, noGradient, sum, valueAndGradients } from "@haze/haze/autograd";
 * const { gradients } = valueAndGradients((x) => sum(multiply(x, noGradient(() => multiply(x, x)))), [tensor([3])]);
 * assertEquals(gradients[0]!.item(), 9); // x² is a constant here, so the gradient is not 27
 * ```
 */
export function noGradient<R>(body: () => R): R {
  const outer = open;
  const wasTaping = setTaping(false);
  open = undefined;
  try {
    return body();
  } finally {
    open = outer;
    setTaping(wasTaping);
  }
}
