import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { writeFolderAtomic } from "../../lib/formats/mod.ts";

const FILES = new Map([["a.txt", Uint8Array.of(1)], ["b", new Uint8Array(0)]]);

async function inFolder(body: (at: (name: string) => string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "haze-test-" });
  try {
    await body((name) => join(folder, name));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const list = (path: string): string[] => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

Deno.test("writeFolderAtomic writes all files into a new folder or an empty one, also through a link", async () => {
  await inFolder(async (at) => {
    await Deno.mkdir(at("empty"));
    await Deno.mkdir(at("far"));
    await Deno.symlink(at("far"), at("link"));
    for (const name of ["new", "empty", "link"]) {
      await writeFolderAtomic(at(name), FILES);
      assertEquals(list(at(name)), ["a.txt", "b"]);
      assertEquals(await Deno.readFile(at(`${name}/a.txt`)), Uint8Array.of(1));
    }
    assertEquals((await Deno.lstat(at("link"))).isSymlink, true);
    assertEquals(list(at("")), ["empty", "far", "link", "new"]);
  });
});

Deno.test("writeFolderAtomic leaves nothing of a write that fails, and removes what a killed process left", async () => {
  await inFolder(async (at) => {
    const tooLong = new Map([...FILES, ["x".repeat(300), Uint8Array.of(1)]]);
    await assertRejects(() => writeFolderAtomic(at("new"), tooLong), Error, "Cannot write");
    assertEquals(list(at("")), []);
    // No process has this number.
    await Deno.mkdir(at(".new.4194999.0.tmp"));
    await Deno.writeTextFile(at(".new.4194999.0.tmp/a.txt"), "half");
    await Deno.mkdir(at(`.new.${Deno.pid}.0.tmp`));
    await writeFolderAtomic(at("new"), FILES);
    assertEquals(list(at("")), [`.new.${Deno.pid}.0.tmp`, "new"]);
  });
});

Deno.test("writeFolderAtomic replaces nothing", async () => {
  await inFolder(async (at) => {
    await Deno.mkdir(at("full"));
    await Deno.writeTextFile(at("full/mine"), "mine");
    await assertRejects(
      () => writeFolderAtomic(at("full"), FILES),
      Error,
      "must be new or empty: it has 1 entries",
    );
    await assertRejects(
      () => writeFolderAtomic(at("full/mine"), FILES),
      Error,
      "must be a folder: a file is there",
    );
    await assertRejects(() => writeFolderAtomic(at("none/new"), FILES), Error, "the system has to allow it");
    await assertRejects(
      () => writeFolderAtomic(at("new"), new Map([["../a", Uint8Array.of(1)]])),
      RangeError,
      '"../a"',
    );
    assertEquals(list(at("")), ["full"]);
    assertEquals(list(at("full")), ["mine"]);
  });
});
