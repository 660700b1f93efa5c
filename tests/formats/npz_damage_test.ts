import { assert, assertEquals, assertThrows } from "@std/assert";
import { findNpzDamage, writeNpz } from "../../lib/formats/mod.ts";
import { npyFile } from "./npy_samples.ts";
import { zipFile } from "./zip_samples.ts";

const DATA = Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i));
const archive = (compress: boolean) =>
  writeNpz([
    ["a", { shape: [2], data: Int32Array.of(1, 2) }],
    ["w", { shape: [40_000], data: DATA }],
    ["z", { shape: [], data: Float64Array.of(3) }],
  ], { compress });

Deno.test("findNpzDamage finds nothing in a whole archive", () => {
  for (const compress of [false, true]) assertEquals(findNpzDamage(archive(compress)), []);
});

Deno.test("findNpzDamage names the one array in which any byte is another, and goes on behind it", () => {
  for (const compress of [false, true]) {
    const bytes = archive(compress);
    for (const share of [0.2, 0.5, 0.8]) {
      const at = Math.floor(bytes.length * share);
      const found = findNpzDamage(bytes.with(at, bytes[at]! ^ 4), { name: "m.npz" });
      assertEquals(found.map(({ member }) => member), ["w"]);
      assert(found[0]!.reason.startsWith("Cannot read m.npz as member w.npy "), found[0]!.reason);
      assert(found[0]!.reason.endsWith("\nhint: the file is damaged") || compress, found[0]!.reason);
    }
  }
});

Deno.test("findNpzDamage looks at no more than maxBytes, and says what it left out", () => {
  const found = findNpzDamage(archive(true), { maxBytes: 1000 });
  assertEquals(found, [{
    member: "w",
    reason: "w.npy was not looked at: its 160128 bytes are too many",
  }]);
  assertThrows(
    () => findNpzDamage(archive(true), { maxBytes: NaN }),
    RangeError,
    "maxBytes has to be a number",
  );
});

Deno.test("findNpzDamage refuses what is no archive of arrays", () => {
  assertThrows(() => findNpzDamage(new Uint8Array(0), { name: "m.npz" }), SyntaxError, "an empty file");
});

Deno.test("findNpzDamage finds a member that ends inside its header, and booleans that are none", () => {
  const truths = npyFile({ descr: "'|b1'", shape: [3], data: Uint8Array.of(1, 23, 0) });
  const bytes = zipFile([{ name: "cut.npy", packed: truths.subarray(0, 2) }, {
    name: "b.npy",
    packed: truths,
  }]);
  const reasons = findNpzDamage(bytes, { name: "m.npz" }).map(({ reason }) => reason);
  assertEquals(reasons, [
    "Cannot read m.npz as member cut.npy needs a whole .npy header: found 2 bytes in all",
    "Cannot read m.npz as member b.npy has only the bytes 0 and 1 as booleans: found 23 at element 1",
  ]);
});
