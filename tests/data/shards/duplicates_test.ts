import { assert, assertEquals } from "@std/assert";
import { findDuplicateModules, findHeldOutCopies, splitModules } from "../../../lib/data/mod.ts";
import { moduleOf, randomIds } from "./support.ts";

Deno.test("findDuplicateModules finds equal content under any name, and nothing else", () => {
  const [a, b, c] = [moduleOf("a", 300), moduleOf("b", 301), moduleOf("c", 302)];
  assertEquals(findDuplicateModules([a, b, c]), []);
  const renamed = moduleOf("d", a.shard.ids.slice(), 3);
  assertEquals(findDuplicateModules([a, b, renamed, c]), [{
    contentHash: a.shard.contentHash,
    names: ["a", "d"],
  }]);
  assertEquals(findDuplicateModules([a, moduleOf("e", a.shard.ids.with(299, 2))]), []);
});

Deno.test("findHeldOutCopies finds held-out text at any position of what is trained on", () => {
  const T = 32;
  const base = moduleOf("base", 6000);
  const [split] = splitModules([base], T).modules;
  const held = split!.heldOut[0]!;
  assertEquals(findHeldOutCopies([split!], T), []);
  let looked = 0;
  for (const shift of [0, 1, 7, 31]) {
    const ids = Uint16Array.from([...randomIds(2000 + shift, 9), ...held, ...randomIds(4000, 10)]);
    const [, thief] = splitModules([base, moduleOf("thief", ids)], T).modules;
    const isTrainedOn = thief!.train.some((part) => part.join().includes(held.join()));
    const copies = findHeldOutCopies([split!, thief!], T);
    if (!isTrainedOn) continue; // the thief's own split may have cut it
    looked++;
    assertEquals(copies, [{ name: "base", stretches: 9, copied: 9, foundIn: ["thief"] }]);
    // One token of every 64 changed, and no stretch is whole any more.
    const changed = ids.map((id, i) => i % 64 === 5 ? (id + 1) % 512 : id);
    assertEquals(findHeldOutCopies(splitModules([base, moduleOf("thief", changed)], T).modules, T), []);
  }
  assert(looked >= 2, `${looked}`);
  const both = splitModules([base, moduleOf("moved", base.shard.ids.slice(3))], T).modules;
  assert(findHeldOutCopies(both, T).every(({ copied, stretches }) => copied === stretches));
  assertEquals(findHeldOutCopies([both[0]!, { ...both[1]!, weight: 0 }], T).map(({ name }) => name), [
    "moved",
  ]);
});

Deno.test("findHeldOutCopies passes over phrases of fewer than 64 tokens, as any text repeats those", () => {
  const phrase = randomIds(63, 3);
  const verses = Array.from({ length: 40 }, (_, i) => [...phrase, ...randomIds(37, 100 + i)]).flat();
  const { modules } = splitModules([moduleOf("verses", Uint16Array.from(verses))], 8);
  assertEquals(findHeldOutCopies(modules, 8), []);
  const litany = Uint16Array.from({ length: 4000 }, (_, i) => phrase[i % 63]!);
  const [copies] = findHeldOutCopies(splitModules([moduleOf("litany", litany)], 8).modules, 8);
  assertEquals([copies!.copied, copies!.foundIn], [copies!.stretches, ["litany"]]);
});
