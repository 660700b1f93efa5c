import { assert, assertEquals, assertRejects } from "@std/assert";
import { writeFileAtomic } from "../../lib/formats/atomic_write.ts";

const posix = Deno.build.os !== "windows";

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

Deno.test({
  name: "writeFileAtomic leaves alone what is no file",
  ignore: !posix,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/socket`;
      const listener = Deno.listen({ transport: "unix", path });
      await assertRejects(() => writeFileAtomic(path, Uint8Array.of(1)), Error, "it is a device or a pipe");
      assertEquals((await Deno.stat(path)).isSocket, true);
      listener.close();
    }),
});

Deno.test("writeFileAtomic writes a new file and replaces an old one, leaving nothing beside it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.npz`;
    await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
    assertEquals(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
    await writeFileAtomic(path, Uint8Array.of(4));
    assertEquals(await Deno.readFile(path), Uint8Array.of(4));
    await writeFileAtomic(path, new Uint8Array(0));
    assertEquals(await Deno.readFile(path), new Uint8Array(0));
    assertEquals(names(folder), ["model.npz"]);
  }));

Deno.test("writeFileAtomic writes only the viewed part of a larger buffer, and large files whole", () =>
  inFolder(async (folder) => {
    await writeFileAtomic(`${folder}/part`, Uint8Array.of(0, 1, 2, 3).subarray(1, 3));
    assertEquals(await Deno.readFile(`${folder}/part`), Uint8Array.of(1, 2));
    const large = Uint8Array.from({ length: 5_000_000 }, (_, i) => i % 251);
    await writeFileAtomic(`${folder}/large`, large);
    const back = await Deno.readFile(`${folder}/large`);
    assert(back.length === large.length && back.every((byte, i) => byte === large[i]));
  }));

Deno.test("writeFileAtomic refuses a folder as target and a missing folder with one clear error", () =>
  inFolder(async (folder) => {
    const bytes = Uint8Array.of(1);
    await assertRejects(
      () => writeFileAtomic(folder, bytes),
      Error,
      `Cannot write ${folder} as the target has to be a file: it is a folder`,
    );
    await assertRejects(
      () => writeFileAtomic(`${folder}/no/model.npz`, bytes),
      Error,
      `Cannot write ${folder}/no/model.npz as ${folder}/no has to be a folder: there is none\nhint: create it first`,
    );
    await Deno.writeFile(`${folder}/file`, bytes);
    await assertRejects(
      () => writeFileAtomic(`${folder}/file/model.npz`, bytes),
      Error,
      `as ${folder}/file has to be a folder: it is a file`,
    );
    await assertRejects(
      () => writeFileAtomic(`${folder}/x`, "text" as never),
      TypeError,
      "bytes have to be a Uint8Array: string",
    );
    assertEquals(names(folder), ["file"]);
  }));

Deno.test("writeFileAtomic passes over the temporaries of others and lets several writers at one file", () =>
  inFolder(async (folder) => {
    const path = `${folder}/model.npz`;
    await Deno.writeFile(`${folder}/.model.npz.${Deno.pid}.0.tmp`, Uint8Array.of(9));
    const versions = [1, 2, 3, 4].map((value) => new Uint8Array(100_000).fill(value));
    await Promise.all(versions.map((bytes) => writeFileAtomic(path, bytes)));
    const found = await Deno.readFile(path);
    assert(
      found.length === 100_000 && found.every((byte) => byte === found[0]) && found[0] >= 1 && found[0] <= 4,
    );
    assertEquals(names(folder), [`.model.npz.${Deno.pid}.0.tmp`, "model.npz"]);
  }));

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), { args: ["--version"], stdout: "null" }).spawn();
  await child.status;
  return child.pid;
}

