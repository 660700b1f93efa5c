import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { openCheckpoint } from "../../../lib/models/mod.ts";
import { Vocab } from "../../../lib/tokenizers/mod.ts";
import { kernelsNamed } from "../../../lib/kernels/mod.ts";
import { openedSubject, untrainedSubject } from "../../../cli/repl/subject.ts";
import { inFolder, jsonLines, snapshot } from "../support.ts";
import { inSession, NEVER, QUICK, say, TEXT } from "./support.ts";

Deno.test("a session goes on from a line, from the last one again, and says what it leaves out", async () => {
  await inSession(async (session, io) => {
    const told = (): string => {
      const said = io.written.err;
      io.written.err = "";
      return said;
    };
    await say(session, "/len 4", "/stats off");
    const [first] = await say(session, "");
    // The first characters of the text, as many as the window has.
    assertEquals(first!.prompt, TEXT.slice(0, 8));
    assertEquals(told(), `note: the last seed again: "the quic"\n`);
    const [plain] = await say(session, "  The Fox ");
    assertEquals([plain!.prompt, plain!.tokens.length, told()], ["the fox", 4, ""]);
    const [none] = await say(session, "@@@@");
    assertEquals([none!.prompt, told()], [
      "the fox",
      `note: no character of this is known, so the last seed again: "the fox"\n`,
    ]);
    const [some] = await say(session, "f0x!0");
    assertEquals([some!.prompt, told()], ["fx", `note: 3 unknown characters left out: "0" "!"\n`]);
    const [again] = await say(session, "");
    assertEquals(again!.prompt, "fx");
    told();
    const [long] = await say(session, "the lazy dog");
    assertEquals([long!.prompt, told()], [
      "the lazy dog",
      "note: the model reads the last 8 tokens, not the 4 before\n",
    ]);
    // A pipe gets the texts and nothing else.
    assertEquals(
      io.written.out,
      [first, plain, none, some, again, long].map((turn) => `${turn!.text}\n`).join(""),
    );
  });
});

Deno.test("a session writes each token as it is drawn, and Ctrl-C ends that text alone", async () => {
  const controller = new AbortController();
  let pieces = 0;
  await inSession(async (session, io) => {
    await say(session, "/len 100000");
    const turn = await session.handle("the", controller.signal);
    assertEquals([turn!.isInterrupted, turn!.tokens.length, pieces], [true, 7, 7]);
    assert(io.written.err.includes("stopped after 7 of 100000"), io.written.err);
    await say(session, "/len 3");
    const [next] = await say(session, "the");
    assertEquals([next!.isInterrupted, next!.tokens.length, session.isOver], [false, 3, false]);
  }, { onOut: (text) => text !== "\n" && ++pieces === 7 && controller.abort() });
});

Deno.test("a session of one seed writes one text; /seed begins anew, a text between goes on", async () => {
  const texts: string[] = [];
  for (const lines of [["a", "a"], ["/seed 7", "a"], ["a", "/seed 7", "a"]]) {
    await inSession(async (session) => {
      const turns = await say(session, "/len 40", ...lines);
      texts.push(turns.at(-1)!.text, turns[0]!.text);
    });
  }
  assertEquals(texts[3], texts[2]);
  assertEquals(texts[4], texts[2]);
  assert(texts[0] !== texts[1] && texts[1] !== texts[2]);
  assertEquals(texts[5], texts[1]);
});

Deno.test("a session tells an error of generation in one line and lives on", async () => {
  await inSession(async (session, io) => {
    await say(session, "/len 3", "/temp nan", "/sampling basic");
    assertEquals(await say(session, "the"), []);
    assert(
      io.written.err.includes("Cannot sample as /temp X must be finite: NaN\n"),
      io.written.err,
    );
    await say(session, "/temp 1");
    assertEquals((await say(session, "the")).length, 1);
  }, { rule: "upstream" });
});

Deno.test("a session by the upstream rule writes with all that upstream draws with", async () => {
  await inSession(async (session, io) => {
    await say(session, "/len 3");
    const rows: [string, number][] = [
      ["/bounds 2 0.3", 0.3],
      ["/bounds -1 -2", -2],
      ["/entropy -1", -2],
      ["/bounds 0.5 2", 0.5],
      ["/entropy 99", 2],
    ];
    for (const [line, temperature] of rows) {
      const turns = await say(session, line, "the");
      assertEquals(turns.map(({ stats }) => stats.meanTemp), [temperature], line);
    }
    assert(!io.written.err.includes("Cannot"), io.written.err);
  }, { rule: "upstream" });
});

Deno.test("every sampler, context mode and head type of a session writes its texts", async () => {
  await inSession(async (session, io) => {
    await say(session, "/len 12", "/stats off");
    const samplers = [
      ...["greedy", "basic", "top_k", "top_p", "min_p", "typical", "mirostat", "mirostat_v2", "entropy"],
      ...["entropy_exact", "entropy_feedback", "entropy_phi"],
    ];
    for (const head of ["content", "reweight", "hybrid"]) {
      await say(session, `/head ${head}`);
      assertEquals(session.subject.model.config.headType, head);
      for (const context of ["growing", "sliding"]) {
        for (const sampler of samplers) {
          const turns = await say(session, `/context ${context}`, `/sampling ${sampler}`, "the");
          assertEquals(turns.map(({ tokens }) => tokens.length), [12], `${head} ${context} ${sampler}`);
        }
      }
    }
    assert(!io.written.err.includes("Cannot"), io.written.err);
    assert(io.written.err.includes("note: a new content model, untrained: random weights of seed 42\n"));
  });
});

