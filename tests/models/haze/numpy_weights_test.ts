/** Weight archives between this library and numpy, where python3 with numpy is at hand. */
import { assertEquals } from "@std/assert";
import { ReweightGPT } from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { backends, lively, tiny } from "./support.ts";

/** Runs Python on a source text; null where there is no python3 with numpy. */
async function python(source: string, ...args: string[]): Promise<string | null> {
  try {
    const command = new Deno.Command("python3", { args: ["-c", source, ...args], stderr: "piped" });
    const { success, stdout, stderr } = await command.output();
    if (success) return new TextDecoder().decode(stdout);
    throw new Error(new TextDecoder().decode(stderr));
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound ||
      (error instanceof Error && /No module named 'numpy'/.test(error.message));
    if (isAbsent) return null;
    throw error;
  }
}

const ignore = await python("import numpy") === null;
const note = ignore ? " (skipped: python3 with numpy is absent)" : "";

/** Reads a file with numpy and writes it again in four ways, none of them ours. */
const SOURCE = `
import sys, json, numpy as np
folder = sys.argv[1]
z = np.load(folder + "/ours.npz", allow_pickle=False)
arrays = {k: z[k] for k in z.files}
print(json.dumps({
  "sizes": [int(arrays[k]) for k in ["T", "n_emb", "nodes", "n_blocks", "n_heads", "vocab_size", "format_version"]],
  "text": "".join(chr(c) for c in arrays["chars"]),
  "gates": [[float(arrays["blocks.%d.heads.%d.gate" % (b, h)][0]) for h in range(2)] for b in range(2)],
  "wk": [list(arrays["blocks.1.heads.1.content.wk"].shape), float(arrays["blocks.1.heads.1.content.wk"][2, 1])],
}))
floats = lambda f: {k: f(v) if v.dtype.kind == "f" and k != "alpha" else v for k, v in arrays.items()}
np.savez(folder + "/same.npz", **arrays)
np.savez_compressed(folder + "/small.npz", **arrays)
np.savez(folder + "/double.npz", **floats(lambda v: v.astype(">f8")))
np.savez(folder + "/turned.npz", **floats(np.asfortranarray))
`;

Deno.test({ name: `ReweightGPT.toNpz and fromNpz go through numpy and back${note}`, ignore }, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const source = lively(tiny("hybrid"), backends[0]!);
    const model = new ReweightGPT(source.config);
    model.parameters.floats.set(source.parameters.floats);
    await Deno.writeFile(`${folder}/ours.npz`, model.toNpz(Vocab.fromText("aé–😀 ")));
    const wk = model.parameters.get("blocks.1.heads.content.wqkv").floats[2 * 18 + 6 + 3 + 1];
    assertEquals(JSON.parse((await python(SOURCE, folder))!), {
      sizes: [4, 6, 5, 2, 2, 5, 1],
      text: " aé–😀",
      gates: model.gates,
      wk: [[6, 3], wk],
    });
    for (const name of ["same", "small", "double", "turned"]) {
      const copy = ReweightGPT.fromNpz(5, `${folder}/${name}.npz`);
      assertEquals(copy.parameters.floats.slice(), model.parameters.floats.slice(), name);
      copy.close();
    }
    source.close();
    model.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
