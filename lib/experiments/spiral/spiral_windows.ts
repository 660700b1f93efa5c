/** Windows that spiral trials learn from and are held to. */
import { changedInputs } from "../changed_inputs.ts";
import {
  BigramSampler,
  type BigramWorld,
  UNSCORED,
  type WindowSamplerOptions,
  type WindowSource,
} from "../../data/mod.ts";
import { Pcg64 } from "../../random/mod.ts";
import { contentHash } from "../../tokenizers/mod.ts";
import type { Dataset } from "../../training/mod.ts";

/** Contexts (B, T), and the token behind each. */
export interface Windows {
  /** Ids, (B, T) row-major. */
  readonly contexts: Int32Array;
  /** The id behind each context, (B). */
  readonly targets: Int32Array;
  /** Tokens of a context. */
  readonly T: number;
}

/** Windows of a world. */
export function drawWindows(world: BigramWorld, count: number, T: number, seed: number | bigint): Windows {
  const [contexts, targets] = [new Int32Array(count * T), new Int32Array(count)];
  new BigramSampler(world, { B: count, T, seed }).draw(contexts, targets);
  return { contexts, targets, T };
}

/** The windows of T tokens that end before every token of a text whose place is a multiple of `stride`, `reach` tokens from the start of its block at least. */
export function textWindows(
  blocks: readonly Int32Array[],
  T: number,
  { reach, stride = 1 }: { readonly reach: number; readonly stride?: number },
): Windows {
  const places = blocks.flatMap((block) =>
    Array.from({ length: Math.max(0, Math.ceil((block.length - reach) / stride)) }, (_, i) => ({
      ...{ block, at: reach + i * stride },
    }))
  );
  return {
    contexts: Int32Array.from(places.flatMap(({ block, at }) => [...block.subarray(at - T, at)])),
    targets: Int32Array.from(places, ({ block, at }) => block[at]!),
    T,
  };
}

/** Each window behind all tokens but the last of the one before it. */
export function foreignContexts({ contexts, targets, T }: Windows): Windows {
  const turned = contexts.slice();
  turnContexts(turned, T);
  return { contexts: turned, targets, T };
}

/** In place: the tokens before the last of each row (T) become those of the row before it. */
export function turnContexts(contexts: Int32Array, T: number): void {
  const before = contexts.slice();
  const rows = contexts.length / T;
  for (let b = 0; b < rows; b++) {
    const from = (b + rows - 1) % rows;
    contexts.set(before.subarray(from * T, from * T + T - 1), b * T);
  }
}

/** The dataset with its training windows as {@linkcode foreignContexts} has them; last targets alone are scored. */
export function withForeignContexts(data: Dataset): Dataset {
  return {
    ...data,
    source: (options) => changedInputs(data.source!(options), (inputs) => turnContexts(inputs, options.T)),
  };
}

/** The dataset with few windows, drawn again and again. */
export function withFewWindows(data: Dataset, windows: Windows): Dataset {
  const count = windows.targets.length;
  return {
    ...data,
    name: `${count} windows of ${data.name}`,
    hash: contentHash({ of: data.hash, windows: [...windows.contexts, ...windows.targets] }, "hash windows"),
    source: (options) => new FewWindows(windows, options),
  };
}

class FewWindows implements WindowSource {
  readonly hasUnscored = true;
  readonly #random: Pcg64;

  constructor(private readonly windows: Windows, { T, seed }: WindowSamplerOptions) {
    if (T !== windows.T) {
      throw new RangeError(`Cannot draw windows as they hold ${windows.T} tokens: got ${T}`);
    }
    this.#random = new Pcg64(seed);
  }

  next(inputs: Int32Array, targets: Int32Array): void {
    const { contexts, targets: behind, T } = this.windows;
    targets.fill(UNSCORED);
    for (let at = 0; at < inputs.length; at += T) {
      const window = this.#random.below(behind.length);
      inputs.set(contexts.subarray(window * T, (window + 1) * T), at);
      targets[at + T - 1] = behind[window]!;
    }
  }

  state() {
    return { random: this.#random.state(), windowCount: this.windows.targets.length };
  }

  restore({ random }: ReturnType<FewWindows["state"]>): void {
    this.#random.restore(random);
  }
}
