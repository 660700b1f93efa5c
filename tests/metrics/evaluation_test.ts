import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { blockBootstrap } from "../../lib/metrics/bootstrap.ts";
import { brierScore } from "../../lib/metrics/brier.ts";
import { calibration } from "../../lib/metrics/calibration.ts";
import { confidenceScore } from "../../lib/metrics/confidence.ts";
import { EvaluationAccumulator } from "../../lib/metrics/evaluation.ts";
import { crossEntropyNats } from "../../lib/metrics/perplexity.ts";
import { softmax } from "../../lib/metrics/softmax.ts";
import { Pcg64 } from "../../lib/random/mod.ts";

const OPTIONS = { bytes: 640, characters: 500, unigramNats: 3.1, bigramNats: 2.4, seed: 7 };

function draw(rows: number, V: number, seed: number): { logits: Float32Array; targets: Int32Array } {
  const random = new Pcg64(seed);
  const logits = Float32Array.from({ length: rows * V }, () => 2 * random.normal());
  const targets = Int32Array.from({ length: rows }, () => random.below(V));
  return { logits, targets };
}

Deno.test("EvaluationAccumulator finishes with what the single metrics say row by row", () => {
  const rows = 500;
  const V = 11;
  const { logits, targets } = draw(rows, V, 1);
  const evaluation = new EvaluationAccumulator();
  evaluation.addBatch(logits, rows, V, targets);
  const document = evaluation.finish(OPTIONS);

  const list = Array.from({ length: rows }, (_, row) => logits.subarray(row * V, (row + 1) * V));
  const nats = list.map((row, n) => crossEntropyNats(row, targets[n]));
  const total = nats.reduce((sum, value) => sum + value, 0);
  const correct = list.map((row, n) => row.indexOf(Math.max(...row)) === targets[n]);
  const calibrated = calibration(list.map(confidenceScore), correct);
  const interval = blockBootstrap(nats, { blockLength: 25, seed: 7 });

  assertEquals(document.tokens, rows);
  assertEquals([document.bytes, document.characters], [640, 500]);
  assertAlmostEquals(document.nllNats, total / rows, 1e-12);
  assertAlmostEquals(document.bitsPerByte, total / Math.LN2 / 640, 1e-12);
  assertAlmostEquals(document.bitsPerCharacter, total / Math.LN2 / 500, 1e-12);
  assertAlmostEquals(document.perplexity, Math.exp(total / rows), 1e-9);
  assertAlmostEquals(document.calibration.brier, brierScore(list.map(softmax), targets), 1e-12);
  assertAlmostEquals(document.calibration.eceEqualWidth, calibrated.eceEqualWidth, 1e-12);
  assertAlmostEquals(document.calibration.eceEqualMass, calibrated.eceEqualMass, 1e-12);
  assertEquals(document.calibration.bins, 15);
  assertEquals(document.calibration.reliability.equalWidth.length, 15);
  assertAlmostEquals(document.accuracy, correct.filter(Boolean).length / rows, 1e-15);
  assertEquals(document.uniformNats, Math.log(V));
  assertEquals([document.unigramNats, document.bigramNats], [3.1, 2.4]);
  const { intervals } = document;
  assertEquals([intervals.level, intervals.blockLength, intervals.resamples], [0.95, 25, 1000]);
  assertAlmostEquals(intervals.nllNats[0], interval.low, 1e-12);
  assertAlmostEquals(intervals.nllNats[1], interval.high, 1e-12);
  assertAlmostEquals(intervals.bitsPerByte[0], interval.low * rows / Math.LN2 / 640, 1e-12);
  assertAlmostEquals(intervals.bitsPerCharacter[1], interval.high * rows / Math.LN2 / 500, 1e-12);
});

Deno.test("EvaluationAccumulator gives the same document however the rows were batched", () => {
  const { logits, targets } = draw(3000, 5, 2);
  const whole = new EvaluationAccumulator();
  whole.addBatch(logits, 3000, 5, targets);
  const parts = new EvaluationAccumulator();
  parts.addBatch(logits.subarray(0, 5 * 1700), 1700, 5, targets.subarray(0, 1700));
  for (let row = 1700; row < 3000; row++) parts.add(logits.subarray(5 * row, 5 * row + 5), targets[row]);
  assertEquals(parts.tokens, 3000);
  assertEquals(parts.finish(OPTIONS), whole.finish(OPTIONS));
});

Deno.test("EvaluationAccumulator follows every option of finish", () => {
  const { logits, targets } = draw(400, 6, 3);
  const evaluation = new EvaluationAccumulator();
  evaluation.addBatch(logits, 400, 6, targets);
  const base = evaluation.finish(OPTIONS);
  const other = evaluation.finish({ ...OPTIONS, blockLength: 3, resamples: 99, level: 0.5, bins: 4 });
  assertEquals([other.intervals.blockLength, other.intervals.resamples, other.intervals.level], [3, 99, 0.5]);
  assertEquals(other.calibration.reliability.equalWidth.length, 4);
  assertEquals(other.nllNats, base.nllNats);
  const width = ([low, high]: [number, number]): number => high - low;
  assert(width(other.intervals.nllNats) < width(base.intervals.nllNats));
  const reseeded = evaluation.finish({ ...OPTIONS, seed: 8 });
  assert(reseeded.intervals.nllNats[0] !== base.intervals.nllNats[0]);
});

