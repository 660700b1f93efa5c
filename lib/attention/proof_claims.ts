/** The claims of the proof sheet, and how each of them is measured. */
import type { ProofSubject, ProofWeights } from "./proof_subject.ts";

/** What a claim found; a tolerance of 0 asks for the very same numbers. */
interface Finding {
  readonly measured: number;
  readonly tolerance?: number;
  readonly detail: string;
}

interface Claim {
  readonly claim: string;
  readonly relation?: "≤" | "≥";
  /** Undefined where the subject offers nothing to measure. */
  measure<X>(subject: ProofSubject<X>): Finding | undefined;
}

/** Most positions that are tried where each costs a run. */
const PROBES = 8;
const BATCH = 3;
/** Of caches, relative to the largest output; and of sums of weights. */
const ROUNDING = { float32: 1e-5, float64: 1e-12 } as const;

/** The claims in the order of the sheet. */
export const PROOF_CLAIMS: readonly Claim[] = [
  { claim: "no gradient comes from the future", measure: futureGradient },
  { claim: "changing the future changes no earlier output", measure: futureChange },
  { claim: "a beginning alone gives what it gives within the whole", measure: beginnings },
  { claim: "weights of a query sum to one", measure: weightSums },
  { claim: "no weight is negative", measure: negativeWeights },
  { claim: "cached, token by token, equals recomputed", measure: (subject) => cached(subject, () => 1) },
  { claim: "cached, in pieces, equals recomputed", measure: (subject) => cached(subject, (i) => 2 + i % 3) },
  { claim: "a sequence in a batch equals itself alone", measure: batch },
  { claim: "lengths 1 to T work, 0 and T + 1 are refused", measure: lengths },
  { claim: "the past has a say", relation: "≥", measure: past },
  { claim: "the same input gives the same output again", measure: repeat },
];

function futureGradient<X>(subject: ProofSubject<X>): Finding {
  const tried = probes(subject.T);
  const gradients = new Map(tried.map((i) => [i, subject.gradient(i)]));
  const deaf = tried.find((i) => gradients.get(i)!.past === 0);
  if (deaf !== undefined) throw new TypeError(`no gradient goes from output ${deaf} to any input`);
  const { most, at } = largest(tried, (i) => gradients.get(i)!.future);
  const where = most === 0 ? "" : `, worst at i = ${at}`;
  return {
    measured: most,
    detail: `largest |d output i / d input j|, j > i, for ${tried.length} outputs${where}`,
  };
}

function futureChange<X>(subject: ProofSubject<X>): Finding {
  const { T } = subject;
  const before = subject.run([sequence(subject, T)]);
  const width = before.length / T;
  const tried = probes(T).filter((i) => i < T - 1);
  const { most, at } = largest(tried, (i) => {
    const after = subject.run([sequence(subject, T, (j) => j > i ? 1 : 0)]);
    return changed(before, after, 0, (i + 1) * width);
  });
  const where = most === 0 ? "" : `, most when changed after ${at}`;
  return { measured: most, detail: `numbers that change, for ${tried.length} places to change from${where}` };
}

/** What scales with the length of the text looks ahead, too, but only at how much is to come. */
function beginnings<X>(subject: ProofSubject<X>): Finding {
  const { T } = subject;
  const whole = subject.run([sequence(subject, T)]);
  const width = whole.length / T;
  const largestOutput = Array.from(whole).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const tried = probes(T).map((i) => i + 1).filter((length) => length < T);
  const { most, at } = largest(tried, (length) => {
    const alone = Array.from(subject.run([sequence(subject, length)]));
    return alone.reduce((worst, value, i) => Math.max(worst, Math.abs(value - whole[i]!)), 0);
  });
  return {
    measured: most === 0 ? 0 : most / largestOutput,
    tolerance: ROUNDING[subject.kernels.dtype],
    detail: `largest difference over largest output for ${tried.length} lengths of ${width} numbers a token${
      most > 0 ? `, worst at ${at}` : ""
    }`,
  };
}

function weightSums<X>(subject: ProofSubject<X>): Finding | undefined {
  const maps = subject.weights?.(sequence(subject, subject.T));
  if (!maps) return undefined;
  if (maps.length === 0) throw new TypeError("onWeights was not called");
  let [worst, where, empty, rows] = [0, "", 0, 0];
  for (const map of maps) {
    for (const row of rowsOf(map)) {
      rows++;
      const total = row.reduce((sum, weight) => sum + weight, 0);
      const isEmpty = row.every((weight) => weight === 0);
      if (isEmpty) empty++;
      const off = isEmpty ? 0 : Math.abs(total - 1);
      if (off > worst || Number.isNaN(off)) {
        [worst, where] = [Math.max(worst, off), `, worst in layer ${map.layer} ${map.kind}`];
      }
    }
  }
  const masked = empty > 0 ? `, ${empty} of them all zero` : "";
  return {
    measured: worst,
    tolerance: ROUNDING[subject.kernels.dtype],
    detail: `largest |sum − 1| of ${rows} queries${masked}${where}`,
  };
}

function negativeWeights<X>(subject: ProofSubject<X>): Finding | undefined {
  const maps = subject.weights?.(sequence(subject, subject.T));
  if (!maps) return undefined;
  if (maps.length === 0) throw new TypeError("onWeights was not called");
  let [below, count] = [0, 0];
  for (const { data } of maps) {
    count += data.length;
    for (let i = 0; i < data.length; i++) if (!(data[i]! >= 0)) below++;
  }
  return { measured: below, detail: `of ${count} weights` };
}

