import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { checkFailure, inFolder, run, runJson } from "../support.ts";
import { buildTok } from "./support.ts";

interface Listed {
  readonly modules: {
    name: string;
    tokens: number;
    share: number;
    epochs: number | null;
    windows: { all: number; train: number; heldOut: number };
  }[];
  readonly tokensRead: number | null;
  readonly warnings: string[];
}
interface Mixed {
  readonly modules: {
    name: string;
    share: number;
    drawn: number;
    drawnShare: number;
    epochs: number | null;
  }[];
  readonly warnings: string[];
}

Deno.test("shards list tells windows, shares and epochs by the formulas", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const run = [
      "--steps",
      "10",
      "--batch",
      "3",
      "--accumulation",
      "2",
      "--context",
      "32",
      "--exponent",
      "0.5",
    ];
    const { modules, tokensRead, warnings } = await runJson<Listed>("shards", "list", tok, ...run);
    assertEquals(tokensRead, 10 * 3 * 2 * 32);
    const sizes = modules.map(({ windows }) => windows.train * 32);
    const sum = sizes.reduce((a, b) => a + Math.sqrt(b), 0);
    for (const [i, { tokens, windows, share, epochs }] of modules.entries()) {
      assertEquals(windows.all, Math.floor((tokens - 1) / 32));
      assertEquals(windows.heldOut, Math.round(windows.all / 10));
      assertAlmostEquals(share, Math.sqrt(sizes[i]!) / sum, 1e-12);
      assertAlmostEquals(epochs!, tokensRead! * share / sizes[i]!, 1e-12);
    }
    assertEquals(warnings, []);
  });
});

Deno.test("shards list warns of many epochs, and of modules too short for a window or a split", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    await Deno.writeTextFile(join(folder, "short.txt"), "A few words only, no more than that.");
    await run("shards", "add", tok, join(folder, "short.txt"));
    const { err } = await run("shards", "list", tok, "--steps", "100");
    assert(err.includes("short holds no window of 256 + 1 tokens: no run can be made with it"), err);
    const small = await run("shards", "list", tok, "--steps", "100", "--context", "8");
    assert(small.err.includes("short is too short to be split"), small.err);
    assert(/notes is read [\d.]+ times: above 4/.test(small.err), small.err);
    checkFailure(await run("shards", "mix", tok), 1, "short.shard has ", false);
  });
});

Deno.test("shards mix draws shares within three sigma of the meant ones, the same for the same seed", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const words = ["shards", "mix", tok, "--context", "16", "--steps", "5"];
    const first = await runJson<Mixed>(...words);
    assertEquals(first.modules.reduce((sum, { drawn }) => sum + drawn, 0), 10_000);
    for (const { share, drawnShare, epochs } of first.modules) {
      assert(
        Math.abs(drawnShare - share) < 3 * Math.sqrt(share * (1 - share) / 10_000),
        `${drawnShare} for ${share}`,
      );
      assert(epochs! > 0);
    }
    assertEquals(await runJson(...words), first as unknown as Record<string, unknown>);
    const other = await runJson<Mixed>(...words, "--seed", "1");
    assert(other.modules[0]!.drawn !== first.modules[0]!.drawn);
    const { out } = await run(...words, "--windows", "500");
    assert(out.startsWith("500 windows of 16 tokens, seed 42, exponent 1\n"), out);
    const listed = await runJson<Listed>("shards", "list", tok, "--context", "16", "--steps", "5");
    assertEquals(listed.modules.map(({ share }) => share), first.modules.map(({ share }) => share));
    assertEquals(listed.modules.map(({ epochs }) => epochs), first.modules.map(({ epochs }) => epochs));
  });
});

Deno.test("shards list and mix refuse runs that make no sense", async () => {
  await inFolder(async (folder) => {
    const tok = await buildTok(folder);
    const refuse = async (text: string, ...words: string[]) =>
      checkFailure(await run("shards", ...words, "--json"), 2, text, true);
    await refuse("--context must be at least 1: 0", "list", tok, "--context", "0");
    await refuse("--batch needs its --steps: got none", "list", tok, "--batch", "4");
    await refuse("--windows must be from 1 to 10000000: 0", "mix", tok, "--windows", "0");
    await refuse("takes one FOLDER: got c too", "list", tok, "c");
    await refuse("as --windows goes with mix: got both", "list", tok, "--windows", "5");
    await refuse("as --raw goes with build, add", "mix", tok, "--raw");
  });
});
