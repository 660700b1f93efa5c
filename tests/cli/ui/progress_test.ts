import { assert, assertEquals, assertThrows } from "@std/assert";
import { ProgressLine, type ProgressUpdate } from "../../../cli/ui/progress.ts";

interface Fake {
  readonly line: ProgressLine;
  readonly written: string[];
  tick(ms: number): void;
  resize(columns: number): void;
}

function fake(live: boolean): Fake {
  const written: string[] = [];
  let clockMs = 1000;
  let width = 100;
  const line = new ProgressLine({
    color: false,
    live,
    write: (text) => written.push(text),
    columns: () => width,
    now: () => clockMs,
  });
  return { line, written, tick: (ms) => clockMs += ms, resize: (columns) => width = columns };
}

const at = (step: number, more: Partial<ProgressUpdate> = {}): ProgressUpdate => ({
  step,
  steps: 1000,
  loss: 3 - step / 1000,
  tokensPerSecond: 12_000,
  ...more,
});

Deno.test("ProgressLine redraws one line on a terminal, at most every 50 ms", () => {
  const { line, written, ...f } = fake(true);
  line.update(at(1));
  f.tick(20);
  line.update(at(2));
  assertEquals(written.length, 1);
  f.tick(30);
  line.update(at(3));
  assertEquals(written.length, 2);
  for (const text of written) {
    assert(text.startsWith("\r") && text.endsWith("\x1b[K") && !text.includes("\n"), JSON.stringify(text));
  }
  assert(written[1].includes("   3/1000"), written[1]);
});

Deno.test("ProgressLine follows the width of the terminal and leaves its last column empty", () => {
  const { line, written, ...f } = fake(true);
  for (const columns of [120, 80, 40]) {
    f.resize(columns);
    f.tick(100);
    line.update(at(500));
    const shown = written.at(-1)!.replace("\r", "").replace("\x1b[K", "");
    assert([...shown].length < columns, shown);
    assert(shown.includes(" 500/1000") && shown.includes("loss 2.500"), shown);
  }
});

Deno.test("ProgressLine extrapolates the time left from the recent pace, from wherever the run started", () => {
  const { line, written, ...f } = fake(true);
  line.update(at(600));
  assert(!written[0].includes("left"), written[0]);
  f.tick(1000);
  line.update(at(610));
  assert(written.at(-1)!.includes("39s left"), written.at(-1));
  // The pace doubles; half a minute later the slow steps no longer count.
  for (let step = 611; step <= 1000; step++) {
    f.tick(step <= 950 ? 500 : 100);
    line.update(at(step, { steps: 2000 }));
  }
  const [, minutes, seconds] = /(\d+)m (\d+)s left/.exec(written.at(-1)!)!;
  const left = Number(minutes) * 60 + Number(seconds);
  assert(left > 100 && left < 500, written.at(-1));
});

Deno.test("ProgressLine keeps showing the latest held-out loss", () => {
  const { line, written, ...f } = fake(true);
  line.update(at(1, { heldOutLoss: 2.718 }));
  f.tick(100);
  line.update(at(2));
  assert(written[1].includes("held-out 2.718"), written[1]);
});

Deno.test("ProgressLine.log prints above the live line and draws it again", () => {
  const { line, written } = fake(true);
  line.log("before");
  line.update(at(1));
  line.log("saved x.npz");
  assertEquals(written[0], "before\n");
  assert(written[2].startsWith("\r\x1b[Ksaved x.npz\n\r   1/1000"), JSON.stringify(written[2]));
  line.done();
  line.log("after");
  assertEquals(written.at(-1), "after\n");
});

Deno.test("ProgressLine.done shows the very last state, the time it took, and ends the line once", () => {
  const { line, written, ...f } = fake(true);
  line.update(at(1));
  f.tick(10);
  line.update(at(1000));
  f.tick(61_990);
  line.done();
  line.done();
  assertEquals(written.length, 2);
  assert(written[1].includes("1000/1000") && written[1].includes("took 1m 02s"), written[1]);
  assert(written[1].endsWith("\n"));
  assertThrows(() => line.update(at(2)), Error, "Cannot update a progress line as it must not be done");
});

Deno.test("ProgressLine.done without an update writes nothing", () => {
  for (const live of [true, false]) {
    const { line, written } = fake(live);
    line.done();
    assertEquals(written, []);
  }
});

Deno.test("ProgressLine writes plain lines without control characters when it is not live", () => {
  const { line, written, ...f } = fake(false);
  for (let step = 1; step <= 1000; step++) {
    f.tick(20);
    line.update(at(step));
  }
  line.log("saved");
  line.done();
  // 20 s: the first line, one each 2 s (that is 10 %), the log and the last.
  assertEquals(written.length, 1 + 9 + 1 + 1);
  assertEquals(written[0], "step 1/1000 (0%)  loss 2.999  12.0 k tok/s\n");
  assertEquals(written[1], "step 101/1000 (10%)  loss 2.899  12.0 k tok/s  18s left\n");
  assertEquals(written.at(-1), "step 1000/1000 (100%)  loss 2.000  12.0 k tok/s  took 20s\n");
  // deno-lint-ignore no-control-regex
  for (const text of written) assert(/^[^\x00-\x1f]*\n$/.test(text), JSON.stringify(text));
});

Deno.test("ProgressLine writes a plain line a minute in a long run", () => {
  const { line, written, ...f } = fake(false);
  for (let step = 1; step <= 31; step++) {
    line.update(at(step, { steps: 100_000 }));
    f.tick(10_000);
  }
  assertEquals(written.map((text) => Number(/step (\d+)/.exec(text)![1])), [1, 7, 13, 19, 25, 31]);
});

Deno.test("ProgressLine survives losses that are not finite and steps beyond the end", () => {
  for (const live of [true, false]) {
    const { line, written, ...f } = fake(live);
    line.update(at(1, { loss: NaN, heldOutLoss: Infinity, tokensPerSecond: NaN }));
    f.tick(60_000);
    line.update(at(5000));
    line.done();
    assert(written[0].includes("loss NaN") && written[0].includes("held-out inf"), written[0]);
    assert(written.at(-1)!.includes("5000/1000"), written.at(-1));
  }
});
