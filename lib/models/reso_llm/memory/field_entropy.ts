/** −Σ p log₂ p with p = |s_i|/Σ|s|, in bits; log₂ of how many there are for a field of zeros. */
export function fieldEntropyBits(field: ArrayLike<number>): number {
  const sizes = Array.from(field, Math.abs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total < 1e-10) return Math.log2(sizes.length);
  const shares = sizes.map((size) => size / total).filter((share) => share >= 1e-10);
  return Math.max(0, -shares.reduce((sum, share) => sum + share * Math.log2(share), 0));
}
