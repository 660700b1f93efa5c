import { assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { initialSettings } from "../../../cli/repl/initial_settings.ts";
import type { ReplSettings } from "../../../cli/repl/settings.ts";
import { main } from "../../../cli/haze.ts";
import { fakeIo, inFolder } from "../support.ts";
import { golden, inSession, say } from "./support.ts";

/** A state in the Python program's names; what is not finite is text. */
type State = Record<string, number | string | boolean>;

interface Line {
  line: string;
  /** Whether upstream took it for a command; null where it came to no answer. */
  handled: boolean | null;
  outcome: string;
  state_if_failures_were_atomic: State;
}

function stateOf(settings: ReplSettings): State {
  const { genLen, temperature, sampling, topK, topP, targetEntropy, minTemp, maxTemp, showStats } = settings;
  const state = {
    ...{ gen_len: genLen, temperature, sampling, top_k: topK, top_p: topP, target_entropy: targetEntropy },
    ...{ min_temp: minTemp, max_temp: maxTemp, show_stats: showStats },
  };
  return Object.fromEntries(
    Object.entries(state).map(([key, value]) => [
      key,
      typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
    ]),
  );
}

const NEW = stateOf(initialSettings(27, "sliding", 42));
const scripts = await golden<Line[][]>("repl_commands.json");

Deno.test("a session by the upstream rule holds after each line what upstream holds, failures being atomic", async () => {
  let rows = 0;
  for (const script of scripts) {
    await inSession(async (session, io) => {
      for (const { line, handled, outcome, state_if_failures_were_atomic: state } of script) {
        const before = io.written.err.length;
        const turns = await say(session, line);
        assertEquals(stateOf(session.settings), state, line);
        assertEquals(session.isOver, outcome === "exit", line);
        rows++;
        // What upstream leaves alone is text to go on from, unless it begins as a command does.
        const isText = handled === false && !line.trim().startsWith("/");
        assertEquals(turns.map(({ length }) => length), isText ? [state.gen_len] : [], line);
        if (isText) continue;
        // The others are answered or end the session, upstream's crash and its silence being errors here.
        assertEquals(handled, outcome === "silent" ? false : /^exit|^exc/.test(outcome) ? null : true, line);
        // What crashed upstream, or went unsaid, is an error in one line here.
        const fails = outcome === "error" || outcome === "silent" || outcome.startsWith("exception");
        assertEquals(/^Cannot (set|run) \//.test(io.written.err.slice(before)), fails, line);
      }
    }, { rule: "upstream", sizes: {} });
  }
  assertEquals(rows, 65);
});

Deno.test("a session by its own rule differs where upstream takes what cannot be", async () => {
  const refused = [
    ...["/len 0", "/len ٣", "/temp nan", "/temp inf", "/temp 1e-1 extra", "/temp 0_5"],
    ...["/topk 0", "/topk -3", "/topk 9 9", "/entropy -1", "/bounds 2 0.3", "/bounds -1 -2", "/stats now"],
  ];
  let [differing, alike] = [0, 0];
  for (const script of scripts) {
    await inSession(async (session, io) => {
      for (const [i, { line, outcome, state_if_failures_were_atomic: theirs }] of script.entries()) {
        if (!line.trim().startsWith("/") || outcome === "exit") continue;
        const before = stateOf(session.settings);
        io.written.err = "";
        await say(session, line);
        const after = stateOf(session.settings);
        const refuses = /^Cannot (set|run) \//.test(io.written.err);
        if (line === "/sampling mirostat") {
          // A sampler that upstream does not have.
          assertEquals([after, refuses], [{ ...before, sampling: "mirostat" }, false]);
        } else if (outcome !== "ok" || refused.includes(line)) {
          assertEquals([after, refuses], [before, outcome !== "info"], line);
          if (outcome === "ok") differing++;
        } else {
          // It sets what upstream sets: what a line changes there, it changes to the same here.
          const last = i === 0 ? NEW : script[i - 1]!.state_if_failures_were_atomic;
          const changed = Object.entries(theirs).filter(([key, value]) => last[key] !== value);
          assertEquals([after, refuses], [{ ...before, ...Object.fromEntries(changed) }, false], line);
          alike++;
        }
      }
    }, { sizes: {} });
  }
  assertEquals([differing, alike], [refused.length, 18]);
});

interface Recorded {
  line: string;
  seed_seq: number[];
  params: State;
  tokens: number[];
  text: string;
  stats: Record<string, number>;
}

const session = await golden<{
  corpus: string;
  args: string[];
  lines: string[];
  exit_code: number;
  vocab_size: number;
  generations: Recorded[];
}>("repl_session.json");

Deno.test("a session by the upstream rule writes the texts of upstream's, one stream going on from the weights", async () => {
  await inSession(async (own) => {
    assertEquals(own.subject.model.vocabSize, session.vocab_size);
    const left = [...session.generations];
    for (const line of session.lines) {
      const [turn] = await say(own, line);
      if (own.isOver) break;
      if (!turn) continue;
      const { line: theirs, seed_seq, params, tokens, text, stats } = left.shift()!;
      assertEquals(line, theirs);
      assertEquals([...turn.seedIds], seed_seq, line);
      const { show_stats: _, gen_len, ...state } = stateOf(own.settings);
      assertEquals({ length: gen_len, ...state }, params, line);
      assertEquals(turn.tokens, tokens, line);
      assertEquals(turn.text, text);
      assertAlmostEquals(turn.stats.meanEntropy, stats.mean_entropy!, 1e-5);
      assertAlmostEquals(turn.stats.minEntropy, stats.min_entropy!, 1e-5);
      assertAlmostEquals(turn.stats.maxEntropy, stats.max_entropy!, 1e-5);
      assertAlmostEquals(turn.stats.entropyStd, stats.entropy_std!, 1e-5);
      assertAlmostEquals(turn.stats.meanConfidence, stats.mean_confidence!, 1e-5);
      assertAlmostEquals(turn.stats.meanTemp, stats.mean_temp!, 1e-5);
    }
    assertEquals(left, []);
  }, { rule: "upstream", sizes: {}, text: session.corpus });
});

Deno.test("repl --rule upstream with upstream's words and lines prints upstream's texts and ends with its code", async () => {
  await inFolder(async (folder) => {
    const text = join(folder, "text.txt");
    await Deno.writeTextFile(text, session.corpus);
    const io = fakeIo(undefined, { lines: session.lines });
    // Upstream reads text.txt of the folder that it runs in; here the text is named.
    const code = await main(["repl", "--rule", "upstream", "--corpus", text, ...session.args], io);
    assertEquals(code, session.exit_code, io.written.err);
    assertEquals(io.written.out, session.generations.map((turn) => `${turn.text}\n`).join(""));
  });
});
