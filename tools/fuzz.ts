/**
 * Reads hostile files: `deno run -A tools/fuzz.ts [--reader NAME] [--cases N] [--seed S] [--case K]`.
 *
 * Without `--case`, each reader is run up to N cases (100,000 unless given) in processes that are watched, `--jobs` at once
 * (1), and the table of `docs/hostile_input.md` is written; what was run before is kept in `runs/fuzz.json`, so that it can
 * be stopped and goes on, `--again` forgets it, and `--table` only writes the table again. With `--case`, that one case is read here and its file is written to
 * `runs/fuzz-case.bin`. Exit 1 where a fault was found.
 *
 * @module
 */
import "../tests/fuzz/allocation_counter.ts";
import { parseArgs } from "@std/cli";
import { diceOf } from "../tests/fuzz/dice.ts";
import { judge } from "../tests/fuzz/judge.ts";
import type { Reader } from "../tests/fuzz/reader.ts";
import { READERS } from "../tests/fuzz/readers/table.ts";
import {
  added,
  emptyTally,
  type FoundFault,
  readSamples,
  replayCommand,
  type Tally,
} from "../tests/fuzz/run.ts";
import { seedOfReader } from "../tests/fuzz/seeds.ts";
import { watchParts } from "../tests/fuzz/watch.ts";
import { withHostileTable } from "./hostile_table.ts";

const KEPT = new URL("../runs/fuzz.json", import.meta.url);
const PAGE = new URL("../docs/hostile_input.md", import.meta.url);
/** Cases of one process: what is lost when the machine stops. */
const CHUNK = 25_000;
const FULL_CASES = 100_000;

/** What was run, kept between calls. */
interface Kept {
  tallies: Tally[];
  faults: FoundFault[];
}

function readKept(): Kept {
  try {
    return JSON.parse(Deno.readTextFileSync(KEPT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { tallies: [], faults: [] };
    throw error;
  }
}

function keep(kept: Kept): void {
  Deno.mkdirSync(new URL(".", KEPT), { recursive: true });
  Deno.writeTextFileSync(KEPT, JSON.stringify(kept, undefined, 1));
  const ordered = READERS.flatMap((reader) => {
    const tallies = kept.tallies.filter((tally) => tally.reader === reader.name);
    return tallies.map((tally) => ({ reader, tally }));
  });
  Deno.writeTextFileSync(PAGE, withHostileTable(Deno.readTextFileSync(PAGE), ordered));
}

async function runReader(reader: Reader, cases: number, seed: number, kept: Kept): Promise<void> {
  let tally = kept.tallies.find((old) => old.reader === reader.name && old.seed === seed) ??
    emptyTally(reader.name, seed);
  while (tally.cases < cases) {
    const from = tally.cases;
    const to = Math.min(cases, from + CHUNK);
    let sum = tally;
    await watchParts([{ reader: reader.name, seed, from, to }], {
      onTally: (part) => sum = added(sum, part),
      onFault: (fault) => {
        kept.faults.push(fault);
        console.log(`${fault.kind}: ${fault.message.slice(0, 300)}\n  ${replayCommand(fault)}`);
      },
    });
    // A case that ended its process was counted by nobody.
    tally = { ...sum, cases: to };
    kept.tallies = [...kept.tallies.filter((old) => old.reader !== reader.name), tally];
    keep(kept);
  }
  console.log(JSON.stringify(tally));
}

/** Reads one case here, and says what came of it. */
async function replay(reader: Reader, seed: number, index: number): Promise<void> {
  const open = await reader.open();
  readSamples(open);
  const damaged = open.damage(diceOf(seed, index));
  Deno.mkdirSync(new URL(".", KEPT), { recursive: true });
  Deno.writeFileSync(new URL("fuzz-case.bin", KEPT), damaged.bytes);
  console.log(
    `${damaged.bytes.length} bytes${damaged.sealed ? ", under true checksums" : ""}: runs/fuzz-case.bin`,
  );
  try {
    const result = open.read(damaged.bytes);
    open.after?.(result);
  } catch (error) {
    console.log(error);
  }
  console.log(judge(open, damaged));
}

async function main(words: string[]): Promise<void> {
  const args = parseArgs(words, {
    string: ["reader", "cases", "seed", "case", "jobs"],
    boolean: ["again", "table"],
  });
  if (args.table) return keep(readKept());
  const chosen = READERS.filter(({ name }) => args.reader === undefined || name === args.reader);
  if (chosen.length === 0) {
    throw new RangeError(
      `Cannot fuzz as --reader is one of ${READERS.map(({ name }) => name).join(", ")}: ${args.reader}`,
    );
  }
  const seedOf = (reader: Reader): number =>
    args.seed === undefined ? seedOfReader(reader) : Number(args.seed);
  if (args.case !== undefined) return await replay(chosen[0]!, seedOf(chosen[0]!), Number(args.case));
  const kept = args.again ? { tallies: [], faults: [] } : readKept();
  const queue = [...chosen];
  const job = async (): Promise<void> => {
    for (let reader = queue.shift(); reader; reader = queue.shift()) {
      await runReader(reader, Number(args.cases ?? FULL_CASES), seedOf(reader), kept);
    }
  };
  await Promise.all(Array.from({ length: Number(args.jobs ?? 1) }, job));
  if (kept.faults.length > 0) Deno.exitCode = 1;
}

if (import.meta.main) await main(Deno.args);
