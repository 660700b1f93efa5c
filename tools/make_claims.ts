/**
 * Decides claims and commits what was found: `lib/experiments/claims/results/` and the table of the README.
 * `deno run -A tools/make_claims.ts [--full] [ID…]` runs the given claims, or all; results of runs are kept in
 * `runs/experiments`, so that it can be stopped and goes on. `--one-thread` leaves the other cores to others and changes no
 * figure. `--table` only writes the table again.
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
} from "../lib/experiments/mod.ts";
import { withoutMachine } from "../lib/experiments/claims/record.ts";
import { kernelsNamed, wasmKernels } from "../lib/kernels/mod.ts";

const BEGIN = "<!-- claims: begin, made by tools/make_claims.ts -->";
const END = "<!-- claims: end -->";
const README = new URL("../README.md", import.meta.url);
const resultsUrl = (kind: string) =>
  new URL(`../lib/experiments/claims/results/${kind}.json`, import.meta.url);

/**
 * A page with the table between its marks replaced.
 *
 * @throws {SyntaxError} if the marks are not there.
 */
export function withClaimsTable(page: string, table: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) {
    throw new SyntaxError(`Cannot write the table of claims as its marks must be there: ${BEGIN} … ${END}`);
  }
  return `${page.slice(0, start)}${BEGIN}\n\n${table}\n\n${page.slice(end)}`;
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
  await Deno.writeTextFile(
    README,
    withClaimsTable(await Deno.readTextFile(README), claimsMarkdown(quick, full)),
  );
}

if (import.meta.main) await main(Deno.args);
