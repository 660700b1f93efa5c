import { assert, assertEquals, assertThrows } from "@std/assert";
import { claimsMarkdown, committedClaims, verdictsMarkdown } from "../../lib/experiments/mod.ts";
import { renderFigure } from "../../figures/mod.ts";
import { CLAIM_PAGES, withTable } from "../../tools/make_claims.ts";
import { claimsPicture } from "../../tools/make_claims_picture.ts";

Deno.test("README.md and docs/claims.md have the tables of claims as the committed results make them", async () => {
  for (const { url, mark, make } of CLAIM_PAGES) {
    const page = await Deno.readTextFile(url);
    assertEquals(withTable(page, mark, make(committedClaims("quick"), committedClaims("full"))), page);
  }
});

Deno.test("docs/claims.png is drawn from the committed results", async () => {
  const png = await Deno.readFile(new URL("../../docs/claims.png", import.meta.url));
  assertEquals(
    png,
    await renderFigure(claimsPicture()),
    "deno run -A tools/make_claims_picture.ts draws it again",
  );
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

Deno.test("withTable replaces what stands between its marks alone, and refuses a page without them", () => {
  const marks = (text: string) =>
    `a\n<!-- claims: begin, made by tools/make_claims.ts -->${text}<!-- claims: end -->\nb`;
  assertEquals(withTable(marks("old"), "claims", "new"), marks("\n\nnew\n\n"));
  assertThrows(() => withTable("a page", "claims", "new"), SyntaxError, "its marks must be there");
  assertThrows(() => withTable(marks("old"), "verdicts", "new"), SyntaxError, "its marks must be there");
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

Deno.test("verdictsMarkdown has a row a claim, without figures", () => {
  const [first, second] = committedClaims("quick");
  const lines = verdictsMarkdown([first!, second!], [{ ...first!, isQuick: false }]).split("\n");
  assertEquals(lines.length, 4);
  assertEquals(lines[2], `| H1 | ${first!.statement} | ill-defined; nearest reading: does not hold |`);
  assert(lines[3]!.endsWith(" (short runs) |"), lines[3]);
});
