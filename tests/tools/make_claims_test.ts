import { assert, assertEquals, assertThrows } from "@std/assert";
import { claimsMarkdown, committedClaims } from "../../lib/experiments/mod.ts";
import { withClaimsTable } from "../../tools/make_claims.ts";

Deno.test("README.md has the table of claims as the committed results make it", async () => {
  const page = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const table = claimsMarkdown(committedClaims("quick"), committedClaims("full"));
  assertEquals(withClaimsTable(page, table), page);
});

Deno.test("01-haze.ipynb has the table of claims as the committed results make it", async () => {
  const url = new URL("../../notebooks/01-haze.ipynb", import.meta.url);
  const { cells } = JSON.parse(await Deno.readTextFile(url)) as {
    cells: { outputs?: { data?: Record<string, string | string[]> }[] }[];
  };
  const tables = cells.flatMap(({ outputs = [] }) => outputs).flatMap(({ data }) =>
    data?.["text/markdown"] ?? []
  );
  const haze = (kind: "quick" | "full") =>
    committedClaims(kind).filter(({ document }) => document === "haze");
  assertEquals(tables.join(""), claimsMarkdown(haze("quick"), haze("full")));
});

Deno.test("withClaimsTable replaces what stands between its marks alone, and refuses a page without them", () => {
  const marks = (text: string) =>
    `a\n<!-- claims: begin, made by tools/make_claims.ts -->${text}<!-- claims: end -->\nb`;
  assertEquals(withClaimsTable(marks("old"), "new"), marks("\n\nnew\n\n"));
  assertThrows(() => withClaimsTable("a page", "new"), SyntaxError, "its marks must be there");
});

Deno.test("claimsMarkdown takes the full run of a claim where there is one, and marks short ones", () => {
  const [first, second] = committedClaims("quick");
  const full = { ...first!, isQuick: false, evidence: { ...first!.evidence, summary: "a | b" } };
  const [, , ofFull, ofQuick, ...rest] = claimsMarkdown([first!, second!], [full]).split("\n");
  assertEquals([ofFull!.endsWith("| a \\| b |"), ofFull!.includes("(short runs)")], [true, false]);
  assertEquals(ofQuick!.includes("(short runs)"), true);
  assertEquals(rest.length, 4, "an empty line, what intervals are, an empty line, where to see each claim");
  assert(rest[3]!.includes("`notebooks/01-haze.ipynb` under _Bits_ (H1, H2), "), rest[3]);
});
