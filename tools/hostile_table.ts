/** The table of docs/hostile_input.md. */
import type { Reader } from "../tests/fuzz/reader.ts";
import type { Tally } from "../tests/fuzz/run.ts";

const BEGIN = "<!-- hostile input: begin, made by tools/fuzz.ts -->";
const END = "<!-- hostile input: end -->";

/**
 * A page with the table between its marks replaced.
 *
 * @throws {SyntaxError} if the marks are not there.
 */
export function withHostileTable(
  page: string,
  rows: readonly { readonly reader: Reader; readonly tally: Tally }[],
): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) {
    throw new SyntaxError(`Cannot write the table of readers as its marks must be there: ${BEGIN} … ${END}`);
  }
  const head =
    "| reader | cases | refused | equal | accepted | slowest, ms of CPU | most buffers, MB | seed |\n" +
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
  const lines = rows.map(({ reader, tally }) => {
    const { cases, refused, equal, accepted, slowestMs, largestBytes, seed } = tally;
    const counts = [cases, refused, equal, accepted].map((count) => count.toLocaleString("en"));
    const sizes = [slowestMs.toFixed(0), (largestBytes / 2 ** 20).toFixed(1)];
    return `| ${[`\`${reader.name}\``, ...counts, ...sizes, seed].join(" | ")} |`;
  });
  const promises = rows.map(({ reader }) => `- \`${reader.name}\`: ${reader.promise}.`);
  const text = [head, ...lines, "", "What a file that is taken owes:", "", ...promises].join("\n");
  return `${page.slice(0, start)}${BEGIN}\n\n${text}\n\n${page.slice(end)}`;
}
