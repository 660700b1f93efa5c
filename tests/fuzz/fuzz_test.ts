import { assert, assertEquals } from "@std/assert";
import { READERS } from "./readers/table.ts";
import { added, emptyTally, type FoundFault, replayCommand, type Tally } from "./run.ts";
import { seedOfReader } from "./seeds.ts";
import { watchParts } from "./watch.ts";

const isFull = Deno.env.get("HAZE_FULL") === "1";
const FULL_CASES = 100_000;
/** Cases of one process in a full run. */
const CHUNK = 25_000;

Deno.test("READERS hold their contract on damaged files: clear words, a second, 16 MB, nothing silently wrong", async () => {
  const faults: FoundFault[] = [];
  const tallies = new Map<string, Tally>(READERS.map(({ name }) => [name, emptyTally(name, 0)]));
  const parts = READERS.flatMap((reader) => {
    const part = { reader: reader.name, seed: seedOfReader(reader) };
    if (!isFull) return [{ ...part, from: 0, to: reader.cases }];
    return Array.from(
      { length: FULL_CASES / CHUNK },
      (_, i) => ({ ...part, from: i * CHUNK, to: (i + 1) * CHUNK }),
    );
  });
  await watchParts(parts, {
    onFault: (fault) => faults.push(fault),
    onTally: (tally) => tallies.set(tally.reader, added(tallies.get(tally.reader)!, tally)),
  });
  assertEquals(
    faults.map((fault) => `${fault.kind}: ${fault.message.slice(0, 200)}\n${replayCommand(fault)}`).join(
      "\n",
    ),
    "",
  );
  for (const { name, cases } of READERS) {
    const { refused, equal, accepted, cases: run } = tallies.get(name)!;
    assertEquals([name, run], [name, isFull ? FULL_CASES : cases]);
    // Damage has to reach every part of a reader: some files are refused and some are taken.
    assert(equal + accepted > cases / 100, `${name} took ${equal + accepted} of ${run}`);
    assert(name === "inspect" || refused > run / 10, `${name} refused ${refused} of ${run}`);
  }
});
