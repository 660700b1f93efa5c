import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { columnsOf } from "../../cli/ui/columns.ts";
import { checkFailure, fakeIo, inFolder, run, runJson } from "./support.ts";

interface Found {
  readonly claims: readonly {
    readonly id: string;
    readonly backend: string;
    readonly isQuick: boolean;
    readonly evidence: { readonly verdict: string; readonly seeds: readonly number[] };
  }[];
}

Deno.test("claims lists every claim with its verdict", async () => {
  const { code, out } = await run("claims");
  assertEquals(code, 0);
  for (let i = 1; i <= 11; i++) assert(out.includes(`H${i} `), `H${i}`);
  assert(out.includes("holds") && !out.includes("not decided yet"), out);
  assert(out.split("\n").every((line) => columnsOf(line) <= 80));
  assertEquals(await run("claims", "list"), { code, out, err: "" });
  const { claims } = await runJson<{ claims: { id: string; result: { verdict: string } }[] }>(
    "claims",
    "list",
    "h5",
  );
  assertEquals(claims.map(({ id, result }) => [id, result.verdict]), [["H5", "does not hold"]]);
  const { out: one } = await run("claims", "list", "H6");
  assert(one.includes('see notebooks/01-haze.ipynb, cell "Entropy, asked and got"'), one);
  assert(/reversed by: mean entropy lies\s+certainly within 0.1 bits/.test(one), one);
  assert(!out.includes("see notebooks"), out);
});

Deno.test("claims run decides a claim, shows how far it is, and keeps the runs", async () => {
  await inFolder(async (folder) => {
    const words = ["claims", "run", "H5", "--quick", "--seeds", "3", "--cache", folder];
    const { code, out, err } = await run(...words);
    assertEquals(code, 0, err);
    for (
      const part of [
        'H5 "high entropy',
        "does not hold",
        "reading:",
        "null control:",
        "reversed by:",
        "seeds 1 to 3",
      ]
    ) {
      assert(out.includes(part), `${part} in ${out}`);
    }
    assert(err.includes("run 3/3"), err);
    assert((await run(...words)).err.includes("3 from the cache"));
    assertEquals([...Deno.readDirSync(folder)].length, 3);
    const { claims } = await runJson<Found>(...words);
    assertEquals(claims.map(({ id, isQuick, evidence }) => [id, isQuick, evidence.seeds.length]), [[
      "H5",
      true,
      3,
    ]]);
  });
});

Deno.test("claims run takes more seeds and longer runs unless told otherwise, and the backend that is named", async () => {
  await inFolder(async (folder) => {
    const { claims } = await runJson<Found>("claims", "run", "h5", "--cache", folder);
    const [{ isQuick, evidence, backend }] = claims as [Found["claims"][number]];
    assertEquals([isQuick, evidence.seeds.length, backend], [false, 10, "wasm-strict"]);
    const other = await runJson<Found>(
      ...["claims", "run", "H5", "--quick", "--backend", "reference64", "--cache", folder],
    );
    assertEquals(other.claims[0]!.backend, "reference64");
  });
});

Deno.test("claims check agrees with the short runs that come with the program", async () => {
  const { code, out, err } = await run("claims", "check", "H5", "H11", "--threads", "1");
  assertEquals([code, out], [0, "H5   agrees\nH11  agrees\n"], err);
  const found = await runJson("claims", "check", "H5");
  assertEquals(found, { agree: true, claims: [{ id: "H5", verdict: "does not hold", differences: [] }] });
});

Deno.test("claims refuses words and options that mean nothing", async () => {
  const refused: readonly (readonly [readonly string[], string])[] = [
    [["claims", "H2"], "the action must be one of list, run, check: H2"],
    [["claims", "run"], "it must be said which"],
    [["claims", "run", "H12"], "there is no such claim: H12"],
    [["claims", "run", "H5", "--seeds", "1"], "--seeds must be from 2 to 1000: 1"],
    [["claims", "check", "--quick"], "--quick goes with run"],
    [["claims", "check", "--seeds", "5"], "--seeds goes with run"],
    [["claims", "check", "--backend", "wasm"], "--backend goes with run"],
    [["claims", "list", "--cache", "x"], "--cache goes with run"],
    [["claims", "list", "--threads", "1"], "--threads goes with run"],
    [["claims", "run", "H5", "--backend", "gpu"], "gpu"],
  ];
  for (const [words, text] of refused) {
    checkFailure(await run(...words), 2, text, false);
    checkFailure(await run(...words, "--json"), 2, text, true);
  }
});

Deno.test("claims run finds a folder that cannot be written to before any run, and notes damaged files with --json", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const words = ["claims", "run", "H5", "--quick", "--seeds", "2", "--cache"];
    checkFailure(await run(...words, join(file, "cache")), 1, "as it must be a folder that can be", false);
    const cache = join(folder, "cache");
    const first = await run(...words, cache, "--json");
    for (const { name } of Deno.readDirSync(cache)) await Deno.writeTextFile(join(cache, name), "{");
    const second = await run(...words, cache, "--json");
    assertEquals([second.code, first.err], [0, ""]);
    assertEquals(second.out, first.out);
    assertEquals(second.err.match(/^note: .* is computed again as it is damaged/gm)?.length, 2);
  });
});

Deno.test("claims run stops at Ctrl-C and says so", async () => {
  await inFolder(async (folder) => {
    const io = fakeIo();
    io.interrupt();
    assertEquals(await main(["claims", "run", "H2", "--quick", "--cache", folder], io), 130);
    assert(io.written.err.includes("stopped in H2; the same command goes on"), io.written.err);
  });
});

Deno.test("claims check stops at Ctrl-C and names what is left, as nothing of it is kept", async () => {
  const io = fakeIo();
  io.interrupt();
  assertEquals(await main(["claims", "check", "H2", "H4", "H5"], io), 130);
  assert(io.written.err.includes("stopped in H2; go on with haze claims check H2 H4 H5"), io.written.err);
});
