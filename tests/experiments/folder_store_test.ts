import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { folderStore, runHash, type TrialResult } from "../../lib/experiments/mod.ts";
import { inFolder, RUN } from "./support.ts";

const RESULT: TrialResult = {
  metrics: { bitsPerByte: 2.25, tiny: 1e-300 },
  timings: { trainSeconds: 0.1 },
  details: { gates: [[0.5, 0.25]] },
};

Deno.test("folderStore keeps a result for whoever opens the folder later, one file a run", async () => {
  await inFolder(async (parent) => {
    const folder = join(parent, "a", "b");
    assertEquals(await folderStore(folder).get(RUN), undefined);
    await folderStore(folder).put(RUN, RESULT);
    await folderStore(`${folder}/`).put({ ...RUN, seed: 4 }, { metrics: {} });
    assertEquals(await folderStore(folder).get(RUN), RESULT);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assertEquals(names, [runHash(RUN), runHash({ ...RUN, seed: 4 })].map((hash) => `${hash}.json`).sort());
  });
});

Deno.test("folderStore takes a damaged file as absent, says so, and replaces it", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, `${runHash(RUN)}.json`);
    await folderStore(folder).put(RUN, RESULT);
    const whole = await Deno.readTextFile(path);
    const damaged: [string, string][] = [
      [whole.slice(0, 40), "is damaged"],
      ["", "is damaged"],
      ["\xff\xfe", "is damaged"],
      ["[]", "no haze-run"],
      [whole.replace('"formatVersion": 1', '"formatVersion": 2'), "no haze-run of version 1"],
      [whole.replace('"seed": 3', '"seed": 4'), "another run"],
      [whole.replace("2.25", "null"), "bitsPerByte must be a finite number"],
      [whole.replace("2.25", '"2.25"'), "bitsPerByte must be a finite number"],
      [whole.replace('"timings"', '"times"'), 'metrics, timings and details: "times"'],
    ];
    for (const [text, expected] of damaged) {
      assert(text !== whole);
      await Deno.writeTextFile(path, text);
      const notes: string[] = [];
      const store = folderStore(folder, { onNote: (note) => notes.push(note) });
      assertEquals(await store.get(RUN), undefined);
      assert(notes.length === 1 && notes[0]!.includes(path) && notes[0]!.includes(expected), notes.join());
      await store.put(RUN, RESULT);
      assertEquals(await store.get(RUN), RESULT);
    }
    await Deno.remove(path);
    await Deno.mkdir(path);
    const notes: string[] = [];
    assertEquals(await folderStore(folder, { onNote: (note) => notes.push(note) }).get(RUN), undefined);
    assert(notes[0]!.includes("no file"), notes.join());
  });
});

Deno.test("folderStore says which folder cannot be made, and refuses numbers that are not finite", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const store = folderStore(join(folder, "file"));
    assertEquals(await store.get(RUN), undefined);
    await assertRejects(() => store.put(RUN, RESULT), Error, "Cannot keep results in");
    await assertRejects(
      () => folderStore(folder).put(RUN, { metrics: { loss: Infinity } }),
      TypeError,
      "loss must be a finite number: Infinity",
    );
  });
});
