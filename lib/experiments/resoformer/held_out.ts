/** What a model says of held-out text, token by token. */
import { noGradient } from "../../autograd/mod.ts";
import { evaluationWindows } from "../../data/mod.ts";
import { ids, step, type Tensor } from "../../tensor/mod.ts";

/** Tokens of held-out text in windows of one length: inputs (B, T) as they are fed, and what follows each. */
export interface HeldOutRows {
  /** As the model is fed: (B, T) row-major. */
  readonly inputs: Int32Array;
  /** Ids that follow, (B, T) row-major. */
  readonly targets: Int32Array;
  /** Windows. */
  readonly B: number;
  /** Tokens a window. */
  readonly T: number;
}

/**
 * Whole windows of blocks of text, read through a table of fed numbers; what is left at the end of a block is left out.
 *
 * @throws {RangeError} if no block holds a window.
 */
export function heldOutRows(
  blocks: readonly Int32Array[],
  T: number,
  table?: Int32Array,
): HeldOutRows {
  const windows = [...evaluationWindows(blocks, T)].filter(({ inputs }) => inputs.length === T);
  if (windows.length === 0) {
    const longest = Math.max(0, ...blocks.map(({ length }) => length));
    throw new RangeError(`Cannot read text as a block must hold ${T} + 1 tokens: the longest has ${longest}`);
  }
  const inputs = Int32Array.from(windows.flatMap((window) => [...window.inputs]));
  return {
    inputs: table ? inputs.map((id) => table[id]!) : inputs,
    targets: Int32Array.from(windows.flatMap((window) => [...window.targets])),
    ...{ B: windows.length, T },
  };
}

/** What a model is for reading. */
interface Reader {
  readonly kernels: Parameters<typeof step>[1];
  logits(ids: Tensor): Tensor;
}

/** Logits (B·T, V) of a reading, as a copy. */
export function readRows(
  model: Reader,
  { inputs, B, T }: HeldOutRows,
  read: (ids: Tensor) => Tensor = (tokens) => model.logits(tokens),
): ArrayLike<number> {
  const run = () => noGradient(() => read(ids(inputs, { shape: [B, T], kernels: model.kernels! })));
  return step(run, model.kernels).floats;
}

/** −ln p of each target, in nats. */
export function lossesOf(logits: ArrayLike<number>, targets: Int32Array): Float64Array {
  const V = logits.length / targets.length;
  return Float64Array.from(targets, (target, i) => {
    let top = -Infinity;
    for (let v = 0; v < V; v++) top = Math.max(top, logits[i * V + v]!);
    let sum = 0;
    for (let v = 0; v < V; v++) sum += Math.exp(logits[i * V + v]! - top);
    return Math.log(sum) + top - logits[i * V + target]!;
  });
}

/** Bits a token of losses in nats. */
export function meanBits(lossNats: Float64Array): number {
  return lossNats.reduce((sum, nats) => sum + nats, 0) / lossNats.length / Math.LN2;
}
