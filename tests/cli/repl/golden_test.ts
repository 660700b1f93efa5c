import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { ReplSettings } from "../../../cli/repl/settings.ts";
import { golden, inSession, say } from "./support.ts";

/** A state in the Python program's names; what is not finite is text. */
type State = Record<string, number | string | boolean>;

interface Line {
  line: string;
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

const scripts = await golden<Line[][]>("repl_commands.json");

Deno.test("a session by the upstream rule holds after each line what upstream holds, failures being atomic", async () => {
  let rows = 0;
  for (const script of scripts) {
    await inSession(async (session, io) => {
      for (const { line, outcome, state_if_failures_were_atomic: state } of script) {
        if (!line.trim().startsWith("/")) continue;
        const before = io.written.err.length;
        await say(session, line);
        assertEquals(stateOf(session.settings), state, line);
        assertEquals(session.isOver, outcome === "exit", line);
        // What crashed upstream, or went unsaid, is an error in one line here.
        const fails = outcome === "error" || outcome === "silent" || outcome.startsWith("exception");
        assertEquals(/^Cannot (set|run) \//.test(io.written.err.slice(before)), fails, line);
        rows++;
      }
    }, { rule: "upstream", sizes: {} });
  }
  assertEquals(rows, 63);
});

Deno.test("a session by its own rule differs where upstream takes what cannot be", async () => {
  const refused = [
    ...["/len 0", "/len ٣", "/temp nan", "/temp inf", "/temp 1e-1 extra", "/temp 0_5"],
    ...["/topk 0", "/topk -3", "/topk 9 9", "/entropy -1", "/bounds 2 0.3", "/bounds -1 -2", "/stats now"],
  ];
  let differing = 0;
  for (const script of scripts) {
    await inSession(async (session) => {
      for (const { line, outcome } of script) {
        if (!line.trim().startsWith("/") || outcome === "exit") continue;
        const before = session.settings;
        await say(session, line);
        // A sampler that upstream does not have.
        if (line === "/sampling mirostat") assertEquals(session.settings.sampling, "mirostat");
        else if (outcome !== "ok") assertEquals(session.settings, before, line);
        else if (refused.includes(line)) {
          assertEquals(session.settings, before, line);
          differing++;
        } else if (line === "/topk 5") assertEquals(session.settings.topK, 5);
      }
    });
  }
  assertEquals(differing, refused.length);
});

interface Recorded {
  line: string;
  seed_seq: number[];
  params: State;
  tokens: number[];
  text: string;
  stats: Record<string, number>;
}

const session = await golden<{ corpus: string; lines: string[]; generations: Recorded[] }>(
  "repl_session.json",
);

Deno.test("a session by the upstream rule writes the texts of upstream's, one stream going on from the weights", async () => {
  const recorded = Object.values(session).find((value): value is Recorded[] =>
    Array.isArray(value) && typeof value[0] === "object"
  )!;
  await inSession(async (own) => {
    const left = [...recorded];
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
