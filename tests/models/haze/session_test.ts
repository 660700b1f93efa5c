/** Growing sequences: cached = recomputed, errors, memory. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { step } from "../../../lib/tensor/mod.ts";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import type { Session } from "../../../lib/generation/mod.ts";
import type { HazeModel } from "../../../lib/models/mod.ts";
import {
  backends,
  HEAD_TYPES,
  largestDifference,
  lively,
  logitsOf,
  reference,
  someIds,
  tiny,
} from "./support.ts";

const SIZES = { vocabSize: 11, T: 13, nEmb: 12, nHeads: 3 };

/** Logits after the last token, worked out without a cache. */
function lastLogits(model: HazeModel, tokens: readonly number[]): Float64Array {
  return logitsOf(model, [tokens]).slice(-model.vocabSize);
}

function checkLast(
  session: Session,
  model: HazeModel,
  tokens: readonly number[],
  logits: Float64Array,
): void {
  assertEquals(session.length, tokens.length);
  assertEquals(logits.length, model.vocabSize);
  const error = largestDifference(logits, lastLogits(model, tokens));
  assert(
    error <= 1e-5,
    `${model.config.headType} on ${model.kernels.name}, ${tokens.length} tokens: off by ${error}`,
  );
}

for (const headType of HEAD_TYPES) {
  const config = tiny(headType, SIZES);
  const { T, vocabSize: V } = config;
  const tokens = someIds(T, V);

  Deno.test(`a session of ${headType} heads gives what recomputing gives, however the tokens come`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(config, kernels);
      const session = model.startSession();
      assertEquals([session.length, session.capacity], [0, T]);
      for (let length = 1; length <= T; length++) { // whole
        session.clear();
        checkLast(session, model, tokens.slice(0, length), session.feed(tokens.slice(0, length)));
      }
      session.clear();
      for (let t = 0; t < T; t++) { // one by one
        checkLast(session, model, tokens.slice(0, t + 1), session.feed([tokens[t]!]));
      }
      for (const pieces of [[1, T - 1], [T - 1, 1], [3, 1, 5, 4], [2, 2, 2, 2, 2, 2, 1]]) {
        session.clear();
        let fed = 0;
        for (const piece of pieces) {
          const logits = session.feed(Int32Array.from(tokens.slice(fed, fed + piece)));
          fed += piece;
          checkLast(session, model, tokens.slice(0, fed), logits);
        }
        assertEquals(fed, T);
      }
      session.close();
      model.close();
    }
  });

  Deno.test(`a session of ${headType} heads refuses what does not fit and stays usable`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(config, kernels);
      const session = model.startSession();
      session.feed(tokens.slice(0, 4));
      const rule = `Cannot run a haze model as ids must be (B, T) with 1 to ${T} tokens: `;
      assertThrows(() => session.feed(someIds(T - 3, V)), RangeError, `${rule}(1, ${T - 3}) after 4`);
      assertThrows(() => session.feed([]), RangeError, `${rule}(1, 0) after 4`);
      for (const id of [V, -1, 2 ** 31 - 1]) {
        assertThrows(
          () => session.feed([0, id]),
          RangeError,
          `ids must be integers from 0 to ${V - 1}: ${id}`,
        );
      }
      // Int32Array.from alone would read these as ids that exist.
      for (const id of [2 ** 32, 1.5, NaN]) assertThrows(() => session.feed([id]), RangeError, `${id}`);
      checkLast(session, model, tokens.slice(0, 5), session.feed([tokens[4]!]));
      session.feed(tokens.slice(5));
      assertThrows(() => session.feed([0]), RangeError, `${rule}(1, 1) after ${T}`);
      session.clear();
      assertEquals(session.length, 0);
      checkLast(session, model, tokens.slice(0, 2), session.feed(tokens.slice(0, 2)));
      session.close();
      model.close();
    }
  });
}

Deno.test("sessions of one model do not see each other, nor changes of what they gave", () => {
  const model = lively(tiny("hybrid", SIZES), backends[0]!);
  const [a, b] = [model.startSession(), model.startSession()];
  const first = a.feed([1, 2]);
  b.feed([7, 8, 9]);
  const kept = first.slice();
  checkLast(a, model, [1, 2, 3], a.feed([3]));
  checkLast(b, model, [7, 8, 9, 3], b.feed([3]));
  assertEquals(first, kept);
  assert(first.buffer instanceof ArrayBuffer);
  a.close();
  checkLast(b, model, [7, 8, 9, 3, 4], b.feed([4]));
  b.close();
  model.close();
});

Deno.test("a session that was closed says so, and one of a closed model too", () => {
  const model = lively(tiny("hybrid", SIZES), backends[0]!);
  const [closed, orphan] = [model.startSession(), model.startSession()];
  closed.close();
  closed.close();
  assertThrows(() => closed.feed([1]), TypeError, "Cannot read tokens as the session was closed");
  model.close();
  assertThrows(() => orphan.feed([1]), TypeError, "as the model was closed");
  orphan.close();
});

Deno.test("HazeModel.startSession inside a step is refused, as its memory would outlive the step", () => {
  const model = lively(tiny("hybrid", SIZES), backends[0]!);
  assertThrows(() => step(() => model.startSession(), model.kernels), TypeError, "a step is open");
  model.close();
});

Deno.test("sessions give their memory back, also after errors", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
  const { memory } = kernels.launcher;
  const model = lively(tiny("hybrid", SIZES), kernels);
  const used = memory.usedBytes;
  for (let i = 0; i < 100; i++) {
    const session = model.startSession();
    assert(memory.usedBytes > used);
    session.feed([1, 2, 3]);
    assertThrows(() => session.feed([-1]), RangeError);
    session.close();
    assertEquals(memory.usedBytes, used);
  }
  model.close();
  assertEquals(memory.usedBytes, 0);
});
