/**
 * Writes the table of the peers in `docs/speed.md` from `bench/results/peers.json`: `deno run -A tools/make_peers_table.ts`, after
 * `deno run -A bench/peers_report.ts --json bench/results/peers.json`.
 *
 * @module
 */
import { peersMarkdown } from "../bench/peers/markdown.ts";
import { readResults, type Results } from "../bench/peers/results.ts";

const BEGIN = "<!-- peers: begin, made by tools/make_peers_table.ts -->";
const END = "<!-- peers: end -->";
const PAGE = new URL("../docs/speed.md", import.meta.url);
const RESULTS = new URL("../bench/results/peers.json", import.meta.url);

/**
 * A page with the table between its marks replaced.
 *
 * @throws {SyntaxError} if the marks are not there.
 */
export function withPeersTable(page: string, table: string): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) {
    throw new SyntaxError(`Cannot write the table of peers as its marks must be there: ${BEGIN} … ${END}`);
  }
  return `${page.slice(0, start)}${BEGIN}\n\n${table}\n\n${page.slice(end)}`;
}

/** What was measured last. */
export function committedResults(): Promise<Results> {
  return readResults(RESULTS);
}

if (import.meta.main) {
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, withPeersTable(page, peersMarkdown(await committedResults())));
}
