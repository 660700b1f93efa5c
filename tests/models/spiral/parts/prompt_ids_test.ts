import { assertEquals, assertThrows } from "@std/assert";
import { promptIds } from "../../../../lib/models/spiral/mod.ts";
import { goldenJson } from "../golden.ts";

interface PromptCase {
  readonly prompt: string;
  readonly is_id_list: boolean;
  readonly ids: number[] | null;
}

for (const { prompt, is_id_list, ids } of goldenJson<PromptCase[]>("prompt_classify.json")) {
  Deno.test(`promptIds takes ${JSON.stringify(prompt)} for ${is_id_list ? "ids" : "text"} as upstream does`, () => {
    const got = promptIds(prompt);
    assertEquals(got !== null, is_id_list);
    if (ids) assertEquals(got, ids); // full-width digits are recorded as a list without its numbers
  });
}

Deno.test("promptIds reads digits of any script, and no superscripts", () => {
  assertEquals(promptIds("１,２"), [1, 2]);
  assertEquals(promptIds("٣٤, -५"), [34, -5]);
  assertEquals(promptIds("𝟗𝟎"), [90]);
  assertEquals(promptIds("²"), null);
});

Deno.test("promptIds refuses a number that no id can be", () => {
  assertThrows(() => promptIds("1," + "9".repeat(30)), RangeError, "ids must be integers below 2^53: 999");
});
