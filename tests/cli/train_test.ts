import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { readCheckpointMeta } from "../../lib/training/mod.ts";
import { checkFailure, fakeIo, inFolder, jsonLines, losses, run, SMALL, snapshot } from "./support.ts";

const keys = (value: unknown): string[] => Object.keys(value as object);

Deno.test("train --json prints a line a step, a line an evaluation, and one at the end", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "new", "a.npz");
    const words = [
      "train",
      "haze",
      ...SMALL,
      "--steps=5",
      "--set",
      "evaluateEvery=2",
      "--out",
      out,
      "--json",
    ];
    const { code, out: printed, err } = await run(
      ...words.filter((word) => word !== "--steps" && word !== "4"),
    );
    assertEquals([code, err], [0, ""]);
    const lines = jsonLines(printed);
    assertEquals(
      lines.map((line) => "loss" in line ? line.step : "heldOut" in line ? `held ${line.step}` : "done"),
      [
        ...[1, 2, "held 2", 3, 4, "held 4", 5, "held 5", "done"],
      ],
    );
    for (const line of lines.filter((line) => "loss" in line)) {
      assertEquals(keys(line), ["step", "loss", "learningRate", "tokensPerSecond"]);
      assert(Object.values(line).every((value) => typeof value === "number" && Number.isFinite(value)));
    }
    for (const line of lines.filter((line) => "heldOut" in line)) {
      assertEquals(keys(line), ["step", "heldOut"]);
      assertEquals(keys(line.heldOut).slice(0, 7), [
        ...["tokens", "bytes", "characters", "nllNats", "bitsPerByte", "bitsPerCharacter", "perplexity"],
      ]);
    }
    const { done, checkpoint, best } = lines.at(-1) as { done: true; checkpoint: string; best: object };
    assertEquals([keys(lines.at(-1)), done, checkpoint], [["done", "checkpoint", "best"], true, out]);
    assertEquals(keys(best), ["step", "bitsPerByte", "checkpoint"]);
    const both = ["new/a.best.npz", "new/a.npz"];
    assertEquals(Object.keys(await snapshot(folder)).sort(), [
      "new/",
      ...both.flatMap((name) => [name, `${name}.md`]),
    ]);
  });
});

Deno.test("train saves a checkpoint that opens, and beside it the best weights alone", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const { code, out: printed, err } = await run("train", "haze", ...SMALL, "--out", out);
    assertEquals(code, 0, err);
    assert(printed.includes("bits per character") && printed.includes(`saved ${out}`), printed);
    assert(err.includes("step 4/4 (100%)"), err);
    const bytes = await Deno.readFile(out);
    const { model, meta, tokenizer } = openCheckpoint(bytes, { name: out });
    assertEquals([meta.training!.step, meta.training!.corpus.name, meta.training!.backend], [
      4,
      "builtin",
      "wasm",
    ]);
    assertEquals([model.contextLength, tokenizer.vocabSize], [8, 35]);
    const best = readCheckpointMeta(await Deno.readFile(join(folder, "a.best.npz")), "best");
    assertEquals([best.training!.state, best.config], [undefined, meta.config]);
    model.close();
  });
});

