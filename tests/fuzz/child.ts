/**
 * The process that reads hostile files. It says on stdout, a line of JSON each, how the cases of a reader went and what
 * faults there were, and keeps in a file of 8 bytes which case it is at, so that whoever watches knows what hung or died.
 * `deno run -A child.ts PLAN`, where PLAN is the JSON of {@linkcode ChildPlan}.
 */
import "./allocation_counter.ts";
import type { Reader } from "./reader.ts";
import { type FoundFault, runCases, type Tally } from "./run.ts";

/** What the process is to do. */
export interface ChildPlan {
  /** The module that exports `READERS`. */
  readonly module: string;
  readonly parts: readonly { reader: string; seed: number; from: number; to: number }[];
  /** The file of 8 bytes: number of the part, number of the case. */
  readonly progress: string;
}

/** A line of stdout. */
export type ChildLine = { readonly tally: Tally } | { readonly fault: FoundFault };

if (import.meta.main) {
  const { module, parts, progress } = JSON.parse(Deno.args[0]!) as ChildPlan;
  const { READERS } = await import(module) as { READERS: readonly Reader[] };
  using file = await Deno.open(progress, { write: true, create: true });
  const place = new Uint32Array(2);
  const placeBytes = new Uint8Array(place.buffer);
  const say = (line: ChildLine): void => console.log(JSON.stringify(line));
  for (const [part, { reader: name, ...range }] of parts.entries()) {
    const reader = READERS.find((reader) => reader.name === name)!;
    const tally = await runCases(reader, {
      ...range,
      before: (index) => {
        place.set([part, index]);
        file.seekSync(0, Deno.SeekMode.Start);
        file.writeSync(placeBytes);
      },
      onFault: (fault) => say({ fault }),
    });
    say({ tally });
  }
}
