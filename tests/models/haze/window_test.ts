/** Full windows, and what generation computes otherwise than the forward pass. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Session } from "../../../lib/generation/mod.ts";
import { wasmKernels } from "../../../lib/kernels/mod.ts";
import type { HazeConfig, HazeModel } from "../../../lib/models/mod.ts";
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

/** Exact but for rounding: the first block is worked out from parts. */
const TOLERANCE = { reference64: 1e-12, wasm: 1e-5, "wasm-strict": 1e-5 } as const;

function lastRow(model: HazeModel, tokens: readonly number[]): Float64Array {
  return logitsOf(model, [tokens]).slice(-model.vocabSize);
}

function checkWindows(config: HazeConfig): void {
  const { T, vocabSize: V } = config;
  for (const kernels of [reference, ...backends]) {
    const model = lively(config, kernels);
    const window = model.startWindow();
    assertEquals(window.capacity, T);
    for (const seed of [1, 2, 3]) { // the second and third are replayed
      const tokens = someIds(T, V, seed);
      const error = largestDifference(window.read(tokens), lastRow(model, tokens));
      const most = TOLERANCE[kernels.name as keyof typeof TOLERANCE];
      assert(error <= most, `${config.headType} on ${kernels.name}, T ${T}: off by ${error}`);
    }
    window.close();
    model.close();
  }
}

for (const headType of HEAD_TYPES) {
  Deno.test(`a window of ${headType} heads gives what the forward pass gives`, () => {
    for (const sizes of [{ T: 13, nBlocks: 3 }, { T: 8, nBlocks: 1 }, { T: 1, nBlocks: 2 }]) {
      checkWindows(tiny(headType, { vocabSize: 11, nEmb: 12, nHeads: 3, ...sizes }));
    }
    // Heads of four columns score single queries another way than heads of three.
    checkWindows(tiny(headType, { vocabSize: 11, nEmb: 8, nHeads: 2, T: 9 }));
  });
}

Deno.test("a window and a session of a vocabulary too large for tables of the first block give the same", () => {
  const config = tiny("hybrid", { vocabSize: 40_000, T: 6, nEmb: 8, nHeads: 2 });
  const model = lively(config, backends[0]!);
  const tokens = someIds(6, config.vocabSize);
  const window = model.startWindow();
  const session = model.startSession();
  const expected = lastRow(model, tokens);
  assert(largestDifference(window.read(tokens), expected) <= 1e-5);
  session.feed(tokens.slice(0, 2));
  session.feed([tokens[2]!]);
  assert(largestDifference(session.feed(tokens.slice(3)), expected) <= 1e-5);
  for (const reader of [window, session, model]) reader.close();
});

Deno.test("a window refuses what is no full window of ids, and stays usable", () => {
  const model = lively(tiny("hybrid"), backends[0]!);
  const window = model.startWindow();
  const tokens = [1, 2, 3, 4];
  const before = window.read(tokens);
  assertThrows(() => window.read([1, 2, 3]), RangeError, "Cannot read a window as it must hold 4 tokens: 3");
  for (const id of [5, -1, 0.5, NaN]) {
    assertThrows(
      () => window.read([0, 0, 0, id]),
      RangeError,
      `Cannot read a token as ids must be integers from 0 to 4: ${id}`,
    );
  }
  assertEquals(window.read(tokens), before);
  window.close();
  window.close();
  assertThrows(() => window.read(tokens), TypeError, "Cannot read tokens as the session was closed");
  model.close();
});

Deno.test("sessions and windows go on when other models come and go", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 2048 });
  const used = kernels.launcher.memory.usedBytes;
  const config = tiny("hybrid", { T: 9, nEmb: 8 });
  const model = lively(config, kernels);
  const tokens = someIds(9, config.vocabSize);
  const [session, window] = [model.startSession(), model.startWindow()];
  tokens.forEach((token, t) => {
    const logits = session.feed([token]);
    assert(largestDifference(logits, lastRow(model, tokens.slice(0, t + 1))) <= 1e-5, `token ${t}`);
    const other = lively(config, kernels, t); // its memory ends the recordings
    if (t % 2 === 0) other.close();
    else if (t > 4) other.parameters.close();
    assert(largestDifference(window.read(tokens), lastRow(model, tokens)) <= 1e-5);
    other.close();
  });
  session.clear();
  assert(largestDifference(session.feed(tokens), lastRow(model, tokens)) <= 1e-5);
  for (const reader of [session, window, model]) reader.close();
  assertEquals(kernels.launcher.memory.usedBytes, used);
});

Deno.test("a model that does not fit beside its copy for generation says so and gives all back", () => {
  const kernels = wasmKernels({ threads: 1, maxPages: 128 });
  const { memory } = kernels.launcher;
  const model = lively(tiny("hybrid", { T: 64, nEmb: 128, nodes: 512, nBlocks: 3 }), kernels);
  const used = memory.usedBytes;
  const sessions: Session[] = [];
  assertThrows(() => {
    for (;;) sessions.push(model.startSession());
  }, RangeError);
  for (const session of sessions) session.close();
  assertEquals(memory.usedBytes, used);
  model.close();
});
