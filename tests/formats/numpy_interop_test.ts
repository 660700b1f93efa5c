import { assertEquals } from "@std/assert";
import { readNpz, writeNpz } from "../../lib/formats/npz.ts";
import { parseNpy } from "../../lib/formats/npy.ts";

/** Runs Python on a source text; null where there is no python3 with numpy. */
async function python(source: string, ...args: string[]): Promise<string | null> {
  try {
    const command = new Deno.Command("python3", { args: ["-c", source, ...args], stderr: "piped" });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      (error instanceof Error && /No module named 'numpy'/.test(error.message));
    if (absent) return null;
    throw error;
  }
}

const ignore = await python("import numpy") === null;
const note = ignore ? " (skipped: python3 with numpy is absent)" : "";

Deno.test({ name: `writeNpz gives archives that numpy.load opens${note}`, ignore }, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/ours.npz`;
    const source = `
import json, sys, numpy as np
z = np.load(sys.argv[1], allow_pickle=False)
print(json.dumps({k: [z[k].dtype.str, list(z[k].shape), [str(x) if z[k].dtype.itemsize == 8 and z[k].dtype.kind in "iu" else float(x) for x in z[k].ravel()]] for k in z.files}))`;
    for (const compress of [false, true]) {
      const bytes = writeNpz([
        ["blocks.0/w é", { shape: [2, 3], data: Float32Array.of(1, -2.5, 3, 4, 5, 0.1) }],
        ["f8", { shape: [1, 1, 2], data: Float64Array.of(1e300, -0.1) }],
        ["half", { shape: [3], data: Float64Array.of(0.1, 65504, -6e-8), dtype: "<f2" }],
        ["i1", { shape: [1], data: Int8Array.of(-7) }],
        ["u1", { shape: [1], data: Uint8Array.of(200) }],
        ["i2", { shape: [1], data: Int16Array.of(-300) }],
        ["u2", { shape: [1], data: Uint16Array.of(60000) }],
        ["i4", { shape: [], data: Int32Array.of(-70000) }],
        ["u4", { shape: [1], data: Uint32Array.of(4e9) }],
        ["i8", { shape: [], data: BigInt64Array.of(-(2n ** 63n)) }],
        ["u8", { shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) }],
        ["none", { shape: [0, 4], data: new Float32Array(0) }],
      ], { compress });
      await Deno.writeFile(path, bytes);
      assertEquals(JSON.parse((await python(source, path))!), {
        "blocks.0/w é": ["<f4", [2, 3], [1, -2.5, 3, 4, 5, Math.fround(0.1)]],
        f8: ["<f8", [1, 1, 2], [1e300, -0.1]],
        half: ["<f2", [3], [Math.f16round(0.1), 65504, Math.f16round(-6e-8)]],
        i1: ["|i1", [1], [-7]],
        u1: ["|u1", [1], [200]],
        i2: ["<i2", [1], [-300]],
        u2: ["<u2", [1], [60000]],
        i4: ["<i4", [], [-70000]],
        u4: ["<u4", [1], [4e9]],
        i8: ["<i8", [], ["-9223372036854775808"]],
        u8: ["<u8", [1], ["18446744073709551615"]],
        none: ["<f4", [0, 4], []],
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({ name: `readNpz reads what numpy and its zip writers write${note}`, ignore }, async () => {
  const folder = await Deno.makeTempDir();
  try {
    // The last file is written to a pipe-like target, so that sizes stand behind the data; one forces zip64.
    const source = `
import sys, io, zipfile, numpy as np
d = sys.argv[1]
a = (np.arange(24).reshape(2, 3, 4) - 7)
arrays = {"%s%s" % ({">": "big", "<": "little"}[o], c): a.astype(o + c) for o in "<>" for c in ["f2", "f4", "f8", "i2", "i4", "i8"]}
arrays.update(i1=a.astype("i1"), b1=a > 0, turned=np.asfortranarray(a.astype("f4")), cut=a[:, ::2, 1:], scalar=np.int64(5))
np.savez(d + "/plain.npz", **arrays)
np.savez_compressed(d + "/small.npz", **arrays, words=np.array(["x", "yy"]), objects=np.array([{}, None], dtype=object))
class Pipe(io.RawIOBase):
    def __init__(self): self.parts = []
    def writable(self): return True
    def write(self, b): self.parts.append(bytes(b)); return len(b)
pipe = Pipe()
with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as z:
    for k, v in arrays.items():
        with z.open(k + ".npy", "w", force_zip64=True) as f: np.lib.format.write_array(f, np.asanyarray(v))
open(d + "/piped.npz", "wb").write(b"".join(pipe.parts))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(d + "/v%d.npy" % version[0], "wb") as f: np.lib.format.write_array(f, arrays["turned"], version)`;
    await python(source, folder);
    const plain = Array.from({ length: 24 }, (_, i) => i - 7);
    const cut = plain.filter((_, i) => Math.floor(i / 4) % 3 !== 1 && i % 4 !== 0);
    for (const file of ["plain", "small", "piped"]) {
      const arrays = readNpz(await Deno.readFile(`${folder}/${file}.npz`), { name: file });
      assertEquals(arrays.size, 17);
      assertEquals(
        arrays.skipped.map(({ member }) => member),
        file === "small" ? ["words.npy", "objects.npy"] : [],
      );
      for (const [name, array] of arrays) {
        const expected = name === "scalar"
          ? [5]
          : name === "cut"
          ? cut
          : name === "b1"
          ? plain.map((value) => Number(value > 0))
          : plain;
        assertEquals(
          Array.from(array.data as ArrayLike<number | bigint>, Number),
          expected,
          `${file} ${name}`,
        );
        assertEquals(array.shape, name === "scalar" ? [] : name === "cut" ? [2, 2, 3] : [2, 3, 4]);
      }
    }
    for (const version of [1, 2, 3]) {
      const array = parseNpy(await Deno.readFile(`${folder}/v${version}.npy`));
      assertEquals(array, { shape: [2, 3, 4], dtype: "<f4", data: Float32Array.from(plain) });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
