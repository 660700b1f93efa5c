import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { listNpz, readNpz, writeNpz } from "../../lib/formats/npz.ts";
import { encodeNpy, type NpyArray } from "../../lib/formats/npy.ts";
import { anyArray, npyFile, sameBits } from "./npy_samples.ts";
import { zipFile } from "./zip_samples.ts";

const golden = (name: string): Uint8Array =>
  Deno.readFileSync(new URL(`../golden/npz/${name}.npz`, import.meta.url));
const scalars = { T: 5, n_emb: 6, nodes: 9, n_blocks: 1, n_heads: 2, vocab_size: 7 };
const shapes: Record<string, number[]> = {
  ...Object.fromEntries(Object.keys(scalars).map((key) => [key, []])),
  embed: [7, 6],
  pos: [5, 6],
  w2: [6, 7],
  "blocks.0.w0": [6, 9],
  "blocks.0.w1": [9, 6],
  "blocks.0.heads.0.wv": [6, 3],
  "blocks.0.heads.0.wr": [6, 5],
  "blocks.0.heads.1.wv": [6, 3],
  "blocks.0.heads.1.wr": [6, 5],
};
const shapesOf = (arrays: Map<string, NpyArray>): Record<string, number[]> =>
  Object.fromEntries([...arrays].map(([name, array]) => [name, array.shape]));
const numbers = (array: NpyArray | undefined): number[] =>
  Array.from(array!.data as ArrayLike<number | bigint>, Number);

// The model of stored.npz, which numpy wrote; the other files hold it in another form, some with a key less.
const variants: [string, string, string[]][] = [
  ["stored", "<f4", []],
  ["deflate", "<f4", []],
  ["f64", "<f8", []],
  ["f16", "<f2", []],
  ["bigendian", ">f4", []],
  ["fortran", "<f4", []],
  ["i32cfg", "<f4", []],
  ["extrakeys", "<f4", []],
  ["vocab_mismatch", "<f4", []],
  ["missing_key", "<f4", ["blocks.0.heads.0.wr"]],
  ["missing_cfg", "<f4", ["nodes"]],
];
for (const [name, dtype, missing] of variants) {
  Deno.test(`readNpz reads ${name}.npz as numpy wrote it: same shapes, same values`, () => {
    const reference = readNpz(golden("stored"));
    const expected = Object.keys(shapes).filter((key) => !missing.includes(key));
    const arrays = readNpz(golden(name), { name: `${name}.npz` });
    for (const key of ["step", "flag", "optim.m"]) assertEquals(arrays.delete(key), name === "extrakeys");
    assertEquals(shapesOf(arrays), Object.fromEntries(expected.map((key) => [key, shapes[key]])));
    for (const [key, array] of arrays) {
      const wanted = numbers(reference.get(key));
      if (key in scalars) {
        assertEquals(numbers(array), [scalars[key as keyof typeof scalars]]);
        assertEquals(array.dtype, name === "i32cfg" ? "<i4" : "<i8");
        continue;
      }
      assertEquals(array.dtype, dtype);
      assertEquals(numbers(array), name === "f16" ? wanted.map(Math.f16round) : wanted);
      assert(wanted.some((value) => value !== wanted[0]), "the weights differ, so that order matters");
    }
  });
}

Deno.test("readNpz lists unreadable members of extrakeys.npz as skipped, and refuses them only when asked for", () => {
  const bytes = golden("extrakeys");
  const arrays = readNpz(bytes);
  assertEquals(arrays.skipped, [{ member: "note.npy", reason: "strings (<U5)" }]);
  assertEquals(arrays.get("flag"), { shape: [2], dtype: "|b1", data: arrays.get("flag")!.data });
  assert(arrays.get("flag")!.data instanceof Uint8Array);
  const chosen = readNpz(bytes, { only: (member) => member in shapes });
  assertEquals([chosen.size, chosen.skipped], [15, []]);
  assertThrows(
    () => readNpz(bytes, { name: "extra.npz", only: (member) => member === "note" }),
    SyntaxError,
    "Cannot read extra.npz as member note.npy needs a dtype among f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1: found <U5, strings\nhint: ",
  );
});

