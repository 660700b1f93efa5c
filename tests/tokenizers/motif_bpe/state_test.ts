import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MotifBpeTokenizer, tokenizerHash, trainMotifBpe } from "../../../lib/tokenizers/mod.ts";
import { configOf, GOLDEN } from "./support.ts";

const TEXT = "the cat sat on the mat\nthe dog sat on the log";
const WRITTEN = JSON.stringify(trainMotifBpe(TEXT, { vocabSize: 270, motifTopk: 4 }));
const json = (): Spoilt => JSON.parse(WRITTEN);

/** A state in which anything may be changed. */
interface Spoilt {
  [key: string]: unknown;
  cfg: Record<string, unknown>;
  motif_to_id: unknown[][];
  merge_ranks: unknown[][];
  merge_to_id: unknown[];
  id_to_bytes: unknown[];
  id_to_token: unknown[];
  token_to_id: Record<string, unknown>;
}

Deno.test("MotifBpeTokenizer.toJSON has the fields of upstream's state, from which it is read back", () => {
  for (const { text, cfg } of GOLDEN) {
    const tokenizer = trainMotifBpe(text, configOf(cfg));
    const state = JSON.parse(JSON.stringify(tokenizer));
    assertEquals(state.cfg, cfg);
    assertEquals(
      Object.keys(state).slice(2),
      ("cfg special_tokens token_to_id id_to_token id_to_bytes merge_ranks merge_to_id motif_to_id motif_lengths")
        .split(" "),
    );
    const copy = MotifBpeTokenizer.fromJSON(state);
    assertEquals(tokenizerHash(copy.toJSON()), tokenizerHash(tokenizer.toJSON()));
    assertEquals(copy.encodeCorpus(text), tokenizer.encodeCorpus(text));
  }
});

Deno.test("MotifBpeTokenizer.fromJSON takes any of the ids that share a name", () => {
  // Two-byte characters all show as two dots.
  const tokenizer = trainMotifBpe("éé öö\néé öö", { vocabSize: 262, motifTopk: 0 });
  assertEquals(tokenizer.names.slice(260), ["<2:..>", "<2:..>"]);
  const state = JSON.parse(JSON.stringify(tokenizer));
  assertEquals(state.token_to_id["<2:..>"], 261);
  state.token_to_id["<2:..>"] = 260;
  assertEquals(MotifBpeTokenizer.fromJSON(state).encode("éö"), tokenizer.encode("éö"));
  state.token_to_id["<2:..>"] = 259;
  assertThrows(() => MotifBpeTokenizer.fromJSON(state), SyntaxError, "a token_to_id that follows");
});

Deno.test("trainMotifBpe drops a motif whose name another has", () => {
  const { vocabulary } = trainMotifBpe("éé öö\néé öö", { motifTopk: 2, motifMinLen: 2, motifMaxLen: 2 });
  assertEquals(vocabulary.motifs.map((bytes) => new TextDecoder().decode(bytes)), ["é"]);
});

Deno.test("MotifBpeTokenizer.fromJSON names the field that is wrong", () => {
  const refused: [(state: Spoilt) => unknown, string][] = [
    [(state) => delete state.version, "it needs version 1: got undefined"],
    [(state) => state.kind = "char", 'kind "motif-bpe"'],
    [(state) => delete (state as Record<string, unknown>).cfg, "an object cfg"],
    [(state) => delete state.cfg.min_freq, "a cfg with min_freq"],
    [(state) => state.cfg.min_freq = 0, "minFreq must be an integer from 1"],
    [(state) => state.cfg.add_bos = 1, "addBos must be true or false"],
    [(state) => state.cfg.more = 1, "no cfg but vocab_size"],
    [(state) => Object.assign(state, { motif_to_id: {} }), "a list motif_to_id"],
    [(state) => state.motif_to_id[0]![0] = "6", "bytes in hexadecimal as motif 0"],
    [(state) => state.motif_to_id[0][1] = 261, "a motif_to_id that follows"],
    [(state) => state.merge_ranks[0] = [1], "rows of 3 in merge_ranks"],
    [(state) => state.merge_ranks[0][0] = 3, "merge 0 must join ids from 4 to 263: got 3"],
    [(state) => state.merge_ranks[0][1] = 264, "merge 0 must join ids from 4 to 263: got 264"],
    [(state) => state.merge_ranks[0][2] = 7, "a merge_ranks that follows"],
    [(state) => state.merge_to_id.pop(), "a merge_to_id that follows"],
    [(state) => state.id_to_bytes[4] = "01", "an? id_to_bytes that follows"],
    [(state) => state.id_to_token[0] = "<UNK>", "id_to_token that follows"],
    [(state) => delete state.token_to_id["<unk>"], "a token_to_id that follows"],
    [(state) => state.motif_lengths = [], "a motif_lengths that follows"],
    [(state) => delete state.special_tokens, "the key special_tokens"],
    [(state) => state.more = 1, "the keys kind, version"],
  ];
  for (const [spoil, said] of refused) {
    const state = json();
    spoil(state);
    const error = assertThrows(() => MotifBpeTokenizer.fromJSON(state), SyntaxError) as Error;
    assert(new RegExp(said).test(error.message), `${said}: ${error.message}`);
  }
  for (const none of [null, [], "motif-bpe"]) {
    assertThrows(() => MotifBpeTokenizer.fromJSON(none), SyntaxError, "it needs an object");
  }
});

