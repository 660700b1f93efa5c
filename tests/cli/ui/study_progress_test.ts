import { assert, assertEquals } from "@std/assert";
import { progressText, StudyProgress } from "../../../cli/ui/study_progress.ts";

const REPORT = { done: 2, total: 9, reused: 1, secondsPerRun: 4, etaSeconds: 68 };
const CURRENT = { arm: "gates at alpha", seed: 3, fraction: 0.5 };

function shown(isTerminal: boolean, columns: number, act: (progress: StudyProgress) => void): string {
  let text = "";
  const io = { err: (more: string) => void (text += more), errIsTerminal: isTerminal, color: false };
  act(new StudyProgress({ ...io, columns: () => columns }));
  return text;
}

Deno.test("progressText says how far, from where, how fast and how long", () => {
  assertEquals(progressText(REPORT), "run 2/9  1 from the cache  4s a run  1m 08s left");
  assertEquals(
    progressText({ ...REPORT, reused: 0, current: CURRENT }),
    "run 2/9  gates at alpha, seed 3  4s a run  1m 08s left",
  );
  assertEquals(progressText({ done: 9, total: 9, reused: 9, etaSeconds: 0 }), "run 9/9  9 from the cache");
});

Deno.test("StudyProgress redraws one line on a terminal that never wraps, and ends it once", () => {
  for (const columns of [20, 40, 80, 120]) {
    const text = shown(true, columns, (progress) => {
      progress.update({ ...REPORT, current: CURRENT });
      progress.update({ ...REPORT, done: 3 });
      progress.note("a file is damaged");
      progress.done();
      progress.done();
    });
    const frames = text.split("\r").slice(1).map((frame) => frame.replace("\x1b[K", ""));
    assert(frames.slice(0, 2).every((frame) => frame.trimEnd().length < columns), text);
    assertEquals(frames[2], "note: a file is damaged\n\n");
  }
});

Deno.test("StudyProgress writes a line a finished run where there is no terminal", () => {
  const text = shown(false, 80, (progress) => {
    progress.update({ done: 0, total: 2, reused: 0 });
    progress.update({ done: 0, total: 2, reused: 0, current: CURRENT, secondsPerRun: 2, etaSeconds: 3 });
    progress.update({ done: 1, total: 2, reused: 0, secondsPerRun: 2, etaSeconds: 2 });
    progress.done();
  });
  assertEquals(text, "run 0/2\nrun 1/2  2s a run  2s left\n");
});
