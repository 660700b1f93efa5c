/** Watches over a process that reads hostile files: a case that hangs or kills it is a fault with a number. */
import type { ChildLine, ChildPlan } from "./child.ts";
import { SLOWEST_MS } from "./judge.ts";
import type { FoundFault, Tally } from "./run.ts";

/** A case over a second is judged in the process itself; one that does not come back is ended from outside. */
const HANG_CPU_MS = 3 * SLOWEST_MS;
/** Where the CPU time of a process is not to be had. */
const HANG_WALL_MS = 60 * SLOWEST_MS;
const LOOK_MS = 250;
/** A plain array takes the heap, not a buffer: with this bound a greedy one ends the process. */
const HEAP_MB = 512;

/** Cases of one reader. */
export type Part = ChildPlan["parts"][number];

/** What is told while processes run. */
export interface WatchOptions {
  /** The module that exports `READERS`; default: the table. */
  readonly module?: string;
  readonly onTally?: (tally: Tally) => void;
  readonly onFault?: (fault: FoundFault) => void;
}

/** Runs parts one after the other, each to its end: around a case that hung or killed its process new ones go on. */
export async function watchParts(parts: readonly Part[], options: WatchOptions = {}): Promise<void> {
  let left = [...parts];
  while (left.length > 0) {
    const { done, lost } = await watchProcess(left, options);
    left = left.slice(done);
    if (lost === undefined) continue;
    const [part, ...rest] = left;
    options.onFault?.({ reader: part!.reader, seed: part!.seed, ...lost });
    // What the process counted is lost with it, so that the cases before are run again.
    left = [{ ...part!, to: lost.index }, { ...part!, from: lost.index + 1 }, ...rest]
      .filter(({ from, to }) => from < to);
  }
}

type Lost = Pick<FoundFault, "index" | "kind" | "message">;

async function watchProcess(parts: Part[], options: WatchOptions): Promise<{ done: number; lost?: Lost }> {
  const progress = await Deno.makeTempFile({ prefix: "haze-fuzz-" });
  const module = options.module ?? new URL("./readers/table.ts", import.meta.url).href;
  const plan: ChildPlan = { module, parts, progress };
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "-A",
        "--quiet",
        "--no-check",
        "--config",
        config,
        `--v8-flags=--expose-gc,--max-old-space-size=${HEAP_MB}`,
      ],
      ...[new URL("./child.ts", import.meta.url).href, JSON.stringify(plan)],
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let done = 0;
  const lines = process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(splitLines());
  const reading = (async () => {
    for await (const text of lines) {
      const line = JSON.parse(text) as ChildLine;
      if ("fault" in line) options.onFault?.(line.fault);
      else {
        done++;
        options.onTally?.(line.tally);
      }
    }
  })();
  const errors = new Response(process.stderr).text();
  const watch = watchPlace(process.pid, progress);
  const [status] = await Promise.all([process.status, reading]);
  const hung = watch.stop();
  const place = placeIn(progress);
  await Deno.remove(progress);
  const text = await errors;
  if (hung !== undefined) return { done, lost: { index: hung, kind: "hang", message: "did not come back" } };
  if (status.success) return { done };
  if (place === undefined || place[0] !== done) {
    throw new Error(`Cannot fuzz as the process must run: ${text}`);
  }
  if (!/out of memory|Fatal|allocation/i.test(text)) {
    throw new Error(`Cannot fuzz as the process failed: ${text}`);
  }
  return {
    done,
    lost: { index: place[1], kind: "greed", message: `ended the process: ${text.trim().slice(0, 300)}` },
  };
}

/** Part and case that a process is at; undefined before the first. */
function placeIn(path: string): readonly [number, number] | undefined {
  const bytes = Deno.readFileSync(path);
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer);
  return [view.getUint32(0, true), view.getUint32(4, true)];
}

/** Ends a process that stays at one case for too long; `stop` tells which case that was. */
function watchPlace(pid: number, progress: string): { stop(): number | undefined } {
  let [at, since, hung]: [string, number, number | undefined] = ["", 0, undefined];
  const timer = setInterval(() => {
    const place = placeIn(progress);
    const used = usedMs(pid);
    if (place === undefined || used === undefined) return;
    if (place.join() !== at) [at, since] = [place.join(), used.ms];
    else if (used.ms - since > used.most && hung === undefined) {
      hung = place[1];
      Deno.kill(pid, "SIGKILL");
    }
  }, LOOK_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return hung;
    },
  };
}

/** Time that a process has used and how much of it is too much at one case; undefined of a process that is gone. */
function usedMs(pid: number): { ms: number; most: number } | undefined {
  if (Deno.build.os !== "linux") return { ms: performance.now(), most: HANG_WALL_MS };
  try {
    const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
    // utime and stime, in ticks of 10 ms.
    return { ms: 10 * (Number(fields[11]) + Number(fields[12])), most: HANG_CPU_MS };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || (error as { code?: string }).code === "ESRCH") {
      return undefined;
    }
    throw error;
  }
}

function splitLines(): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) controller.enqueue(line);
    },
  });
}
