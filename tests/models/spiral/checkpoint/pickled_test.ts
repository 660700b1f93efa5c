import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { zipSync } from "fflate";
import { listNpz, readNpz } from "../../../../lib/formats/mod.ts";
import {
  flattenPickledSpiral,
  isPickledSpiral,
  isSpiralNpz,
  readSpiralNpz,
} from "../../../../lib/models/spiral/mod.ts";
import { members } from "./pickled_sample.ts";
import { goldenArrays, goldenBytes, goldenJson, numbersOf } from "../golden.ts";

Deno.test("readSpiralNpz refuses upstream's pickles and gives the way out", () => {
  const error = assertThrows(() => readSpiralNpz(zipSync(members), "up.npz"), SyntaxError) as SyntaxError;
  assert(
    error.message.startsWith("Cannot open up.npz as a spiral checkpoint must hold plain arrays: "),
    error.message,
  );
  assert(error.message.includes("\nhint: pickles can run code and are never loaded; "), error.message);
  assert(error.message.endsWith(flattenPickledSpiral("up.npz")), error.message);
});

Deno.test("isPickledSpiral knows its own and no other archive", () => {
  assertEquals(isPickledSpiral(listNpz(zipSync(members))), true);
  assertEquals(isSpiralNpz(listNpz(zipSync(members))), true);
  const { "teacher_state.npy": _, ...two } = members;
  assertEquals(isPickledSpiral(listNpz(zipSync(two))), false);
  const flat = listNpz(goldenBytes("checkpoint_flat.npz"));
  assertEquals([isPickledSpiral(flat), isSpiralNpz(flat)], [false, true]);
  assertEquals(isSpiralNpz(listNpz(goldenBytes("rag.npz"))), false);
});

const shared = new URL("../../../../../shared/fixtures/spiral/", import.meta.url);
const isThere = (() => {
  try {
    return Deno.statSync(new URL("checkpoint_upstream.npz", shared)).isFile;
  } catch {
    return false;
  }
})();

/** Runs the lines on a file of upstream; null where there is no Python with numpy. */
async function flatten(name: string): Promise<Uint8Array | null> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "up.npz");
    Deno.writeFileSync(path, Deno.readFileSync(new URL(name, shared)));
    const run = await new Deno.Command("python3", { args: ["-c", flattenPickledSpiral(path)] }).output()
      .catch((error) => ({ success: false, stderr: new TextEncoder().encode(String(error)) }));
    if (run.success) return Deno.readFileSync(join(folder, "up.flat.npz"));
    const said = new TextDecoder().decode(run.stderr);
    assert(/NotFound|No module named/.test(said), said);
    return null;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const name of ["checkpoint", "checkpoint_tok"]) {
  Deno.test({
    name: `flattenPickledSpiral is a Python program that makes the very arrays of ${name}_flat.npz`,
    ignore: !isThere,
    async fn() {
      const pickled = Deno.readFileSync(new URL(`${name}_upstream.npz`, shared));
      assertThrows(
        () => readSpiralNpz(pickled, "up.npz"),
        SyntaxError,
        "student_state and others are pickled",
      );
      const bytes = await flatten(`${name}_upstream.npz`);
      if (!bytes) return; // nothing to be tried
      const [made, flat] = [readNpz(bytes), goldenArrays(`${name}_flat.npz`)];
      for (const key of flat.keys()) assertEquals(numbersOf(made, key), numbersOf(flat, key), key);
      const text = made.get("tokenizer_json")?.data;
      assertEquals(text !== undefined, name === "checkpoint_tok");
      if (!text) return assertEquals(readSpiralNpz(bytes).warnings, []);
      const { tokenizer } = goldenJson<{ tokenizer: Record<string, unknown> }>(`${name}_expect.json`);
      const json = JSON.parse(new TextDecoder().decode(text as Uint8Array));
      assertEquals([json.kind, json.cfg], ["motif-bpe", tokenizer.cfg]);
      assertEquals(json.id_to_bytes, tokenizer.id_to_bytes_hex);
    },
  });
}
