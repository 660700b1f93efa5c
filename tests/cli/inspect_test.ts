import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { readNpz, writeNpz } from "../../lib/formats/mod.ts";
import { checkFailure, inFolder, run, runJson, smallCheckpoint } from "./support.ts";

type Json = Record<string, unknown>;
const keys = (value: unknown): string[] => Object.keys(value as Json);

Deno.test("inspect --json tells format, kind, config, parameters, tensors and warnings", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const document = await runJson<{ tensors: Json[]; config: Json; parameters: number; warnings: string[] }>(
      ...["inspect", path],
    );
    assertEquals(keys(document), ["format", "kind", "config", "parameters", "tensors", "warnings", "faults"]);
    const { format, kind, config, parameters, tensors, warnings } = document as typeof document & Json;
    assertEquals([format, kind, warnings], ["haze-checkpoint", "haze", []]);
    assertEquals([config.nEmb, config.T, config.step, config.corpus, config.resumable], [
      16,
      8,
      4,
      "builtin",
      true,
    ]);
    assertEquals(tensors[0], { name: "embed", shape: [35, 16], dtype: "<f4" });
    const weights = tensors.filter(({ name }) => !(name as string).startsWith("adamw."));
    assertEquals(tensors.length, 3 * weights.length);
    const sizes = weights.map(({ shape }) => (shape as number[]).reduce((a, b) => a * b, 1));
    assertEquals(parameters, sizes.reduce((a, b) => a + b));
    const printed = (await run("inspect", path)).out;
    assert(printed.includes("haze-checkpoint, haze model") && printed.includes("embed"), printed);
    const upstream = await runJson("inspect", new URL("../golden/npz/stored.npz", import.meta.url).pathname);
    assertEquals([upstream.format, upstream.kind, upstream.config, upstream.parameters], [
      ...["haze npz (upstream's layout)", "haze"],
      { T: 5, nEmb: 6, nodes: 9, nBlocks: 1, nHeads: 2, vocabSize: 7, headType: "reweight", alpha: 0.5 },
      // With the layer norms that the file lacks.
      354,
    ]);
    assertEquals(upstream.warnings, [
      "it holds no layer norms: gains are 1 and offsets 0, as upstream takes it",
      "it holds no characters: text goes in or out only with the text it was made with",
    ]);
    const arrays = join(folder, "arrays.npz");
    await Deno.writeFile(arrays, writeNpz([["w", { shape: [1], data: Float32Array.of(1) }]]));
    const other = await runJson("inspect", arrays);
    assertEquals([other.format, other.kind, other.config, other.parameters], ["npz", "", {}, 1]);
  });
});

/** An archive with one bit of the data of an array flipped; `mark` is what the array begins with. */
function damaged(bytes: Uint8Array, mark: Uint8Array): Uint8Array {
  const at = bytes.findIndex((_, i) => mark.every((byte, k) => bytes[i + k] === byte));
  assert(at > 0);
  return bytes.with(at, bytes[at]! ^ 1);
}

Deno.test("inspect names an array whose data is damaged, lists the rest and exits 0", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const sources: [string, string, boolean][] = [
      ["blocks.0.mlp.w0", checkpoint, true],
      ["adamw.mean/pos", checkpoint, false],
      ["w2", new URL("../golden/npz/stored.npz", import.meta.url).pathname, true],
    ];
    for (const [name, source, isRead] of sources) {
      const bytes = await Deno.readFile(source);
      const { data } = readNpz(bytes).get(name)!;
      const path = join(folder, "damaged.npz");
      await Deno.writeFile(path, damaged(bytes, new Uint8Array(data.buffer, data.byteOffset, 16)));
      const [whole, broken] = [await runJson("inspect", source), await runJson("inspect", path)];
      const { warnings: usual, ...rest } = whole as { warnings: string[] };
      const { warnings, ...same } = broken as { warnings: string[] };
      assertEquals(same, rest);
      assertEquals(warnings.slice(0, -1), usual);
      const said = `Cannot read ${path} as member ${name}.npy has CRC-32 `;
      assert(warnings.at(-1)!.startsWith(said), warnings.at(-1));
      assert(warnings.at(-1)!.endsWith("; hint: the file is damaged"), warnings.at(-1));
      const { code, out } = await run("inspect", path);
      assertEquals([code, out.includes(`warning: ${said}`)], [0, true]);
      if (isRead) checkFailure(await run("logits", path, "--tokens", "1"), 1, said, false);
    }
  });
});

Deno.test("inspect lists the arrays of a checkpoint whose metadata is damaged", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const bytes = await Deno.readFile(checkpoint);
    const path = join(folder, "damaged.npz");
    await Deno.writeFile(path, damaged(bytes, new TextEncoder().encode('{"format":"haze')));
    const [whole, broken] = [await runJson("inspect", checkpoint), await runJson("inspect", path)];
    assertEquals([broken.format, broken.kind, broken.config], [
      ...["haze-checkpoint (its metadata cannot be used)", "", {}],
    ]);
    assertEquals([broken.tensors, broken.parameters], [whole.tensors, whole.parameters]);
    assertEquals((broken.warnings as string[]).length, 1);
    assert((broken.warnings as string[])[0]!.includes("member meta.json.npy has CRC-32 "));
  });
});

Deno.test("inspect counts weights alone, those of the model where the file lacks some, with a plural where it is due", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => new URL(`../golden/npz/${name}.npz`, import.meta.url).pathname;
    const line = async (path: string) =>
      (await run("inspect", path)).out.split("\n").find((line) => /^[\d,]+ parameter/.test(line));
    assertEquals(await line(at("stored")), "354 parameters, 318 of them in 9 tensors; 6 other arrays");
    // Without a size no model fits: what lies there is counted, but no size.
    const missing = await runJson<{ parameters: number; tensors: Json[] }>("inspect", at("missing_cfg"));
    const sizes = missing.tensors.map(({ shape }) => (shape as number[]).reduce((a, b) => a * b, 1));
    assertEquals([missing.parameters, sizes.reduce((a, b) => a + b)], [318, 323]);
    const one = join(folder, "one.npz");
    await Deno.writeFile(
      one,
      writeNpz([["w", { shape: [1], data: Float32Array.of(1) }], ["n", {
        shape: [],
        data: Int32Array.of(3),
      }]]),
    );
    assertEquals(await line(one), "1 parameter in 1 tensor; 1 other array");
    assertEquals((await runJson("inspect", one)).parameters, 1);
    const checkpoint = await smallCheckpoint(folder);
    const { parameters } = await runJson<{ parameters: number }>("inspect", checkpoint);
    const { model } = openCheckpoint(await Deno.readFile(checkpoint));
    assertEquals(parameters, model.parameters.size);
    const { length } = model.parameters.names;
    model.close();
    assertEquals(
      await line(checkpoint),
      `${parameters.toLocaleString("en")} parameters in ${length} tensors; ${2 * length} other arrays`,
    );
  });
});