Deno.test("MotifBpeTokenizer refuses motifs without bytes and merges of what is not there", () => {
  assertThrows(
    () => new MotifBpeTokenizer({ motifs: [new Uint8Array(0)], merges: [] }),
    RangeError,
    "motif 0 has none",
  );
  for (const part of [3, 260, 1.5, NaN]) {
    const make = () => new MotifBpeTokenizer({ motifs: [], merges: [[part, 5]] });
    assertThrows(make, RangeError, `merge 0 must join ids from 4 to 259: got ${part}`);
  }
});

Deno.test("MotifBpeTokenizer refuses merges that double and double again before it makes them", () => {
  const merges = Array.from(
    { length: 60 },
    (_, i): [number, number] => i === 0 ? [4, 4] : [259 + i, 259 + i],
  );
  const said = "pieces must have at most 67108864 bytes in all: merge 25 comes to";
  assertThrows(() => new MotifBpeTokenizer({ motifs: [], merges }), RangeError, said);
  const state = Object.assign(json(), {
    motif_to_id: [],
    merge_ranks: merges.map((pair, i) => [...pair, i]),
  });
  assertThrows(() => MotifBpeTokenizer.fromJSON(state), SyntaxError, said);
});

Deno.test("MotifBpeTokenizer.fromJSON takes the state that was written, and of others gives nothing but a SyntaxError", () => {
  const values = fc.constantFrom<unknown>(null, -1, 0, 4, 1e9, 0.5, "", "61", "<unk>", true, [], {}, [
    4,
    5,
    0,
  ]);
  const expected = tokenizerHash(MotifBpeTokenizer.fromJSON(json()).toJSON());
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), values, (first, second, third, value) => {
      const state = json();
      let at: Record<string, unknown> = state;
      for (const pick of [first, second, third]) {
        const keys = Object.keys(at);
        const key = keys[pick % keys.length]!;
        const inner = at[key];
        const isLast = pick === third || inner === null || typeof inner !== "object" ||
          Object.keys(inner).length === 0;
        if (isLast) {
          at[key] = value;
          break;
        }
        at = inner as Record<string, unknown>;
      }
      try {
        // Only a change that changes nothing, or a setting, may pass.
        const copy = MotifBpeTokenizer.fromJSON(state);
        if (JSON.stringify(state.cfg) === JSON.stringify(json().cfg)) {
          assertEquals(tokenizerHash(copy.toJSON()), expected);
        }
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("trainMotifBpe refuses settings out of range, of another type, and unknown ones", () => {
  assertThrows(() => trainMotifBpe("", { minFreq: 0 }), RangeError, "minFreq must be an integer from 1");
  assertThrows(() => trainMotifBpe("", { vocabSize: 2 ** 20 + 1 }), RangeError, "vocabSize must be");
  assertThrows(() => trainMotifBpe("", { motifMinLen: 0.5 }), RangeError, "motifMinLen must be");
  assertThrows(
    () => trainMotifBpe("", { lowercase: 1 as unknown as boolean }),
    TypeError,
    "true or false: got 1",
  );
  assertThrows(() => trainMotifBpe("", { topk: 1 } as object), TypeError, "known ones: got topk");
});

Deno.test("MotifBpeTokenizer.fromJSON takes no id in token_to_id that is only like a number", () => {
  for (
    const like of [
      (id: number) => [id],
      (id: number) => String(id),
      () => JSON.parse("[".repeat(9000) + "]".repeat(9000)),
    ]
  ) {
    const state = json();
    const [name, id] = Object.entries(state.token_to_id)[7]!;
    state.token_to_id[name] = like(id as number);
    assertThrows(() => MotifBpeTokenizer.fromJSON(state), SyntaxError, "a token_to_id that follows from cfg");
  }
});
