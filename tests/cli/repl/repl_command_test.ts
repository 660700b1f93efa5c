import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../../cli/haze.ts";
import { ReweightGPT } from "../../../lib/models/mod.ts";
import { type CheckpointMeta, readCheckpointMeta } from "../../../lib/training/mod.ts";
import {
  checkFailure,
  fakeIo,
  haze,
  inFolder,
  jsonLines,
  type Outcome,
  run,
  runJson,
  smallCheckpoint,
  snapshot,
} from "../support.ts";

const WEIGHTS = new URL("../../golden/haze/model_reweight.npz", import.meta.url).pathname;

/** Runs `haze repl` on lines from a pipe. */
async function repl(words: readonly string[], ...lines: string[]): Promise<Outcome> {
  const io = fakeIo(undefined, { lines });
  const code = await main(["repl", ...words], io);
  return { code, ...io.written };
}

Deno.test("repl goes on from the lines of a pipe with a checkpoint, and exits 0", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const { code, out, err } = await repl([path], "/len 20", "/stats", "the lamp");
    assertEquals([code, [...out].length], [0, 21]);
    assert(err.includes(`weights  ${path}\n`) && err.includes("hybrid heads"), err);
    // The same as generate writes from there: growing context, the seed's sampler, seed 42.
    const io = fakeIo();
    assertEquals(await main(["generate", path, "--prompt", "the lamp", "--length", "20"], io), 0);
    assertEquals(io.written.out, `the lamp${out}`);
    const seeded = await repl([path, "--seed", "7", "--context", "sliding"], "/len 20", "the lamp");
    assert(seeded.out !== out);
  });
});

Deno.test("repl --corpus without weights is untrained and says so; sizes and head type can be told", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    await Deno.writeTextFile(text, "your text here, and a little more of it than the window has");
    const { code, out, err } = await repl(["--corpus", text], "/len 9", "text");
    assertEquals([code, [...out].length], [0, 10]);
    assert(err.includes("weights  random, seed 42: untrained, it writes noise\n"), err);
    assert(
      err.includes(`corpus   ${text}: 59 characters, `) &&
        err.includes("sizes    T 32, nEmb 64, blocks 3, heads 4\n"),
      err,
    );
    const other = await repl(
      ["--corpus", text, "--head-type", "content", "--set", "nEmb=16", "--set", "T=8", "--seed", "3"],
    );
    assert(other.err.includes("content heads") && other.err.includes("sizes    T 8, nEmb 16"), other.err);
    const gates = await Promise.all(
      ["0", "1"].map((alpha) => repl(["--corpus", text, "--alpha", alpha], "/len 30", "a")),
    );
    assert(gates[0]!.out !== gates[1]!.out);
  });
});

Deno.test("repl shrinks the window to a text that is shorter, with a note", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    await Deno.writeTextFile(text, "your text here\n");
    for (const words of [[], ["--set", "T=64"]]) {
      const { code, out, err } = await repl(["--corpus", text, ...words], "/len 5", "your");
      assertEquals([code, [...out].length], [0, 6]);
      const from = words.length === 0 ? 32 : 64;
      assert(
        err.startsWith(`note: ${text} has 15 characters, so the window shrinks from ${from} to 15\n`),
        err,
      );
      assert(err.includes("sizes    T 15"), err);
    }
  });
});

Deno.test("repl takes a bare weight archive with the text of its characters, and hints at it without", async () => {
  await inFolder(async (folder) => {
    const [text, weights] = [join(folder, "text.txt"), join(folder, "w.npz")];
    await Deno.writeTextFile(text, "the haze lies over the lamps. ".repeat(3));
    const V = new Set("the haze lies over the lamps. ").size;
    const model = new ReweightGPT({
      vocabSize: V,
      T: 8,
      nEmb: 8,
      nodes: 8,
      nBlocks: 1,
      nHeads: 2,
      headType: "reweight",
    });
    await Deno.writeFile(weights, model.toNpz());
    model.close();
    for (const call of [["--weights", weights, "--corpus", text], [weights, "--corpus", text]]) {
      const { code, out, err } = await repl(call, "/len 5", "the");
      assertEquals([code, [...out].length], [0, 6], err);
      assert(err.includes("reweight heads") && err.includes(`weights  ${weights}`), err);
    }
    // Upstream's window, however the file is named; /context would say if it is another.
    const seen = await Promise.all(
      [["--weights", weights], [weights], [weights, "--context", "growing"]].map(async (words) => {
        const { out } = await repl([...words, "--corpus", text, "--json"], "/config");
        return (jsonLines(out)[0]!.config as { context: string }).context;
      }),
    );
    assertEquals(seen, ["sliding", "sliding", "growing"]);
    for (const call of [["--weights", weights], [weights]]) {
      const outcome = await repl(call);
      checkFailure(outcome, 1, "text needs the characters of its ids", false);
      assert(outcome.err.includes("hint: give --corpus"), outcome.err);
    }
    checkFailure(
      await repl(["--weights", WEIGHTS, "--corpus", text]),
      1,
      "its vocab_size must be that of the vocabulary",
      false,
    );
  });
});