Deno.test("train --config is weaker than --set and the options of their own, and a key is typed once", async () => {
  await inFolder(async (folder) => {
    const config = join(folder, "c.json");
    await Deno.writeTextFile(
      config,
      JSON.stringify({
        nEmb: 16,
        nodes: 16,
        nBlocks: 1,
        nHeads: 2,
        steps: 2,
        batch: 2,
        dropout: 0.25,
        seed: 5,
      }),
    );
    const out = join(folder, "a.npz");
    const words = [
      "--config",
      config,
      "--set",
      "dropout=0.125",
      "--seed",
      "7",
      "--set",
      "T=8",
    ];
    const { code, err } = await run("train", "haze", ...words, "--out", out);
    assertEquals(code, 0, err);
    const meta = readCheckpointMeta(await Deno.readFile(out), "a");
    const { steps, batch, dropout, seed, context } = meta.training!.config;
    assertEquals({ steps, batch, dropout, seed, context }, {
      steps: 2,
      batch: 2,
      dropout: 0.125,
      seed: 7,
      context: 8,
    });
    assertEquals([meta.config.T, meta.config.nEmb], [8, 16]);
    const twice: [string[], string][] = [
      [["--seed", "1", "--set", "seed=2"], "seed as it is given twice: got --set seed=2 too"],
      [["--set", "steps=2", "--steps", "3"], "steps as it is given twice: got --set steps=2 too"],
      [["--context", "16", "--set", "context=8"], "context as it is given twice: got --set context=8 too"],
      [["--batch", "1", "--set", "batch=1"], "batch as it is given twice: got --set batch=1 too"],
      [["--set", "T=4", "--set", "T=4"], "T as it is given twice: got --set T=4 too"],
    ];
    for (const [more, said] of twice) {
      const other = join(folder, "b.npz");
      checkFailure(await run("train", "haze", ...more, "--out", other), 2, said, false);
    }
  });
});

Deno.test("train stops at Ctrl-C after the step, saves, exits 130, and --resume goes on with the same losses", async () => {
  for (const backend of ["wasm", "wasm-strict"]) {
    await inFolder(async (folder) => {
      const small = [
        "train",
        "haze",
        ...SMALL.slice(0, 4),
        ...SMALL.slice(6),
        "--steps",
        "9",
        "--backend",
        backend,
      ];
      const settings = [
        "--set",
        "evaluateEvery=3",
        "--set",
        "dropout=0.1",
        "--set",
        "accumulation=2",
        "--json",
      ];
      const whole = await run(...small, ...settings, "--out", join(folder, "whole.npz"));
      assertEquals(whole.code, 0, whole.err);
      // After step 3 an evaluation is due: interrupted there, it comes first when the run goes on.
      for (const stop of [1, 3, 5, 8, 9]) {
        const out = join(folder, `${stop}.npz`);
        const io = fakeIo((text) => text.startsWith(`{"step":${stop},"loss"`) && io.interrupt());
        assertEquals(await main([...small, ...settings, "--out", out], io), 130);
        const first = jsonLines(io.written.out);
        assertEquals(first.at(-1), { interrupted: true, step: stop, checkpoint: out });
        assertEquals(io.written.err, "");
        // No --backend: a run goes on where it began.
        const second = await run("train", "haze", "--resume", "--out", out, "--json");
        assertEquals(second.code, 0, second.err);
        const both = [...losses(io.written.out).slice(0, -1), ...losses(second.out)];
        assertEquals(both, losses(whole.out), `stopped at ${stop} on ${backend}`);
        assertEquals(jsonLines(second.out).at(-1)!.done, true);
        const [a, b] = await Promise.all(
          [out, join(folder, "whole.npz")].map(async (path) =>
            openCheckpoint(await Deno.readFile(path), { name: path, moments: true })
          ),
        );
        assertEquals(a!.meta, b!.meta);
        for (const [name, array] of b!.arrays) assertEquals(a!.arrays.get(name)!.data, array.data, name);
        a!.model.close();
        b!.model.close();
        // Nothing is left to do: the same end again.
        const third = await run("train", "haze", "--resume", "--out", out, "--json");
        assertEquals([third.code, jsonLines(third.out)], [0, [jsonLines(second.out).at(-1)!]]);
      }
    });
  }
});

Deno.test("train tells a person how to go on after Ctrl-C", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const io = fakeIo();
    io.interrupt();
    assertEquals(await main(["train", "haze", ...SMALL, "--out", out], io), 130);
    assertEquals(io.written.out, "");
    assert(
      io.written.err.endsWith(`stopped after step 1; go on with: haze train haze --resume --out ${out}\n`),
      io.written.err,
    );
  });
});

