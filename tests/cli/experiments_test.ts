import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { decode } from "fast-png";
import type { ComparisonDocument } from "../../lib/experiments/mod.ts";
import { main } from "../../cli/haze.ts";
import { checkFailure, fakeIo, inFolder, run, runJson } from "./support.ts";

const SPEC = "nEmb=16,nodes=24,nBlocks=1,nHeads=2,T=8,batch=2,warmupSteps=1";
const SIZE = ["--seeds", "2", "--steps", "2"];

Deno.test("ablate prints a table of at most 80 columns with interval, verdict and budget, and keeps its runs", async () => {
  await inFolder(async (folder) => {
    const words = ["ablate", "haze", "learned-gate", "--base", SPEC, ...SIZE, "--cache", folder];
    const first = await run(...words);
    assertEquals(first.code, 0, first.err);
    const lines = first.out.split("\n");
    assert(lines.every((line) => line.length <= 80), first.out);
    const row = lines.find((line) => line.startsWith("learned-gate / off"))!;
    assert(
      /^learned-gate \/ off +\d\.\d{3} +\d\.\d{3} +[-+]\d\.\d{3} \([-+]\d+\.\d{3} to [-+]\d+\.\d{3}\) {2}(effect|no effect|undecided)$/
        .test(row),
      row,
    );
    assert(
      first.out.includes("Holm over 2 comparisons") && first.out.includes("seeds 1 to 2, builtin"),
      first.out,
    );
    assert(
      /trained parameters [\d,]+ and [\d,]+; tokens 32 each/.test(first.out.replace(/\n +/g, " ")),
      first.out,
    );
    assert(first.err.startsWith("run 0/6\n") && first.err.includes("run 5/6  "), first.err);
    assert(/run 3\/6 .* left\n/.test(first.err) && first.err.includes("run 6/6"), first.err);
    assertEquals([...Deno.readDirSync(folder)].length, 6);
    const second = await run(...words);
    assertEquals(second.out, first.out);
    assertEquals(second.err, "run 6/6  6 from the cache\n");
    const narrow = fakeIo(() => {}, { columns: 60 });
    assertEquals(await main(words, narrow), 0);
    const narrowLines = narrow.written.out.split("\n");
    assert(narrowLines.every((line) => line.length <= 60), narrow.written.out);
    const at = narrowLines.indexOf("learned-gate / off");
    assertEquals(`learned-gate / off`.padEnd(27) + narrowLines[at + 1]!.slice(2), row);
  });
});

Deno.test("ablate --json prints one document, on all mechanisms without a name, and nothing on stderr", async () => {
  await inFolder(async (folder) => {
    const words = ["ablate", "haze", "--base", SPEC, "--seeds", "2", "--steps", "1", "--cache", folder];
    const { code, out, err } = await run(...words, "--json");
    assertEquals([code, err], [0, ""]);
    const document = JSON.parse(out) as ComparisonDocument;
    assertEquals(Object.keys(document), [
      ...["document", "seeds", "level", "correction", "numericsVersion", "data", "rows"],
    ]);
    const names = document.rows.map(({ name }) => name.replace(/ \/ (off|null)$/, ""));
    assert(names.length === 20 && new Set(names).size === 10 && names.includes("nucleus"), names.join());
    for (const { interval: [low, high], difference, a, b } of document.rows) {
      assert(low <= difference && difference <= high && a.values.length === 2 && b.values.length === 2);
    }
  });
});