Deno.test("listNpz gives names, shapes and dtypes in file order, refused ones included", () => {
  const listed = listNpz(golden("extrakeys"));
  assertEquals(listed.map((array) => array.name), [
    ...Object.keys(shapes),
    "note",
    "step",
    "flag",
    "optim.m",
  ]);
  for (const { name, shape } of listed) if (name in shapes) assertEquals(shape, shapes[name]);
  assertEquals(listed.find((array) => array.name === "note"), {
    name: "note",
    shape: [],
    dtype: "<U5",
    dataBytes: 20,
    refusal: "strings",
  });
  const one = listNpz(golden("deflate"), { only: (member) => member === "embed" });
  assertEquals(one, [{ name: "embed", shape: [7, 6], dtype: "<f4", dataBytes: 168, refusal: null }]);
});

Deno.test("listNpz works where the data is damaged behind the header", () => {
  const bytes = writeNpz([["w", { shape: [1000], data: new Float32Array(1000) }]]);
  bytes[2000] ^= 1;
  assertEquals(listNpz(bytes).map((array) => array.shape), [[1000]]);
  assertThrows(
    () => readNpz(bytes, { name: "m.npz" }),
    SyntaxError,
    "Cannot read m.npz as member w.npy has CRC-32 ",
  );
});

Deno.test("readNpz gives back what writeNpz wrote, stored and deflated", () => {
  const named = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_é][a-z0-9._/é]{0,20}$/), anyArray), {
    maxLength: 6,
    selector: ([name]) => name,
  });
  fc.assert(
    fc.property(named, fc.boolean(), (entries, compress) => {
      fc.pre(entries.every(([name]) => !name.split("/").some((part) => part === "." || part === "..")));
      const bytes = writeNpz(entries, { compress });
      assertEquals(bytes, writeNpz(entries, { compress }));
      const arrays = readNpz(bytes);
      assertEquals([...arrays.keys()], entries.map(([name]) => name));
      for (const [name, { shape, data }] of entries) {
        assertEquals(arrays.get(name)!.shape, shape);
        assert(sameBits(arrays.get(name)!.data, data));
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});

Deno.test("readNpz puts deflated arrays of many pieces together, halves and Fortran order included", () => {
  const size = 300_000;
  const data = Float32Array.from({ length: size }, (_, i) => Math.f16round(Math.sin(i) * 100));
  const arrays = readNpz(
    writeNpz([["w", { shape: [600, 500], data }], ["h", { shape: [size], data, dtype: "<f2" }]], {
      compress: true,
    }),
  );
  assertEquals(arrays.get("w")!.data, data);
  assertEquals(arrays.get("h"), { shape: [size], dtype: "<f2", data });
  const turned = npyFile({
    descr: "'<f4'",
    fortran: true,
    shape: [500, 600],
    data: new Uint8Array(data.buffer),
  });
  const back = readNpz(zipFile([{ name: "t.npy", packed: turned }])).get("t")!.data;
  for (const [i, j] of [[0, 0], [1, 0], [0, 1], [499, 599], [123, 456]]) {
    assertEquals(back[i * 600 + j], data[j * 500 + i]);
  }
});

Deno.test("writeNpz gives the same bytes in every time zone", async () => {
  const source = `import { writeNpz } from ${
    JSON.stringify(new URL("../../lib/formats/npz.ts", import.meta.url).href)
  };
    console.log([...writeNpz([["a", { shape: [2], data: Float32Array.of(1, 2) }]])].join());`;
  const cwd = new URL("../..", import.meta.url);
  const results = await Promise.all(["UTC", "Pacific/Auckland", "America/Los_Angeles"].map(async (zone) => {
    const command = new Deno.Command(Deno.execPath(), { args: ["eval", source], cwd, env: { TZ: zone } });
    return new TextDecoder().decode((await command.output()).stdout).trim();
  }));
  const own = writeNpz([["a", { shape: [2], data: Float32Array.of(1, 2) }]]);
  for (const result of results) assertEquals(result, [...own].join());
});

Deno.test("writeNpz refuses names that repeat or leave their folder, and names the array in errors", () => {
  const array = { shape: [], data: Int8Array.of(1) };
  const names: [string, string][] = [
    ["", 'as array names are not empty: ""'],
    ["../up", 'as array names have no . or .. parts: "../up"'],
    ["/etc/x", 'as array names are no absolute paths: "/etc/x"'],
    ["C:x", 'as array names are no absolute paths: "C:x"'],
    ["a\\b", "as array names have no backslashes"],
    ["a\u0000b", "as array names have no control characters"],
    ["\ud800", "as array names are well-formed Unicode"],
    ["x".repeat(5000), "as array names have at most 4096 bytes"],
  ];
  for (const [name, expected] of names) assertThrows(() => writeNpz([[name, array]]), RangeError, expected);
  assertThrows(
    () => writeNpz([["a", array], ["a", array]]),
    RangeError,
    'as array names are given once: "a" twice',
  );
  assertThrows(
    () => writeNpz([["w", { shape: [3], data: Float32Array.of(1) }]]),
    TypeError,
    'Cannot write array "w" as shape (3,) holds 3 elements: data has 1',
  );
  for (const name of ["__proto__", "constructor", "7", "a.npy"]) {
    assertEquals([...readNpz(writeNpz([[name, array]])).keys()], [name]);
  }
  assertEquals(readNpz(writeNpz([])).size, 0);
});

Deno.test("readNpz recognises wrong files for what they are", () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const npy = encodeNpy({ shape: [], data: Int8Array.of(1) });
  const torch = zipFile([{ name: "archive/data.pkl", packed: text("x") }, {
    name: "archive/data/0",
    packed: text("y"),
  }]);
  const rule = "Cannot read model.npz as it has to be a zip archive of .npy arrays: found ";
  const wrong: [Uint8Array, string][] = [
    [new Uint8Array(0), `${rule}an empty file\nhint: the file was never written`],
    [text("<html>"), `${rule}plain text\nhint: `],
    [npy, `${rule}a single .npy array\nhint: read it as .npy (parseNpy)`],
    [Uint8Array.of(0x80, 2, 0x7d), `${rule}a Python pickle\nhint: pickles can run code`],
    [
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d),
      `${rule}a safetensors file\nhint: open it as safetensors`,
    ],
    [torch, `${rule}a PyTorch checkpoint (archive/data.pkl inside)\nhint: pickles can run code`],
    [
      zipFile([{ name: "a.txt", packed: text("x") }]),
      "holds at least one .npy member: found 1 other, first a.txt",
    ],
    [
      golden("stored").slice(0, 3000),
      "needs the end record of a zip: found none at the end of its 3000 bytes\nhint: the file was cut short",
    ],
  ];
  for (const [bytes, expected] of wrong) {
    for (const reader of [readNpz, listNpz]) {
      assertThrows(() => reader(bytes, { name: "model.npz" }), SyntaxError, expected);
    }
  }
  assertThrows(() => readNpz("model.npz" as never), TypeError, "bytes have to be a Uint8Array: string");
});

