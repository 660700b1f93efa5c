import { assertEquals, assertThrows } from "@std/assert";
import { ResoLLMModel, tinyConfig } from "../../../../lib/models/reso_llm/mod.ts";
import { CONCEPT_TABLE, tabulateFrequent } from "../../../../lib/models/reso_llm/training/concept_table.ts";

Deno.test("tabulateFrequent takes what is seen three times, the most frequent first, as far as there is room", () => {
  const segments = [[5, 6, 9, 5, 6, 8, 5, 6, 7], [1, 2, 1, 2, 1, 2, 1]];
  const table = new Float32Array(4 * 4).fill(-1);
  assertEquals(tabulateFrequent(table, segments, 10), 4);
  const rows = Array.from({ length: 4 }, (_, i) => [...table.subarray(4 * i, 4 * i + 4)]);
  assertEquals(rows, [[2, 5, 6, 0], [2, 1, 2, 0], [2, 2, 1, 0], [3, 1, 2, 1]]);
  assertEquals(tabulateFrequent(table, [[1, 2, 3]], 10), 0);
  assertEquals([...table], Array(16).fill(0));
});

Deno.test("concepts of a ResoLLMModel follow its table, and keep those that are bound by name", () => {
  const model = new ResoLLMModel({ ...tinyConfig().settings, vocabSize: 20 });
  model.concepts!.bind("mine", [4, 4]);
  model.fitTo([[5, 6, 5, 6, 5, 6]]);
  assertEquals(model.concepts!.prsc.bindings().map(({ concept }) => concept).sort(), ["#5,6", "mine"]);
  model.fitTo([[7, 8, 9, 7, 8, 9, 7, 8, 9]]);
  const names = model.concepts!.prsc.bindings().map(({ concept }) => concept).sort();
  assertEquals(names, ["#7,8", "#7,8,9", "#8,9", "mine"]);
  model.close();
});

Deno.test("concepts of a ResoLLMModel refuse a row of the table that is none, as a damaged file may hold", () => {
  const model = new ResoLLMModel({ ...tinyConfig().settings, vocabSize: 20 });
  const table = model.parameters.get(CONCEPT_TABLE).floats;
  for (const row of [[0.3, 1, 2, 3], [4, 1, 2, 3], [-1, 0, 0, 0], [2, 1, 20, 0], [1, 1.5, 0, 0]]) {
    table.set(row);
    assertThrows(
      () => model.concepts,
      RangeError,
      "a row must be a length from 0 to 3 and so many ids below 20: ",
    );
  }
  model.close();
});
