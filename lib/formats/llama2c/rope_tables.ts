/**
 * The rotary tables at the end of version 0 files: nobody reads them, so they serve as a fingerprint of the layout.
 * @module
 */
import type { BrokenRule, LlamaSizes } from "../llama/sizes.ts";

/** Further than rounding and other exponents can carry a table that was made for the same sizes. */
const TOLERANCE = 1e-3;

/** Angle of pair i at position p, rounded as float32 arithmetic rounds it: p · (1 / theta^(2i/D)). */
function ropeAngle(position: number, pair: number, headSize: number, theta: number): number {
  const frequency = Math.fround(1 / Math.fround(theta ** Math.fround(2 * pair / headSize)));
  return Math.fround(position * frequency);
}

/** The tables as upstream leaves them: cosines (maxSeqLen, D/2), then sines. */
export function ropeTables({ dim, nHeads, maxSeqLen, theta }: LlamaSizes): Float32Array {
  const pairs = dim / nHeads / 2;
  const tables = new Float32Array(2 * maxSeqLen * pairs);
  for (let position = 0, at = 0; position < maxSeqLen; position++) {
    for (let pair = 0; pair < pairs; pair++, at++) {
      const angle = ropeAngle(position, pair, 2 * pairs, theta);
      tables[at] = Math.cos(angle);
      tables[maxSeqLen * pairs + at] = Math.sin(angle);
    }
  }
  return tables;
}

/** Reads a float of a file by its place behind the header. */
export type FloatReader = (index: number) => number;

/** What is wrong with the tables at `start`: nothing (null), all zeros ("zeros"), or a broken rule. */
export function ropeTablesProblem(
  read: FloatReader,
  start: number,
  sizes: LlamaSizes,
): BrokenRule | "zeros" | null {
  const { maxSeqLen, theta } = sizes;
  const pairs = sizes.dim / sizes.nHeads / 2;
  const sines = start + maxSeqLen * pairs;
  const wrong = firstWrong(read, start, sizes);
  if (wrong === null) return null;
  if (isZero(read, start, 2 * maxSeqLen * pairs)) return "zeros";
  const rule = `has the rotary tables of theta ${theta}, ${maxSeqLen} positions and heads of ${2 * pairs}`;
  const other = thetaOf(read, start, sines, pairs);
  if (maxSeqLen > 1 && other !== null && firstWrong(read, start, { ...sizes, theta: other }) === null) {
    return { rule, found: `found those of theta ${other}` };
  }
  return { rule, found: `found ${wrong}` };
}

function firstWrong(read: FloatReader, start: number, sizes: LlamaSizes): string | null {
  const { maxSeqLen, theta } = sizes;
  const pairs = sizes.dim / sizes.nHeads / 2;
  for (let position = 0, at = start; position < maxSeqLen; position++) {
    for (let pair = 0; pair < pairs; pair++, at++) {
      const angle = ropeAngle(position, pair, 2 * pairs, theta);
      const [cosine, sine] = [read(at), read(at + maxSeqLen * pairs)];
      // Written so that NaN is wrong too.
      const isNear = Math.abs(cosine - Math.cos(angle)) <= TOLERANCE &&
        Math.abs(sine - Math.sin(angle)) <= TOLERANCE;
      if (!isNear) return `(${cosine}, ${sine}) at position ${position}, pair ${pair}`;
    }
  }
  return null;
}

function isZero(read: FloatReader, start: number, count: number): boolean {
  for (let i = 0; i < count; i++) if (read(start + i) !== 0) return false;
  return true;
}

/** The base that the last pair of position 1 turns by, to three digits; null where it tells nothing. */
function thetaOf(read: FloatReader, start: number, sines: number, pairs: number): number | null {
  if (pairs < 2) return null;
  const angle = Math.atan2(read(sines + 2 * pairs - 1), read(start + 2 * pairs - 1));
  const theta = Number((angle ** (-pairs / (pairs - 1))).toPrecision(3));
  return theta > 1 && theta < Infinity ? theta : null;
}