Deno.test("readNpz skips members that are no arrays unless they are asked for", () => {
  const bytes = zipFile([
    { name: "notes/", packed: new Uint8Array(0) },
    { name: "notes/a.txt", packed: Uint8Array.of(1) },
    { name: "w.npy", packed: encodeNpy({ shape: [], data: Int8Array.of(5) }) },
  ]);
  const arrays = readNpz(bytes);
  assertEquals(numbers(arrays.get("w")), [5]);
  assertEquals(arrays.skipped, [
    { member: "notes/", reason: "not a .npy array" },
    { member: "notes/a.txt", reason: "not a .npy array" },
  ]);
  assertThrows(
    () => readNpz(bytes, { only: () => true }),
    SyntaxError,
    "member notes/ has to be a .npy array",
  );
});

Deno.test("readNpz holds to maxBytes, halves counted as the floats they become", () => {
  const data = new Float32Array(1000);
  const bytes = writeNpz([["a", { shape: [1000], data }], ["h", { shape: [1000], data, dtype: "<f2" }]]);
  assertEquals(readNpz(bytes, { maxBytes: 8000 }).size, 2);
  assertThrows(
    () => readNpz(bytes, { name: "m.npz", maxBytes: 7999 }),
    RangeError,
    "Cannot read m.npz as its arrays may take 7999 bytes (maxBytes): at least 8000\nhint: raise maxBytes",
  );
  assertEquals(readNpz(bytes, { maxBytes: 4000, only: (member) => member === "h" }).size, 1);
  for (const maxBytes of [-1, NaN, "1" as never]) {
    assertThrows(
      () => readNpz(bytes, { maxBytes }),
      RangeError,
      `maxBytes has to be a number from 0: ${maxBytes}`,
    );
  }
});