Deno.test("ablate interrupted keeps what is done and exits 130; the same call goes on to the same document", async () => {
  await inFolder(async (folder) => {
    const words = (cache: string) => [
      ...["ablate", "haze", "content-heads", "--base", SPEC, ...SIZE, "--cache", join(folder, cache)],
    ];
    const whole = await runJson(...words("whole"));
    const io = fakeIo();
    const err = io.err;
    const code = await main(words("cut"), {
      ...io,
      err: (text) => {
        err(text);
        if (text.startsWith("run 3/6")) io.interrupt();
      },
    });
    assertEquals([code, io.written.out], [130, ""]);
    assert(io.written.err.endsWith("stopped after 3 of 6 runs; the same command goes on\n"), io.written.err);
    const stopped = fakeIo();
    stopped.interrupt();
    assertEquals(await main([...words("cut"), "--json"], stopped), 130);
    assertEquals(JSON.parse(stopped.written.out), { interrupted: true, done: 3, total: 6 });
    assertEquals(await runJson(...words("cut")), whole);
  });
});

Deno.test("ablate computes a damaged result again and says so", async () => {
  await inFolder(async (folder) => {
    const words = ["ablate", "haze", "learned-positions", "--base", SPEC, ...SIZE, "--cache", folder];
    const first = await run(...words);
    const [file] = [...Deno.readDirSync(folder)].map(({ name }) => join(folder, name));
    await Deno.writeTextFile(file!, "{");
    const second = await run(...words);
    assertEquals([second.code, second.out], [0, first.out]);
    assert(second.err.startsWith(`note: ${file} is computed again as it is damaged`), second.err);
    await Deno.writeTextFile(file!, "{");
    const third = await run(...words, "--json");
    assertEquals(third.code, 0);
    assert(third.err.startsWith(`note: ${file} is computed again as it is damaged`), third.err);
    checkFailure(await run(...words.slice(0, -1), file!), 1, `Cannot keep results in ${file}`, false);
  });
});

Deno.test("compare states what is equal and how, and what each side costs", async () => {
  await inFolder(async (folder) => {
    const words = ["compare", SPEC, `${SPEC},headType=content`, ...SIZE, "--cache", folder];
    const { code, out, err } = await run(...words);
    assertEquals(code, 0, err);
    const text = out.replace(/\n +/g, " ");
    assert(text.includes("matched in parameters: trained parameters") && text.includes("(nodes 24 -> "), out);
    assert(out.split("\n").every((line) => line.length <= 80), out);
    assert(/FLOPs to read a token +[\d.]+ k +[\d.]+ k\n/.test(out), out);
    const document = await runJson<ComparisonDocument & { matched: string; costs: Record<string, unknown> }>(
      ...words,
    );
    assertEquals([document.matched, document.rows.length, Object.keys(document.costs)], ["parameters", 1, [
      "a",
      "b",
    ]]);
    assert(document.rows[0]!.budget.startsWith("matched in parameters"));
    const flops = await runJson<ComparisonDocument>(...words, "--match", "flops");
    assert(flops.rows[0]!.budget.includes("matched in flops") && !flops.rows[0]!.budget.includes("nodes"));
    const tokens = await runJson<ComparisonDocument>(
      ...["compare", SPEC, `${SPEC},batch=4`, ...SIZE, "--cache", folder, "--match", "tokens"],
    );
    assert(
      tokens.rows[0]!.budget.includes("tokens 32 each; ") &&
        tokens.rows[0]!.budget.includes("(steps 2 -> 1)"),
    );
  });
});

Deno.test("compare reads presets, files and null controls, later ones over earlier ones", async () => {
  await inFolder(async (folder) => {
    const file = join(folder, "c.json");
    await Deno.writeTextFile(file, JSON.stringify({ alpha: 0.25, dropout: 0.1 }));
    const budget = async (a: string, b: string) =>
      (await runJson<ComparisonDocument>("compare", a, b, ...SIZE, "--cache", folder)).rows[0]!;
    const same = await budget(`${SPEC},alpha=0.25,dropout=0.1`, `${file},${SPEC}`);
    assertEquals([same.difference, same.verdict], [0, "no effect"]);
    assert(same.budget.startsWith("A and B are one run"), same.budget);
    const nulls = await budget(SPEC, `${SPEC},null=gatesFixed,null=shuffledTokens`);
    assert(nulls.difference !== 0 && !nulls.budget.includes("one run"));
    const context = await budget(`small,${SPEC.replace("T=8", "context=8")}`, `small,${SPEC},context=8`);
    assertEquals(context.difference, 0);
  });
});