Deno.test("repl says in one line what is wrong with a call or a file, and changes no file", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    const at = (name: string) => join(folder, name);
    const bytes = await Deno.readFile(checkpoint);
    await Deno.writeFile(at("half.npz"), bytes.slice(0, bytes.length / 2));
    await Deno.writeTextFile(at("text.npz"), "no archive");
    await Deno.writeFile(at("empty.npz"), new Uint8Array(0));
    await Deno.writeFile(at("empty.txt"), new Uint8Array(0));
    await Deno.writeFile(at("latin1.txt"), Uint8Array.of(0x63, 0xe9, 0x0a));
    await Deno.writeTextFile(at("text.txt"), "the haze lies over the lamps. ".repeat(3));
    await Deno.mkdir(at("folder.npz"));
    const before = await snapshot(folder);
    const text = ["--corpus", at("text.txt")];
    const refused: [string[], number, string][] = [
      [[], 2, "it needs CKPT or --corpus: got neither"],
      [[at("none.npz")], 1, "there is no such file"],
      [["--weights", at("none.npz"), ...text], 1, "there is no such file"],
      [["--corpus", at("none.txt")], 1, "there is no such file"],
      [["--corpus", folder], 1, "it is a directory"],
      [["--corpus", at("empty.txt")], 1, "a corpus must hold text: got 0 bytes"],
      [["--corpus", at("latin1.txt")], 1, "UTF-8"],
      [[at("folder.npz")], 1, "it is a folder without config.json"],
      [[at("half.npz")], 1, "half.npz"],
      [[at("text.npz")], 1, "text.npz"],
      [[at("empty.npz")], 1, "an empty file"],
      [[checkpoint, "--weights", at("half.npz")], 2, "it has one model"],
      [[checkpoint, "--head-type", "content"], 2, "--head-type, --alpha and --set come from"],
      [["--weights", checkpoint, "--alpha", "0.5"], 2, "--head-type, --alpha and --set come from"],
      [[checkpoint, "--set", "nEmb=8"], 2, "--head-type, --alpha and --set come from"],
      [[...text, "--head-type", "odd"], 2, 'headType must be one of hybrid, reweight, content: "odd"'],
      [[...text, "--alpha", "2"], 2, "alpha must be in [0, 1]: 2"],
      [[...text, "--head-type", "content", "--alpha", "0.9"], 2, "got alpha 0.9 with content heads"],
      [[...text, "--set", "headType=reweight", "--set", "alpha=1"], 2, "got alpha 1 with reweight heads"],
      [
        [...text, "--alpha", "0.1", "--set", "alpha=0.2"],
        2,
        "alpha as it is given twice: got --set alpha=0.2 too",
      ],
      [[...text, "--set", "T=4", "--set", "T=5"], 2, "T as it is given twice: got --set T=5 too"],
      [[...text, "--set", "nEmb=10"], 2, "nHeads must divide nEmb: nEmb 10, nHeads 4"],
      [[...text, "--set", "steps=10"], 2, "no such setting in --set: steps"],
      [[...text, "--set", "nEmb"], 2, "--set needs key=value: nEmb"],
      [[...text, "--seed", "-1"], 2, "--seed must be at least 0"],
      [[...text, "--context", "still"], 2, "--context is one of growing, sliding: still"],
      [[...text, "--rule", "odd"], 2, "--rule is one of exact, upstream: odd"],
      [[...text, "--backend", "gpu"], 2, "gpu"],
      [[...text, "--lenght", "5"], 2, "no such option: --lenght"],
    ];
    for (const [words, code, said] of refused) {
      for (const json of [false, true]) {
        checkFailure(await repl([...words, ...(json ? ["--json"] : [])]), code, said, json);
      }
    }
    assertEquals(await snapshot(folder), before);
  });
});

Deno.test("repl --json prints a document a text and nothing else on stdout", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const { code, out } = await repl([path, "--json"], "/len 4", "the", "", "/quit", "never read");
    const lines = jsonLines(out);
    assertEquals([code, lines.length], [0, 2]);
    for (const line of lines) assertEquals(Object.keys(line), ["prompt", "text", "tokens", "stats"]);
    assertEquals(lines.map(({ prompt }) => prompt), ["the", "the"]);
  });
});

Deno.test("repl as a process answers a pipe and ends with it", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const child = haze(["repl", path], { stdin: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode("/len 30\n/stats\nonce"));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals([code, [...out!].length, out!.includes(">>>")], [0, 31, false], err);
    // deno-lint-ignore no-control-regex
    assert(!/\x1b/.test(out! + err!));
  });
});