Deno.test("EvaluationAccumulator scores uniform logits at ln V and breaks ties towards the lower id", () => {
  const evaluation = new EvaluationAccumulator();
  evaluation.add([0, 0, 0, 0], 0);
  evaluation.add([0, 0, 0, 0], 1);
  const document = evaluation.finish({ ...OPTIONS, bytes: 2, characters: 2 });
  assertAlmostEquals(document.nllNats, Math.log(4), 1e-15);
  assertAlmostEquals(document.bitsPerByte, 2, 1e-15);
  assertAlmostEquals(document.calibration.brier, 0.75, 1e-15);
  assertEquals(document.accuracy, 0.5);
});

Deno.test("EvaluationAccumulator scores huge and masked logits without overflow", () => {
  const evaluation = new EvaluationAccumulator();
  evaluation.add([1e30, 0, -Infinity], 0);
  evaluation.add([800, 0, -Infinity], 1);
  const document = evaluation.finish(OPTIONS);
  assertEquals(document.nllNats, 400);
  assertEquals(document.accuracy, 0.5);
  assertEquals(document.calibration.brier, 1);
});

Deno.test("EvaluationAccumulator document survives JSON", () => {
  const { logits, targets } = draw(60, 5, 4);
  const evaluation = new EvaluationAccumulator();
  evaluation.addBatch(logits, 60, 5, targets);
  const document = evaluation.finish(OPTIONS);
  assertEquals(JSON.parse(JSON.stringify(document)), document);
});

Deno.test("EvaluationAccumulator keeps what it had when a later call is refused", () => {
  const { logits, targets } = draw(50, 4, 5);
  const evaluation = new EvaluationAccumulator();
  evaluation.addBatch(logits, 50, 4, targets);
  const before = evaluation.finish(OPTIONS);
  const broken = logits.slice();
  broken[199] = NaN;
  assertThrows(() => evaluation.addBatch(broken, 50, 4, targets), RangeError, "entry 3 is NaN");
  assertThrows(() => evaluation.add([1, 2, 3], 0), TypeError, "Cannot score logits as rows of 4: V is 3");
  assertEquals(evaluation.tokens, 50);
  assertEquals(evaluation.finish(OPTIONS), before);
});

Deno.test("EvaluationAccumulator refuses rows and targets that do not fit", () => {
  const evaluation = new EvaluationAccumulator();
  const two = new Float32Array(2);
  assertThrows(() => evaluation.addBatch(two, 2, 2, [0, 0]), TypeError, "as 2 rows of 2: 2 numbers");
  assertThrows(() => evaluation.addBatch(two, 1, 2, []), TypeError, "1 rows, 0 targets");
  assertThrows(
    () => evaluation.addBatch(two, 1, 2, [2]),
    RangeError,
    "Cannot take target 0 as an integer from 0 to 1: 2",
  );
  assertThrows(
    () => evaluation.addBatch(two, -1, 2, []),
    RangeError,
    "Cannot take rows as an integer of at least 0: -1",
  );
  assertThrows(
    () => evaluation.add([], 0),
    RangeError,
    "Cannot take vocabSize as an integer of at least 1: 0",
  );
  assertThrows(() => evaluation.add([NaN, 0], 0), RangeError, "entry 0 is NaN");
  assertThrows(() => evaluation.add([0, Infinity], 0), RangeError, "entry 1 is Infinity");
  assertThrows(() => evaluation.add([-Infinity, -Infinity], 0), RangeError, "every entry is -Infinity");
  assertThrows(
    () => evaluation.add([0, -Infinity], 1),
    RangeError,
    "Cannot score token 1 as a finite number of nats",
  );
  assertEquals(evaluation.tokens, 0);
});

Deno.test("EvaluationAccumulator refuses to finish without two tokens or with bad options", () => {
  const evaluation = new EvaluationAccumulator();
  assertThrows(
    () => evaluation.finish(OPTIONS),
    RangeError,
    "0 tokens scored\nhint: give a longer held-out text",
  );
  evaluation.add([0, 1], 0);
  assertThrows(() => evaluation.finish(OPTIONS), RangeError, "1 token scored");
  evaluation.add([0, 1], 1);
  assertThrows(
    () => evaluation.finish({ ...OPTIONS, bytes: 0 }),
    RangeError,
    "Cannot take bytes as an integer",
  );
  assertThrows(
    () => evaluation.finish({ ...OPTIONS, characters: 1.5 }),
    RangeError,
    "Cannot take characters as",
  );
  assertThrows(
    () => evaluation.finish({ ...OPTIONS, unigramNats: NaN }),
    RangeError,
    "unigramNats as finite nats",
  );
  assertThrows(
    () => evaluation.finish({ ...OPTIONS, bigramNats: -1 }),
    RangeError,
    "bigramNats as finite nats",
  );
  assertThrows(() => evaluation.finish({ ...OPTIONS, blockLength: 2 }), RangeError, "from 1 to 1: 2");
  assertThrows(() => evaluation.finish({ ...OPTIONS, bins: 0 }), RangeError, "Cannot take bins as");
});

Deno.test("EvaluationAccumulator scores 100,000 rows of 65 and finishes within two seconds", () => {
  const rows = 100_000;
  const { logits, targets } = draw(1000, 65, 6);
  const evaluation = new EvaluationAccumulator();
  const start = performance.now();
  for (let batch = 0; batch < rows / 1000; batch++) evaluation.addBatch(logits, 1000, 65, targets);
  const document = evaluation.finish({ ...OPTIONS, blockLength: 64 });
  const seconds = (performance.now() - start) / 1000;
  assertEquals(document.tokens, rows);
  assert(seconds < 2, `${seconds} s`);
});
