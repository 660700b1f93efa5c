import { assertEquals } from "@std/assert";
import { type DocNode, docShares } from "../../tools/check_docs.ts";

const symbol = (name: string, line: number, kind: string, doc?: string, example = false) => ({
  name,
  declarations: [{
    ...{ location: { filename: "file:///a/lib/x.ts", line }, declarationKind: "export", kind },
    ...(doc === undefined ? {} : { jsDoc: { doc, tags: example ? [{ kind: "example" }] : [] } }),
  }],
});

Deno.test("docShares counts a declaration once, types among the documented, values alone among the examples", () => {
  const add = symbol("add", 1, "function", "Adds.", true);
  const first: DocNode = {
    module_doc: { doc: "Sums." },
    symbols: [add, symbol("ZERO", 9, "variable", "None.")],
  };
  const second: DocNode = { symbols: [symbol("add", 5, "reference"), add, symbol("Sum", 20, "interface")] };
  assertEquals(docShares([first, second]), {
    ...{ modules: 0.5, documented: 2 / 3, examples: 0.5 },
    withoutExample: ["lib/x.ts ZERO"],
  });
});
