/**
 * Decides claims and commits what was found: `lib/experiments/claims/results/`, the table of
 * `docs/claims.md` and the verdicts in the README.
 * `deno run -A tools/make_claims.ts [--full] [ID…]` runs the given claims, or all; results of runs are kept in
 * `runs/experiments`, so that it can be stopped and goes on. `--one-thread` leaves the other cores to others and changes no
 * figure. `--table` only writes the pages again.
 *
 * @module
 */
import {
  type ClaimRecord,
  CLAIMS,
  claimsMarkdown,
  claimsOf,
  committedClaims,
  decideClaim,
  folderStore,
  HazeLab,
  verdictsMarkdown,
} from "../lib/experiments/mod.ts";
import { withoutMachine } from "../lib/experiments/claims/record.ts";
import { kernelsNamed, wasmKernels } from "../lib/kernels/mod.ts";

/** Pages with a part that is made here, between two marks. */
export const CLAIM_PAGES: readonly ClaimPage[] = [
  { url: new URL("../README.md", import.meta.url), mark: "verdicts", make: verdictsMarkdown },
  { url: new URL("../docs/claims.md", import.meta.url), mark: "claims", make: claimsMarkdown },
];
const resultsUrl = (kind: string) =>
  new URL(`../lib/experiments/claims/results/${kind}.json`, import.meta.url);

/** A page, what its marks are called, and what stands between them. */
export interface ClaimPage {
  readonly url: URL;
  readonly mark: string;
  readonly make: (quick: readonly ClaimRecord[], full: readonly ClaimRecord[]) => string;
}

/**
 * A page with the table between its marks replaced.
 *
 * @throws {SyntaxError} if the marks are not there.
 */
export function withTable(page: string, mark: string, table: string): string {
  const [begin, end] = [`<!-- ${mark}: begin, made by tools/make_claims.ts -->`, `<!-- ${mark}: end -->`];
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)];
  if (start < 0 || stop < start) {
    throw new SyntaxError(`Cannot write a table as its marks must be there: ${begin} … ${end}`);
  }
  return `${page.slice(0, start)}${begin}\n\n${table}\n\n${page.slice(stop)}`;
}

async function main(words: readonly string[]): Promise<void> {
  const kind = words.includes("--full") ? "full" : "quick";
  const ids = words.filter((word) => !word.startsWith("--"));
  const records = new Map(committedClaims(kind).map((record) => [record.id, record]));
  const ordered = (): ClaimRecord[] => CLAIMS.flatMap(({ id }) => records.get(id) ?? []);
  const kernels = words.includes("--one-thread")
    ? wasmKernels({ mode: "strict", threads: 1 })
    : kernelsNamed("wasm-strict");
  const lab = await HazeLab.open("builtin", kernels);
  for (const claim of words.includes("--table") ? [] : claimsOf(ids)) {
    const startMs = performance.now();
    const record = await decideClaim(claim, { lab, isQuick: kind === "quick", store: folderStore() });
    records.set(claim.id, withoutMachine(record!));
    const seconds = (performance.now() - startMs) / 1000;
    console.log(
      `${claim.id} ${record!.evidence.verdict}, ${seconds.toFixed(1)} s: ${record!.evidence.summary}`,
    );
    await Deno.writeTextFile(resultsUrl(kind), `${JSON.stringify(ordered(), undefined, 2)}\n`);
  }
  const [quick, full] = kind === "quick"
    ? [ordered(), committedClaims("full")]
    : [committedClaims("quick"), ordered()];
  for (const { url, mark, make } of CLAIM_PAGES) {
    await Deno.writeTextFile(url, withTable(await Deno.readTextFile(url), mark, make(quick, full)));
  }
}

if (import.meta.main) await main(Deno.args);
