/** The matrix-vector products of one generated token. */
import type { DecodeShape } from "./sizes.ts";

/** y (N) = W (N, K) · x (K). */
export interface DecodeProduct {
  readonly N: number;
  readonly K: number;
  /** Whether x is another than that of the product before. */
  readonly newInput: boolean;
}

/** All of them in order: q, k, v, o and three feed-forward matrices a layer, then the logits. */
export function decodeProducts({ dim, layers, hidden, vocab }: DecodeShape): DecodeProduct[] {
  const product = (N: number, K: number, newInput: boolean): DecodeProduct => ({ N, K, newInput });
  const layer = [
    ...[product(dim, dim, true), product(dim, dim, false), product(dim, dim, false), product(dim, dim, true)],
    ...[product(hidden, dim, true), product(hidden, dim, false), product(dim, hidden, true)],
  ];
  return [...Array.from({ length: layers }, () => layer).flat(), product(vocab, dim, true)];
}
