import { assert, assertEquals, assertThrows } from "@std/assert";
import { splitModules } from "../../../lib/data/mod.ts";
import { moduleOf, placesIn, sidesOf } from "./support.ts";

Deno.test("splitModules splits each module where its own content says", () => {
  const modules = [moduleOf("base", 1000), moduleOf("notes", 333)];
  const { modules: split, warnings } = splitModules(modules, 16);
  assertEquals(warnings, []);
  for (const [i, { windows, train, heldOut, tokens, file }] of split.entries()) {
    const { ids } = modules[i]!.shard;
    assertEquals([tokens, windows.all, file], [
      ids.length,
      Math.floor((ids.length - 1) / 16),
      modules[i]!.file,
    ]);
    assertEquals(heldOut.length, 1);
    const places = [...placesIn(ids, train), ...placesIn(ids, heldOut)];
    assert(places.every(([start]) => start >= 0 && start % 16 === 0), `${places}`);
  }
});

Deno.test("splitModules moves no window of a module when others come, go or change places", () => {
  const [base, notes, poems] = [moduleOf("base", 2000), moduleOf("notes", 400), moduleOf("poems", 700)];
  const alone = sidesOf(splitModules([notes], 8).modules[0]!);
  for (const others of [[base], [poems, base], [base, poems]]) {
    for (const list of [[notes, ...others], [...others, notes]]) {
      const found = splitModules(list, 8).modules.find(({ name }) => name === "notes")!;
      assertEquals(sidesOf(found), alone);
    }
  }
  const renamed = { ...notes, name: "other", weight: 7 };
  assertEquals(sidesOf(splitModules([renamed], 8).modules[0]!), alone);
});

Deno.test("splitModules splits a copy like its original, so that not even copies mix the sides", () => {
  const notes = moduleOf("notes", 400);
  const [one, other] = splitModules([notes, { ...notes, name: "copy" }], 8).modules;
  assertEquals(sidesOf(one!), sidesOf(other!));
});

Deno.test("splitModules gives a module of fewer than three windows to training and warns of it", () => {
  const { modules, warnings } = splitModules([moduleOf("base", 1000), moduleOf("tiny", 39)], 16);
  assertEquals(modules[1]!.windows, { all: 2, train: 2, heldOut: 0, gap: 0 });
  assertEquals(warnings, [
    "tiny has 2 of the 3 windows that a split needs: all are trained on, and none scores it",
  ]);
});

Deno.test("splitModules names files and counts where a side would be empty, and never passes a module over", () => {
  const refuse = (modules: Parameters<typeof splitModules>[0], text: string) =>
    assertThrows(() => splitModules(modules, 16), RangeError, text);
  refuse(
    [moduleOf("base", 1000), moduleOf("a", 16), moduleOf("b", 3)],
    "Cannot draw windows as each module must hold one of 16 + 1 tokens: a.shard has 16 tokens, 0 windows; " +
      "b.shard has 3 tokens, 0 windows\nhint: use a shorter context",
  );
  refuse([], "each module must hold one of 16 + 1 tokens: no module");
  refuse(
    [moduleOf("a", 33), moduleOf("b", 20)],
    "Cannot hold out windows as a module with a weight must have three of 16 + 1 tokens: " +
      "a.shard has 33 tokens, 2 windows; b.shard has 20 tokens, 1 windows",
  );
  refuse([moduleOf("a", 33), moduleOf("base", 1000, 0)], "a.shard has 33 tokens, 2 windows\nhint");
});