Deno.test("writeFileAtomic removes what a killed process left of the same target, and what is older than an hour", () =>
  inFolder(async (folder) => {
    const gone = await endedProcess();
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    const left = [`.model.npz.${gone}.0.tmp`, `.model.npz.${gone}.12.tmp`, `.model.npz.${Deno.pid}.3.tmp`];
    const kept = [
      `.model.npz.${Deno.pid}.4.tmp`, // of a writer that is at work
      `.other.npz.${gone}.0.tmp`,
      `.model.npz.${gone}.0.tmp.npz`,
      `.model.npz.${gone}.tmp`,
      "model.npz.1.0.tmp",
    ];
    for (const name of [...left, ...kept]) await Deno.writeFile(`${folder}/${name}`, Uint8Array.of(9));
    for (const name of [left[2], kept[1]]) await Deno.utime(`${folder}/${name}`, hoursAgo, hoursAgo);
    await writeFileAtomic(`${folder}/model.npz`, Uint8Array.of(1));
    assertEquals(names(folder), [...kept, "model.npz"].sort());
  }));

Deno.test("writeFileAtomic leaves a young temporary alone where it may not ask for processes", () =>
  inFolder(async (folder) => {
    const gone = await endedProcess();
    const [young, old] = [`.model.npz.${gone}.0.tmp`, `.model.npz.${gone}.1.tmp`];
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    for (const name of [young, old]) await Deno.writeFile(`${folder}/${name}`, Uint8Array.of(9));
    await Deno.utime(`${folder}/${old}`, hoursAgo, hoursAgo);
    const script = `${folder}/write.ts`;
    const module = new URL("../../lib/formats/atomic_write.ts", import.meta.url).href;
    await Deno.writeTextFile(
      script,
      `import { writeFileAtomic } from ${JSON.stringify(module)};
      await writeFileAtomic(${JSON.stringify(`${folder}/model.npz`)}, Uint8Array.of(1));`,
    );
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-check", "--no-prompt", "--allow-read", "--allow-write", script],
    }).output();
    assertEquals(code, 0, new TextDecoder().decode(stderr));
    assertEquals(names(folder), [young, "model.npz", "write.ts"].sort());
  }));

Deno.test({
  name: `writeFileAtomic follows a link and keeps permissions${posix ? "" : " (skipped on Windows)"}`,
  ignore: !posix,
}, () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/real`, Uint8Array.of(1));
    await Deno.chmod(`${folder}/real`, 0o666); // more than the usual umask lets through
    await Deno.symlink(`${folder}/real`, `${folder}/link`);
    await writeFileAtomic(`${folder}/link`, Uint8Array.of(2));
    assert((await Deno.lstat(`${folder}/link`)).isSymlink);
    assertEquals(await Deno.readFile(`${folder}/real`), Uint8Array.of(2));
    assertEquals((await Deno.stat(`${folder}/real`)).mode! & 0o777, 0o666);
  }));

Deno.test({
  name: `writeFileAtomic keeps the old file and cleans up when the disk is full${
    Deno.build.os === "linux" ? "" : " (skipped: needs a file size limit of Linux)"
  }`,
  ignore: Deno.build.os !== "linux",
}, () =>
  inFolder(async (folder) => {
    // A file size limit of the shell stands in for the full disk: the write fails half way with EFBIG.
    const path = `${folder}/model.npz`;
    await Deno.writeFile(path, Uint8Array.of(7));
    const module = new URL("../../lib/formats/atomic_write.ts", import.meta.url).href;
    const source = `import { writeFileAtomic } from ${JSON.stringify(module)};
      try { await writeFileAtomic(${
      JSON.stringify(path)
    }, new Uint8Array(4_000_000)); console.log("written"); }
      catch (error) { console.log(error.message); }`;
    const script = `trap '' XFSZ; ulimit -f 1000; exec "$0" eval --no-lock "$1"`;
    const command = new Deno.Command("bash", { args: ["-c", script, Deno.execPath(), source] });
    const { stdout } = await command.output();
    const said = new TextDecoder().decode(stdout).trim();
    assert(said.startsWith(`Cannot write ${path} as the system has to allow it: `), said);
    assertEquals(await Deno.readFile(path), Uint8Array.of(7));
    assertEquals(names(folder), ["model.npz"]);
  }));
