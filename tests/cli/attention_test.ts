import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { decode } from "fast-png";
import { type AttentionMeasures, attentionMeasures } from "../../lib/attention/mod.ts";
import { levelOf, viridis } from "../../cli/ui/color_map.ts";
import { main } from "../../cli/haze.ts";
import { checkFailure, fakeIo, inFolder, run, runJson, smallCheckpoint, snapshot } from "./support.ts";

interface Document {
  tokens: number[];
  pieces: string[];
  maps: {
    layer: number;
    kind: string;
    head: number;
    gate?: number;
    weights: number[][];
    measures: AttentionMeasures;
  }[];
}

Deno.test("attention --json prints tokens, pieces, and each map with its weights, gate and measures", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const { tokens, pieces, maps, ...more } = await runJson<Document>(
      "attention",
      path,
      "--prompt",
      "the lamp",
    );
    assertEquals([more, pieces, tokens.length], [{}, [..."the lamp"], 8]);
    assertEquals(
      maps.map(({ layer, kind, head }) => `${layer} ${kind} ${head}`),
      ["0 reweight 0", "0 reweight 1", "0 content 0", "0 content 1"],
    );
    for (const { weights, measures, gate } of maps) {
      assert(gate! > 0.4 && gate! < 0.6, `${gate}`);
      assertEquals(measures, attentionMeasures(weights));
      for (const row of weights) assertAlmostEquals(row.reduce((a, b) => a + b, 0), 1, 1e-6);
    }
    const exact = await runJson<Document>(
      "attention",
      path,
      "--prompt",
      "the lamp",
      "--backend",
      "reference64",
    );
    assertAlmostEquals(maps[3]!.weights[7]![2]!, exact.maps[3]!.weights[7]![2]!, 1e-6);
    const chosen = await runJson<Document>(
      ...["attention", path, "--prompt", "the lamp", "--kind", "content", "--head", "1", "--layer", "0"],
    );
    assertEquals(chosen.maps, maps.slice(3));
  });
});

Deno.test("attention draws a map for each head, and a table of numbers", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const { maps } = await runJson<Document>("attention", path, "--prompt", "a lamp");
    const { code, out, err } = await run("attention", path, "--prompt", "a lamp");
    assertEquals([code, err], [0, ""]);
    const lines = out.split("\n");
    assert(lines.every((line) => [...line].length <= 80), out);
    assert(!out.includes("\x1b"), "no colours in a file");
    const titles = [0, 1].map((head) => `layer 0 reweight head ${head} gate ${maps[head]!.gate!.toFixed(2)}`);
    assertEquals(lines[0], titles.join("   "));
    // Below their titles, which are wider than they are.
    const column = titles[0]!.length + 3;
    for (const [i, text] of ["  a ␣ l a m p", "a ██"].entries()) {
      assertEquals(lines[i + 1], text.padEnd(column) + text);
    }
    for (const { layer, kind, head, gate, measures } of maps) {
      const row = lines.find((line) => new RegExp(`^ +${layer}  ${kind} +${head} `).test(line))!;
      assert(lines.includes("rows are queries, columns keys"), out);
      assert(row.includes(gate!.toFixed(3)) && row.includes(measures.rowEntropyBits.toFixed(2)), row);
    }
  });
});

Deno.test("attention and proof write colours to a terminal alone, and where colours are shown", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    for (const words of [["attention", path, "--prompt", "a lamp"], ["proof", path]]) {
      for (
        const [color, outIsTerminal, json] of [[1, 1, []], [0, 1, []], [1, 0, []], [1, 1, [
          "--json",
        ]]] as const
      ) {
        const io = { ...fakeIo(), color: color === 1, outIsTerminal: outIsTerminal === 1 };
        assertEquals(await main([...words, ...json], io), 0);
        const isColoured = color === 1 && outIsTerminal === 1 && json.length === 0;
        assertEquals(io.written.out.includes("\x1b["), isColoured, words.join(" "));
      }
    }
  });
});

Deno.test("attention reads the last tokens of a long prompt, and notes what it leaves out", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const long = await run("attention", path, "--prompt", "the lamp is lit", "--json");
    assertEquals([long.code, long.err], [0, "note: the model reads the last 8 tokens, not the 7 before\n"]);
    assertEquals((JSON.parse(long.out) as Document).pieces.join(""), "p is lit");
    const strange = await run("attention", path, "--prompt", "laΩmp", "--json");
    assertEquals([strange.code, strange.err], [0, "note: 1 unknown character left out: ω\n"]);
    assertEquals((JSON.parse(strange.out) as Document).pieces.join(""), "lamp");
    const one = await run("attention", path, "--prompt", "a");
    assertEquals([one.code, one.out.includes("a ██")], [0, true]);
  });
});

Deno.test("attention --out writes a PNG whose cells have the colours of the weights", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const out = join(folder, "new/maps.PNG");
    const words = ["attention", path, "--prompt", "the lamp", "--kind", "content"];
    const { maps } = await runJson<Document>(...words);
    const drawn = await run(...words, "--out", out);
    assertEquals(drawn.code, 0, drawn.err);
    const { width, height, channels, data } = decode(await Deno.readFile(out));
    assertEquals([channels, drawn.err], [4, `saved ${out}, ${width} × ${height} pixels\n`]);
    assert(drawn.out.startsWith("layer  kind") && !drawn.out.includes("█"), "the numbers without the maps");
    // Cells of 32 pixels, the first map at the margin behind its labels: found by its first cell, a weight of 1.
    const at = (
      x: number,
      y: number,
    ): number[] => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3)];
    const same = (color: readonly number[], x: number, y: number) => at(x, y).join() === color.join();
    const first = Array.from(
      { length: width * height },
      (_, i) => [i % width, Math.floor(i / width)] as const,
    )
      .find(([x, y]) => same(viridis(1), x, y))!;
    maps[0]!.weights.forEach((row, i) =>
      row.forEach((weight, j) => {
        const color = j > i ? [236, 236, 236] : viridis(levelOf(weight));
        for (const [dx, dy] of [[0, 0], [31, 31], [16, 16]] as const) {
          const [x, y] = [first[0] + 32 * j + dx, first[1] + 32 * i + dy];
          assert(same(color, x, y), `query ${i}, key ${j}: ${at(x, y)} for ${weight}`);
        }
      })
    );
  });
});

Deno.test("attention overwrites nothing without --force", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const out = join(folder, "maps.png");
    await Deno.writeTextFile(out, "something else");
    const before = await snapshot(folder);
    const words = ["attention", path, "--prompt", "the", "--out", out];
    for (const json of [false, true]) {
      checkFailure(await run(...words, ...(json ? ["--json"] : [])), 1, "nothing may be overwritten", json);
    }
    assertEquals(await snapshot(folder), before);
    assertEquals((await run(...words, "--force")).code, 0);
    assertEquals((await Deno.readFile(out)).slice(1, 4), new TextEncoder().encode("PNG"));
    await Deno.mkdir(join(folder, "folder.png"));
    checkFailure(
      await run(...words.slice(0, -1), join(folder, "folder.png"), "--force"),
      1,
      "it is a directory",
      false,
    );
  });
});