function cached<X>(subject: ProofSubject<X>, sizeOfPiece: (piece: number) => number): Finding {
  const { T } = subject;
  const inputs = sequence(subject, T);
  const width = subject.run([inputs]).length / T;
  const tried = new Set(probes(T));
  const session = subject.startSession();
  let [worst, at, largestOutput, compared] = [0, -1, 0, 0];
  try {
    for (let piece = 0, start = 0; start < T; piece++) {
      const end = Math.min(T, start + sizeOfPiece(piece));
      const rows = session.feed(inputs.slice(start, end));
      if (rows.length === 0 || rows.length % width !== 0) {
        throw new TypeError(`a cached run must give rows of ${width}: got ${rows.length} numbers`);
      }
      const isTried = inputs.slice(start, end).some((_, i) => tried.has(start + i));
      start = end;
      if (!isTried) continue;
      const whole = subject.run([inputs.slice(0, end)]);
      const offset = end * width - rows.length;
      for (let i = 0; i < rows.length; i++) {
        const difference = Math.abs(rows[i]! - whole[offset + i]!);
        if (difference > worst || Number.isNaN(difference)) [worst, at] = [Math.max(worst, difference), end];
        largestOutput = Math.max(largestOutput, Math.abs(whole[offset + i]!));
      }
      compared++;
    }
  } finally {
    session.close();
  }
  return {
    measured: worst === 0 ? 0 : worst / largestOutput,
    tolerance: ROUNDING[subject.kernels.dtype],
    detail: `largest difference over largest output at ${compared} lengths${
      worst > 0 ? `, worst at ${at}` : ""
    }`,
  };
}

function batch<X>(subject: ProofSubject<X>): Finding {
  const sequences = Array.from({ length: BATCH }, (_, b) => sequence(subject, subject.T, () => b));
  const together = subject.run(sequences);
  const size = together.length / BATCH;
  const { most, at } = largest(sequences.map((_, b) => b), (b) => {
    const alone = subject.run([sequences[b]!]);
    return changed(Array.from({ length: size }, (_, i) => together[b * size + i]!), alone, 0, size);
  });
  return {
    measured: most,
    detail: `numbers that differ, in a batch of ${BATCH}${most === 0 ? "" : `: sequence ${at}`}`,
  };
}

function lengths<X>(subject: ProofSubject<X>): Finding {
  const { T } = subject;
  const width = subject.run([sequence(subject, T)]).length / T;
  const wrong: string[] = [];
  for (const length of new Set([1, ...probes(T).map((i) => i + 1)])) {
    const outputs = subject.run([sequence(subject, length)]);
    if (outputs.length !== length * width || !Array.from(outputs).every(Number.isFinite)) {
      wrong.push(`${length}`);
    }
  }
  const refuses = (what: string, body: () => unknown): void => {
    const message = messageOf(body);
    if (message === undefined) wrong.push(`${what} is taken`);
    else if (!message.startsWith("Cannot ")) wrong.push(`${what} ends in: ${message}`);
  };
  refuses("0", () => subject.run([[]]));
  refuses(`${T + 1}`, () => subject.run([sequence(subject, T + 1)]));
  const session = subject.startSession();
  try {
    session.feed(sequence(subject, T));
    refuses(`1 after ${T} cached`, () => session.feed([subject.input(T, 0)]));
  } finally {
    session.close();
  }
  return { measured: wrong.length, detail: wrong.length === 0 ? `T = ${T}` : `wrong: ${wrong.join("; ")}` };
}

function past<X>(subject: ProofSubject<X>): Finding {
  const { T } = subject;
  if (T === 1) return { measured: 0, detail: "a window of one input has no past" };
  const before = subject.run([sequence(subject, T)]);
  const width = before.length / T;
  const tried = probes(T).filter((j) => j < T - 1);
  const heard = tried.filter((j) => {
    const after = subject.run([sequence(subject, T, (i) => i === j ? 1 : 0)]);
    return changed(before, after, (j + 1) * width, T * width) > 0;
  });
  return {
    ...{ measured: heard.length, tolerance: 1 },
    detail: `of ${tried.length} inputs that were changed change a later output`,
  };
}

function repeat<X>(subject: ProofSubject<X>): Finding {
  const run = () => subject.run([sequence(subject, subject.T)]);
  const first = run();
  return {
    measured: changed(first, run(), 0, first.length),
    detail: `numbers that differ, of ${first.length}`,
  };
}

/** Up to {@linkcode PROBES} positions of 0 … T − 1, ends included. */
function probes(T: number): number[] {
  const count = Math.min(PROBES, T);
  return Array.from({ length: count }, (_, i) => Math.round(i * (T - 1) / Math.max(1, count - 1)));
}

function sequence<X>(
  subject: ProofSubject<X>,
  length: number,
  variant: (position: number) => number = () => 0,
): X[] {
  return Array.from({ length }, (_, position) => subject.input(position, variant(position)));
}

/** How many numbers of a range differ; NaN is equal to NaN, and −0 to 0. */
function changed(a: ArrayLike<number>, b: ArrayLike<number>, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) count++;
  }
  return count;
}

function largest(
  places: readonly number[],
  measure: (place: number) => number,
): { most: number; at: number } {
  let [most, at] = [0, -1];
  for (const place of places) {
    const value = measure(place);
    if (Number.isNaN(value)) return { most: NaN, at: place };
    if (value > most) [most, at] = [value, place];
  }
  return { most, at };
}

function* rowsOf({ data, Tk }: ProofWeights): IterableIterator<number[]> {
  for (let start = 0; start < data.length; start += Tk) {
    yield Array.from({ length: Tk }, (_, j) => data[start + j]!);
  }
}

/** What an error said; undefined if there was none. */
function messageOf(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
