/** PCG64 and its seeding once more, in plain bigint arithmetic: slow, and short enough to check by eye. */

const MASK_32 = (1n << 32n) - 1n;
const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

const foldHalf = (value: bigint): bigint => value ^ (value >> 16n);

/** SeedSequence in bigints: `count` words of 32 bits. */
export function bigSeedSequence(seed: bigint, count: number): bigint[] {
  const words: bigint[] = [];
  for (let rest = seed; rest > 0n; rest >>= 32n) words.push(rest & MASK_32);
  while (words.length < 4) words.push(0n);
  let h = 0x43b0d7e5n;
  const hashmix = (value: bigint): bigint => {
    value ^= h;
    h = (h * 0x931e8875n) & MASK_32;
    return foldHalf((value * h) & MASK_32);
  };
  const mix = (x: bigint, y: bigint): bigint => {
    return foldHalf((((0xca01f9ddn * x - 0x4973f715n * y) % (1n << 32n)) + (1n << 32n)) & MASK_32);
  };
  const pool = words.slice(0, 4).map(hashmix);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) if (to !== from) pool[to] = mix(pool[to], hashmix(pool[from]));
  }
  for (const word of words.slice(4)) {
    for (let to = 0; to < 4; to++) pool[to] = mix(pool[to], hashmix(word));
  }
  let g = 0x8b51f9ddn;
  return Array.from({ length: count }, (_, i) => {
    const value = pool[i % 4] ^ g;
    g = (g * 0x58f38dedn) & MASK_32;
    return foldHalf((value * g) & MASK_32);
  });
}

/** PCG64 with a 128-bit bigint as its state. */
export class BigPcg64 {
  value: bigint;
  increment: bigint;

  constructor(seed: bigint) {
    const w = bigSeedSequence(seed, 8);
    const pair = (i: number): bigint => w[i] | (w[i + 1] << 32n);
    this.value = 0n;
    this.increment = (((pair(4) << 64n) | pair(6)) * 2n + 1n) & MASK_128;
    this.advance();
    this.value = (this.value + ((pair(0) << 64n) | pair(2))) & MASK_128;
    this.advance();
  }

  advance(): void {
    this.value = (this.value * MULTIPLIER + this.increment) & MASK_128;
  }

  nextUint64(): bigint {
    this.advance();
    const folded = (this.value >> 64n) ^ (this.value & MASK_64);
    const right = this.value >> 122n;
    return ((folded >> right) | (folded << (64n - right))) & MASK_64;
  }
}
