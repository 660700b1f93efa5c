/** From vectors to one number, always in the same order. */
import { type F32, f32, f32x4, i8x16, type Local, type V128, words } from "./asm/expression.ts";
import type { FunctionBuilder } from "./asm/function_builder.ts";
import type { Group } from "./loops.ts";

/** ((l0 + l1) + (l2 + l3)) over the lanes of the sum of `vectors`. */
export function horizontalSum(f: FunctionBuilder, vectors: readonly V128[]): F32 {
  const v = f.local("v128", vectors.reduce((sum, vector) => f32x4.add(sum, vector)));
  const lane = (l: number) => f32x4.lane(v, l);
  return f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3)));
}

/** The largest lane of `vectors`; NaN lanes do not win reliably, the caller's sum shows them. */
export function horizontalMax(f: FunctionBuilder, vectors: readonly V128[]): F32 {
  const v = f.local("v128", vectors.reduce((max, vector) => f32x4.pmax(max, vector)));
  const swapped = f.local("v128", f32x4.pmax(v, i8x16.shuffle(v, v, words(2, 3, 0, 1))));
  return f32.max(f32x4.lane(swapped, 0), f32x4.lane(swapped, 1));
}

/** `count` accumulators set to `initial` at this point. */
export function accumulators(f: FunctionBuilder, count: number, initial: V128): Local<"v128">[] {
  return Array.from({ length: count }, () => f.local("v128", initial));
}

/**
 * A sum over a row that is as good for long rows as for short ones: the copies of an unrolled loop are added up plainly
 * (so let them be few), and their sum joins the total by Kahan's rule, which carries along what each addition lost
 * (W. Kahan, Communications of the ACM 8(1), 1965). Small terms beside a large one are not lost, and rounding errors of
 * one sign do not pile up. A total of ∞ becomes NaN.
 */
export class CompensatedSum {
  readonly #total: Local<"v128">;
  readonly #lost: Local<"v128">;
  readonly #part: Local<"v128">;

  constructor(readonly f: FunctionBuilder) {
    this.#total = f.local("v128", f32x4.const(0));
    this.#lost = f.local("v128", f32x4.const(0));
    this.#part = f.local("v128");
  }

  /** Adds what `next` makes of the part gathered so far (undefined in the first copy). */
  gather(group: Group, next: (part: V128 | undefined) => V128): void {
    const { f } = this;
    f.set(this.#part, next(group.copy === 0 ? undefined : this.#part));
    if (!group.last) return;
    const term = f.local("v128", f32x4.sub(this.#part, this.#lost));
    const total = f.local("v128", f32x4.add(this.#total, term));
    f.set(this.#lost, f32x4.sub(f32x4.sub(total, this.#total), term));
    f.set(this.#total, total);
  }

  add(group: Group, term: V128): void {
    this.gather(group, (part) => part ? f32x4.add(part, term) : term);
  }

  /** The sum of all lanes. */
  value(): F32 {
    return horizontalSum(this.f, [f32x4.sub(this.#total, this.#lost)]);
  }
}