Deno.test("/save writes a checkpoint that opens and overwrites nothing, /load goes on with it or leaves all as it is", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "new", "a.npz");
    const open = async (file: string) =>
      openedSubject(
        openCheckpoint(await Deno.readFile(file), { name: file, kernels: kernelsNamed("reference32") }),
        file,
      );
    await inSession(async (session, io) => {
      await say(session, "/stats off", "/len 30", "/sampling greedy", `/save ${path}`);
      const [before] = await say(session, "the");
      const files = await snapshot(folder);
      await say(session, `/save ${path}`, `/save ${folder}`, "/save");
      assertEquals(await snapshot(folder), files);
      assertEquals(io.written.err.split("Cannot save").length, 4, io.written.err);
      await say(session, "/head content");
      const [other] = await say(session, "the");
      assert(other!.text !== before!.text);
      const subject = session.subject;
      io.written.err = "";
      await Deno.writeTextFile(join(folder, "bad.npz"), "no archive");
      await say(session, `/load ${join(folder, "none.npz")}`, `/load ${join(folder, "bad.npz")}`);
      assertEquals(session.subject, subject);
      assertEquals((await say(session, "the"))[0]!.text, other!.text);
      io.written.err = "";
      await say(session, `/load ${path}`);
      assertEquals(
        io.written.err,
        `note: the weights are those of ${path}\nnote: /context is now growing, as checkpoints are trained\n`,
      );
      assertEquals(session.settings.context, "growing");
      await say(session, "/context sliding");
      assertEquals((await say(session, "the"))[0]!.text, before!.text);
      await say(session, "/head content");
      assert(io.written.err.includes(`Cannot set /head as the weights of ${path} would be dropped: content`));
      assert(io.written.err.includes("hint: haze train haze --set headType=content trains such a model"));
      assertEquals(session.subject.file, path);
    }, { open });
  });
});

Deno.test("/load of a smaller vocabulary lowers the target and takes of the last seed what is known", async () => {
  const open = (file: string) => {
    const config = {
      ...{ T: 4, nEmb: 4, nodes: 4, nBlocks: 1, nHeads: 1, headType: "content" as const, alpha: 0 },
      vocabSize: 3,
    };
    return Promise.resolve({
      ...untrainedSubject(config, Vocab.fromText("hex"), 1, kernelsNamed("reference32")),
      file,
    });
  };
  await inSession(async (session, io) => {
    await say(session, "/len 2", "the fox", "/load small.npz");
    for (const name of ["/entropy", "/tau"]) {
      assert(io.written.err.includes(`note: ${name} is now 1.58 bits, all that this vocabulary has\n`));
    }
    const [turn] = await say(session, "");
    assertEquals(turn!.prompt, "hex");
  }, { open });
});

Deno.test("a session with json prints a line a text, errors as documents, and the settings for /config", async () => {
  await inSession(async (session, io) => {
    const [turn] = await say(session, "/len 3", "/nope", "/config", "/help", "the", "/trace", "/quit");
    const [error, config, text, ...rest] = jsonLines(io.written.out);
    assertEquals(rest, []);
    assertEquals(error, {
      error: "Cannot run /nope as there is no such command: /nope",
      hint: "/help lists the commands",
    });
    assertEquals((config!.config as { genLen: number }).genLen, 3);
    assertEquals(text, { prompt: "the", text: turn!.text, tokens: turn!.tokens, stats: turn!.stats });
    assertEquals([turn!.tokens.length, session.isOver], [3, true]);
  }, { json: true });
});

Deno.test("a session on a terminal shows rules, figures and a trace, and no control character of a text", async () => {
  await inSession(async (session, io) => {
    await say(session, "/len 20", "/trace", "a");
    const lines = io.written.out.split("\n");
    assertEquals(lines.filter((line) => line === "─".repeat(40)).length, 2);
    for (
      const label of [
        ...[
          "mean entropy",
          "entropy range",
          "entropy σ",
          "mean confidence",
          "mean temperature",
          "token",
          "surprise",
        ],
      ]
    ) assert(io.written.out.includes(label), label);
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x09\x0b-\x1f]/.test(io.written.out), JSON.stringify(io.written.out));
    assert(io.written.out.includes("␛"), io.written.out);
    assertEquals(io.written.err, "");
  }, { text: "a\x1b\x07b\r\n", fake: { isTerminal: true, columns: 40 }, sizes: { ...QUICK } });
});

Deno.test("a session takes a vocabulary of one character", async () => {
  await inSession(async (session) => {
    const [turn] = await say(session, "/len 5", "a");
    assertEquals([turn!.text, turn!.stats.meanEntropy], ["aaaaa", 0]);
  }, { text: "aaaa" });
});

Deno.test("handle never throws, whatever the line", async () => {
  await inSession(async (session) => {
    await say(session, "/len 1");
    for (
      const line of [
        "/save \0",
        "/load \0",
        "/",
        "//",
        "/len " + "9".repeat(400),
        "/seed 1e99",
        "\ud800",
        "/\ud800",
        "x".repeat(1e5),
      ]
    ) {
      await session.handle(line, NEVER);
    }
  });
});