Deno.test("ablate and compare refuse wrong calls in words", async () => {
  const failures: [string[], string][] = [
    [["ablate", "hase"], "the model must be one of haze, llisa, resoformer, spiral, reso-llm: hase"],
    [["ablate", "haze", "lerned-gate"], "did you mean learned-gate?"],
    [["ablate", "llisa", "tied-hed"], "did you mean tied-head?"],
    [["ablate", "llisa", "--base", "tiny"], "--base goes with haze"],
    [["ablate", "resoformer", "--base", "tiny"], "Cannot ablate resoformer as --base goes with haze"],
    [["ablate", "resoformer", "golden-head"], "did you mean golden-heads?"],
    [["ablate", "haze", "--seeds", "1"], "--seeds must be from 2 to 1000: 1"],
    [["ablate", "haze", "--steps", "0"], "--steps must be at least 1: 0"],
    [["ablate", "haze", "--base", "tine"], 'each part must be a preset, a .json file or key=value: "tine"'],
    [["ablate", "haze", "--base", "nEnb=3"], "did you mean nEmb?"],
    [["ablate", "haze", "--base", "seed=3"], "seed is its own"],
    [["ablate", "haze", "--base", "nHeads=5"], "nHeads must divide nEmb"],
    [
      ["compare", "tiny", "tiny", "--match", "time"],
      "--match must be one of parameters, tokens, flops: time",
    ],
    [["compare", "tiny", "tiny,null=off"], "there is no such null: off"],
    [["compare", "headType=content", "headType=content,null=gatesFixed"], "gatesFixed would change nothing"],
    [["compare", "tiny", "tiny,null=feedForwardOff"], "units of the feed-forward layers must be trained"],
    [["compare", "tiny"], "it needs B: got nothing"],
  ];
  for (const [words, text] of failures) {
    const { code, out, err } = await run(...words);
    assertEquals([code, out], [2, ""], err);
    assert(err.startsWith("Cannot ") && err.includes(text), err);
  }
  checkFailure(await run("ablate", "haze", "--corpus", "no.txt"), 1, "there is no such file", false);
});

Deno.test("ablate and compare --out draw a picture, and overwrite nothing unasked", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "differences.png");
    const shared = [...SIZE, "--cache", join(folder, "cache"), "--out", out];
    const calls = [
      ["ablate", "haze", "learned-gate", "--base", SPEC, ...shared],
      ["compare", SPEC, `${SPEC},headType=content`, ...shared, "--force"],
    ];
    const pictures: Uint8Array[] = [];
    for (const words of calls) {
      const { code, err } = await run(...words);
      assertEquals(code, 0, err);
      assert(err.endsWith(`saved ${out}\n`), err);
      pictures.push(await Deno.readFile(out));
    }
    const [first, second] = pictures as [Uint8Array, Uint8Array];
    assertEquals([...first.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
    assert(first.length !== second.length || first.some((byte, i) => byte !== second[i]));
    checkFailure(await run(...calls[0]!), 1, "as nothing may be overwritten: it is there", false);
    assertEquals(await Deno.readFile(out), second);
    const all = ["ablate", "haze", "--base", SPEC, ...SIZE, "--cache", join(folder, "cache")];
    assertEquals((await run(...all, "--out", join(folder, "all.png"))).code, 0);
    const heights = [out, join(folder, "all.png")].map((file) => decode(Deno.readFileSync(file)).height);
    assert(heights[1]! > 3 * heights[0]!, "a panel for each unit, a row for each comparison");
    const text = [...calls[1]!.slice(0, -3), "--out", join(folder, "a.jpg")];
    checkFailure(await run(...text), 2, "as --out must end in .png: ", false);
    checkFailure(
      await run(...calls[1]!.filter((word) => word !== "--out" && word !== out)),
      2,
      "--force goes with --out",
      false,
    );
  });
});
