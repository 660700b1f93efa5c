/**
 * One step of PCG64 (XSL-RR 128/64) in 32-bit limbs: `state ← state · M + increment (mod 2^128)`, then 64 output bits.
 *
 * The generator is ten 32-bit words: 0–3 the state and 4–7 the increment, least significant limb first; 8 and 9 the
 * high and low half of the last output.
 */

// Not exported: V8 folds a module's own constants, but not imported ones, which costs a tenth of a draw.
const HIGH = 8;
const LOW = 9;
/** Length of a generator's array of words. */
export const PCG64_WORDS = 10;

// The multiplier 0x2360ed051fc65da44385df649fccf645, least significant limb first.
const M0 = 0x9fccf645;
const M1 = 0x4385df64;
const M2 = 0x1fc65da4;
const M3 = 0x2360ed05;
const PER_LIMB = 2 ** -32;

/**
 * Advances the generator and writes its next output to words 8 and 9.
 *
 * Each column of the long multiplication is computed twice: its low 32 bits exactly in integers, its total in
 * doubles. A total is below 2^66 and is a sum of at most three products, so rounding moves it by less than 2^14; the
 * carry (total − low) / 2^32 is a whole number known to within 2^-18, and rounding to the nearest integer makes it exact.
 * Measured, this takes about 0.6 times as long as products of 16-bit halves.
 */
export function stepPcg64(words: Uint32Array): void {
  const a0 = words[0], a1 = words[1], a2 = words[2], a3 = words[3];
  const i0 = words[4], i1 = words[5], i2 = words[6], i3 = words[7];
  // The `| 0` after every addition keep V8 in 32-bit integers. c0 is below 2^32 and of c2 only 32 bits matter, so
  // truncation rounds those two; c1 may reach 2^33.
  const s0 = (Math.imul(a0, M0) + i0) | 0;
  const c0 = ((a0 * M0 + i0 - (s0 >>> 0)) * PER_LIMB + 0.5) >>> 0;

  const s1 = ((Math.imul(a0, M1) + Math.imul(a1, M0)) | 0) + ((i1 + (c0 | 0)) | 0) | 0;
  const c1 = Math.floor((a0 * M1 + a1 * M0 + i1 + c0 - (s1 >>> 0)) * PER_LIMB + 0.5);

  const p2 = (((Math.imul(a0, M2) + Math.imul(a1, M1)) | 0) + Math.imul(a2, M0)) | 0;
  const s2 = (p2 + ((i2 + (c1 | 0)) | 0)) | 0;
  const c2 = ((a0 * M2 + a1 * M1 + a2 * M0 + i2 + c1 - (s2 >>> 0)) * PER_LIMB + 0.5) | 0;

  const p3 = ((Math.imul(a0, M3) + Math.imul(a1, M2)) | 0) + ((Math.imul(a2, M1) + Math.imul(a3, M0)) | 0);
  const s3 = ((p3 | 0) + ((i3 + (c2 | 0)) | 0)) | 0;

  words[0] = s0;
  words[1] = s1;
  words[2] = s2;
  words[3] = s3;

  // Output: (high 64 xor low 64) rotated right by the top six bits. The rotation's 32 is a swap of the halves, done
  // with a mask since a branch on a random bit is mispredicted half of the time.
  let low = s0 ^ s2;
  let high = s1 ^ s3;
  const swap = (low ^ high) & (s3 >> 31);
  low ^= swap;
  high ^= swap;
  const right = (s3 >>> 26) & 31;
  // Shifting by 1 and then 31 - right stays correct for right = 0, where a shift by 32 would be a shift by 0.
  words[HIGH] = (high >>> right) | ((low << 1) << (31 - right));
  words[LOW] = (low >>> right) | ((high << 1) << (31 - right));
}