Deno.test("repl tells a text's own characters, and what a model with characters of its own does not know of it", async () => {
  await inFolder(async (folder) => {
    const [path, text] = [await smallCheckpoint(folder), join(folder, "text.txt")];
    await Deno.writeTextFile(text, "the lamp ж and ж, ю");
    for (const words of [["--weights", path], [path]]) {
      const { code, err } = await repl([...words, "--corpus", text], "/len 3", "");
      assertEquals(code, 0, err);
      assert(err.includes(`corpus   ${text}: 19 characters, 13 distinct\n`), err);
      assert(err.includes(`note: ${path} has its own characters: ${text} gives the first seed alone\n`), err);
      assert(err.includes(`note: 3 characters of ${text} the model does not know: "ж" "ю"\n`), err);
      assert(err.includes('note: the last seed again: "the lamp"\n'), err);
    }
    await Deno.writeTextFile(text, "the lamp");
    const known = await repl([path, "--corpus", text]);
    assert(
      known.err.includes("gives the first seed alone") && !known.err.includes("does not know"),
      known.err,
    );
  });
});

Deno.test("repl goes on growing with a checkpoint of ours however it comes, and /load takes the context along", async () => {
  await inFolder(async (folder) => {
    const [path, text, weights] = [
      await smallCheckpoint(folder),
      join(folder, "t.txt"),
      join(folder, "w.npz"),
    ];
    await Deno.writeTextFile(text, "the haze lies over the lamps. ".repeat(3));
    const model = new ReweightGPT({
      ...{ vocabSize: new Set("the haze lies over the lamps. ").size, T: 8, nEmb: 8, nodes: 8, nBlocks: 1 },
      ...{ nHeads: 2, headType: "reweight" },
    });
    await Deno.writeFile(weights, model.toNpz());
    model.close();
    const contexts = async (words: string[], ...lines: string[]): Promise<[string[], string]> => {
      const { out, err } = await repl([...words, "--json"], ...lines);
      const configs = jsonLines(out).filter((line) => "config" in line);
      return [configs.map(({ config }) => (config as { context: string }).context), err];
    };
    for (const words of [[path], ["--weights", path]]) {
      assertEquals((await contexts(words, "/config"))[0], ["growing"]);
    }
    const load = ["/config", `/load ${path}`, "/config", `/load ${weights}`, "/config"];
    const [seen, err] = await contexts(["--corpus", text], ...load);
    assertEquals(seen, ["sliding", "growing", "sliding"]);
    assert(err.includes("note: /context is now growing, as checkpoints are trained\n"), err);
    assert(err.includes("note: /context is now sliding, as upstream reads its weights\n"), err);
    // Without a text there is no vocabulary for it, and /load takes none.
    const refused = await repl([path], `/load ${weights}`);
    assertEquals(refused.code, 0);
    assert(
      refused.err.endsWith(
        "it is a haze weight archive without them\n" +
          `hint: start with haze repl --corpus FILE --weights ${weights}\n`,
      ),
      refused.err,
    );
    const other = join(folder, "other.txt");
    await Deno.writeTextFile(other, "of other characters altogether");
    const mismatch = await repl(["--corpus", other], `/load ${weights}`);
    assert(
      mismatch.err.endsWith(`hint: start with haze repl --corpus FILE --weights ${weights}\n`),
      mismatch.err,
    );
  });
});

Deno.test("/save keeps what a checkpoint tells of its training, but for what resuming needs", async () => {
  await inFolder(async (folder) => {
    const [path, copy] = [await smallCheckpoint(folder), join(folder, "copy.npz")];
    assertEquals((await repl([path], `/save ${copy}`)).code, 0);
    const [{ training, ...meta }, saved] = await Promise.all(
      [path, copy].map(async (file) => readCheckpointMeta(await Deno.readFile(file), file)),
    ) as [CheckpointMeta, CheckpointMeta];
    const { state, ...kept } = training!;
    assert(state !== undefined && kept.step === 4);
    assertEquals(saved, { ...meta, training: kept });
    // So it can be scored on its own text, and says why it cannot go on.
    assertEquals(await runJson("eval", copy), await runJson("eval", path));
    const resumed = await run("train", "haze", "--resume", "--out", copy);
    checkFailure(resumed, 1, "it must hold a training state: it holds weights alone", false);
    // Other weights, other history.
    const fresh = join(folder, "fresh.npz");
    await repl(["--corpus", "builtin"], `/save ${fresh}`);
    assertEquals(readCheckpointMeta(await Deno.readFile(fresh), fresh).training, undefined);
  });
});

Deno.test("repl as a process refuses input that is no UTF-8 in one line", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const child = haze(["repl", path], { stdin: "piped" }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(Uint8Array.of(0x2f, 0x6c, 0x65, 0x6e, 0x20, 0x33, 0x0a, 0x63, 0xe9, 0x20, 0x0a));
    await writer.close();
    const { code, stdout, stderr } = await child.output();
    const err = new TextDecoder().decode(stderr);
    assertEquals([code, stdout.length], [1, 0], err);
    assert(
      err.includes("\nCannot decode line 2 of the input as a text must be UTF-8: byte 0xe9 at offset 1\n"),
      err,
    );
  });
});
