import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { hostname } from "node:os";
import { claimFile } from "../../lib/experiments/claim_file.ts";
import { folderStore, runStudy, type Trial } from "../../lib/experiments/mod.ts";
import { inFolder } from "./support.ts";

Deno.test("claimFile gives a file to one at a time", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.lock");
    const first = await claimFile(path);
    assert(first);
    assertEquals(await claimFile(path), undefined);
    await first.release();
    const second = await claimFile(path);
    assert(second);
    await second.release();
    assertEquals([...Deno.readDirSync(folder)], []);
  });
});

Deno.test("claimFile takes over from a process that is gone, and from another machine's after long silence", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.lock");
    const gone = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
    await gone.status;
    const claims: [text: string, ageSeconds: number, isFree: boolean][] = [
      [JSON.stringify({ host: hostname(), pid: gone.pid }), 0, true],
      [JSON.stringify({ host: hostname(), pid: Deno.pid }), 1e6, false],
      [JSON.stringify({ host: "elsewhere", pid: 1 }), 10, false],
      [JSON.stringify({ host: "elsewhere", pid: 1 }), 1000, true],
      ["", 10, false],
    ];
    for (const [text, age, isFree] of claims) {
      await Deno.writeTextFile(path, text);
      const then = new Date(Date.now() - 1000 * age);
      await Deno.utime(path, then, then);
      assertEquals(await claimFile(path), undefined); // a dead claim is removed first
      const claim = await claimFile(path);
      assertEquals(claim !== undefined, isFree, text);
      await claim?.release();
      await Deno.remove(path).catch(() => {});
    }
  });
});

Deno.test("runStudy over a shared folder computes each run once, whoever asks, and gives all to all", async () => {
  await inFolder(async (folder) => {
    const computed: number[] = [];
    const trial: Trial = {
      ...{ experiment: "square/1", config: {}, data: { name: "none", hash: "0" } },
      async run(seed) {
        computed.push(seed);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { metrics: { value: seed ** 2 } };
      },
    };
    const study = { arms: [{ name: "square", trial }], seeds: [1, 2, 3, 4, 5, 6] };
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => runStudy(study, { store: folderStore(folder, { isShared: true }) })),
    );
    assertEquals(computed.toSorted(), study.seeds);
    for (const outcome of outcomes) {
      assert(outcome.complete);
      assertEquals(outcome.results.get("square")!.map(({ metrics }) => metrics.value), [1, 4, 9, 16, 25, 36]);
    }
    assert([...Deno.readDirSync(folder)].every(({ name }) => name.endsWith(".json")));
  });
});