Deno.test("train --resume finds the text under another name if it is the same text", async () => {
  await inFolder(async (folder) => {
    const [text, moved, out] = ["a.txt", "b.txt", "a.npz"].map((name) => join(folder, name));
    await Deno.writeTextFile(text!, "the haze settles over the hills and the lamps go out. ".repeat(12));
    const words = ["train", "haze", ...SMALL, "--corpus", text!, "--out", out!, "--json"];
    assertEquals((await run(...words)).code, 0);
    await Deno.rename(text!, moved!);
    const lost = await run("train", "haze", "--resume", "--out", out!, "--steps", "6");
    assertEquals(
      [lost.code, lost.err.includes(`${text} as a corpus must be a readable file: there is no such file`)],
      [1, true],
      lost.err,
    );
    const found = await run(
      "train",
      "haze",
      "--resume",
      "--out",
      out!,
      "--steps",
      "6",
      "--corpus",
      moved!,
      "--json",
    );
    assertEquals(found.code, 0, found.err);
    assertEquals(jsonLines(found.out).map(({ step }) => step), [5, 6, 6, undefined]);
  });
});

Deno.test("train ends a run that diverges in one line and leaves the checkpoint before it", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    const wild = ["--set", "learningRate=1e30", "--set", "schedule=constant"];
    const small = SMALL.map((word) => word === "warmupSteps=1" ? "warmupSteps=0" : word);
    const { code, out: printed, err } = await run("train", "haze", ...small, ...wild, "--out", out, "--json");
    assertEquals(code, 1);
    const document = jsonLines(printed).at(-1)!;
    assert(
      String(document.error).startsWith("Cannot go on training as loss and gradient must be finite"),
      err,
    );
    const hint =
      `lower the learning rate: --from ${out}, which holds step 0, takes another (--set learningRate=X)`;
    assertEquals(document.hint, hint);
    assertEquals(err, `${document.error}\nhint: ${hint}\n`);
    assert(
      /; the first such number is .* in \w+ of .*, made of finite numbers$/.test(String(document.error)),
      err,
    );
    assertEquals(Object.keys(await snapshot(folder)).sort(), ["a.npz", "a.npz.md"]);
    assertEquals(readCheckpointMeta(await Deno.readFile(out), "a").training!.step, 0);
  });
});

Deno.test("train --force replaces a checkpoint and its best weights", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    await Deno.writeTextFile(out, "old");
    await Deno.writeTextFile(join(folder, "a.best.npz"), "old");
    const { code, err } = await run("train", "haze", ...SMALL, "--force", "--out", out);
    assertEquals(code, 0, err);
    for (const name of ["a.npz", "a.best.npz"]) {
      readCheckpointMeta(await Deno.readFile(join(folder, name)), name);
    }
  });
});

Deno.test("train replaces its checkpoint whole: who has the old one open keeps it", async () => {
  if (Deno.build.os === "windows") return;
  await inFolder(async (folder) => {
    const out = join(folder, "a.npz");
    let old: Deno.FsFile | undefined;
    let bytes = new Uint8Array();
    const io = fakeIo((text) => {
      if (!text.startsWith('{"step":3,"loss"')) return;
      bytes = Deno.readFileSync(out);
      old = Deno.openSync(out);
    });
    const words = ["train", "haze", ...SMALL, "--set", "evaluateEvery=2", "--out", out, "--json"];
    assertEquals(await main(words, io), 0);
    const kept = new Uint8Array(await new Response(old!.readable).arrayBuffer());
    assertEquals(readCheckpointMeta(kept, "old").training!.step, 2);
    assertEquals(kept, bytes);
    assertEquals(readCheckpointMeta(await Deno.readFile(out), "new").training!.step, 4);
  });
});

Deno.test("train --config takes a file that begins with a byte-order mark", async () => {
  await inFolder(async (folder) => {
    const config = join(folder, "c.json");
    await Deno.writeTextFile(config, '\ufeff{"alpha":0.25}');
    const out = join(folder, "a.npz");
    const { code, err } = await run("train", "haze", ...SMALL, "--config", config, "--out", out);
    assertEquals(code, 0, err);
    assertEquals(readCheckpointMeta(await Deno.readFile(out), "a").config.alpha, 0.25);
  });
});
