import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  Agency,
  type AgencyState,
  contentWords,
  tokenAmplitudes,
} from "../../../../lib/models/reso_llm/agency/mod.ts";
import { id, PIECES, vocabulary } from "./support.ts";

const all = PIECES.map((_, token) => token);
const read = (agency: Agency, produced: boolean, ...pieces: string[]): void => {
  for (const piece of pieces) agency.observeToken(id(piece), { produced });
};

Deno.test("Agency without room for foci and without a goal changes nothing", () => {
  const agency = new Agency(vocabulary, { maxFoci: 0 });
  const logits = Float32Array.from(all, (n) => Math.sin(n));
  for (const piece of PIECES) {
    read(agency, true, piece);
    agency.observeMemory(Float64Array.from({ length: 16 }, (_, axis) => Math.cos(axis + id(piece))));
    for (const { id: goal } of agency.activeGoals) agency.withdrawGoal(goal);
    const biased = logits.slice();
    agency.addBias(biased);
    assertEquals(biased, logits);
    assertEquals(agency.foci, []);
    assertEquals(agency.keyIntensities().size, 0);
  }
});

Deno.test("Agency attends to new tokens: 0.4·0.9 + 0.2, fading by 2 % an update until 0.1", () => {
  const agency = new Agency(vocabulary);
  read(agency, false, " whale");
  const [focus] = agency.foci;
  assertEquals([focus!.type, focus!.target, focus!.tokens, focus!.primes], [
    "prime",
    "whale",
    [id(" whale")],
    [5],
  ]);
  assertAlmostEquals(focus!.novelty, 0.9, 1e-12);
  assertAlmostEquals(focus!.intensity, 0.56 * 0.98, 1e-12);
  assertEquals(Object.keys(agency.attentionSummary()), ["prime:whale"]);
  read(agency, false, " the", " the");
  assertAlmostEquals(agency.keyIntensities().get(id(" whale"))!, 0.56 * 0.98 ** 3, 1e-12);
  assertEquals(agency.foci[0]!.duration, 2);
  for (let n = 0; n < 90; n++) read(agency, false, " the");
  assertEquals(agency.foci, []);
});

Deno.test("Agency's novelty wears off as a token goes on, and comes back after a while", () => {
  const agency = new Agency(vocabulary, { attentionDecayRate: 0 });
  const novelty = () => agency.foci[0]!.novelty;
  read(agency, false, " whale");
  for (let n = 0; n < 4; n++) {
    const before = novelty();
    read(agency, false, " whale");
    assertAlmostEquals(novelty(), 0.9 * before, 1e-12);
  }
  // The mean is 1 − 0.9⁵, and loses a tenth in each update without the token.
  read(agency, false, ...new Array(9).fill(" the"), " whale");
  assertAlmostEquals(novelty(), 0.9 * (1 - 0.9 ** 9 * (1 - 0.9 ** 5)), 1e-12);
});

Deno.test("Agency keeps the strongest foci, and relevant tokens are stronger", () => {
  const agency = new Agency(vocabulary, { maxFoci: 2 });
  agency.createGoal("sea");
  read(agency, false, " whale", " sea", " sun", " moon");
  assertEquals(agency.foci.map(({ target }) => target), ["sea", "moon"]);
  assertEquals(agency.foci[0]!.relevance, 0.8);
  const indifferent = new Agency(vocabulary, { maxFoci: 2, relevanceWeight: 0 });
  indifferent.createGoal("sea");
  read(indifferent, false, " whale", " sea", " sun", " moon");
  assertEquals(indifferent.foci.map(({ target }) => target), ["moon", "sun"]);
});

Deno.test("Agency.bias is β·intensity, and halves with each production", () => {
  const agency = new Agency(vocabulary, { bias: 2, attentionDecayRate: 0 });
  read(agency, false, " whale");
  assertAlmostEquals(agency.bias().get(id(" whale"))!, 2 * 0.56, 1e-12);
  read(agency, true, " whale");
  assertAlmostEquals(agency.bias().get(id(" whale"))!, 2 * 0.56 / 2, 1e-12);
  read(agency, true, " the", " whale");
  assertAlmostEquals(agency.bias().get(id(" whale"))!, 2 * 0.56 / 4, 1e-12);
  assertEquals(new Agency(vocabulary, { bias: 0 }).bias().size, 0);
  const logits = new Float64Array(PIECES.length);
  agency.addBias(logits);
  assertEquals(logits.findIndex((x) => x !== 0), id(" whale"));
});

Deno.test("Agency.bias is whole again where a token comes back into focus", () => {
  const agency = new Agency(vocabulary);
  read(agency, true, " whale");
  assertEquals(agency.bias().get(id(" whale")), 0.25 * agency.foci[0]!.intensity);
  read(agency, false, ...new Array(100).fill(" the"));
  assertEquals(agency.foci, []);
  read(agency, false, " whale");
  assertEquals(agency.bias().get(id(" whale")), 0.5 * agency.foci[0]!.intensity);
});

Deno.test("Agency.bias wants a goal's word from its first token on, then the next token of what was begun", () => {
  const agency = new Agency(vocabulary, { maxFoci: 0 });
  agency.createGoal("for the beginner: whale", { priority: 1 });
  const wanted = () => Object.fromEntries([...agency.bias()].map(([token, bias]) => [PIECES[token], bias]));
  const first = { " whale": 0.5, " Whale": 0.5, " beg": 0.5, " Beg": 0.5 };
  assertEquals(wanted(), first);
  // Begun twice, it has been begun once.
  read(agency, true, " beg", " beg");
  assertEquals(wanted(), { " whale": 0.5, " Whale": 0.5, "inner": 0.5, " Beg": 0.5 });
  read(agency, true, "inner", " the");
  assertEquals(wanted(), { ...first, " beg": 0.25, " Beg": 0.25 });
  assertEquals([agency.keyIntensities().get(id("inner")), agency.keyIntensities().get(id(" sun"))], [
    1,
    undefined,
  ]);
  agency.withdrawGoal(agency.topGoal!.id);
  assertEquals([agency.bias().size, agency.keyIntensities().size], [0, 0]);
});

Deno.test("Agency.bias fades a word as soon as its last token is there, and once for each time it is said", () => {
  const agency = new Agency(vocabulary, { maxFoci: 0, achievedAt: 1 });
  agency.createGoal("whale and sea", { priority: 1 });
  const wanted = () => [agency.bias().get(id(" whale")), agency.bias().get(id(" sea"))];
  read(agency, true, " whale");
  assertEquals(wanted(), [0.25, 0.5]);
  read(agency, true, " sea", " the");
  assertEquals(wanted(), [0.25, 0.25]);
  // In another form, of which no spelling is known: it fades when the word has ended.
  read(agency, true, " sea", "s");
  assertEquals(wanted(), [0.25, 0.125]);
  read(agency, true, " the", " w", "hal", "ing", ".");
  assertEquals(wanted(), [0.125, 0.125]);
});

Deno.test("Agency.beginText forgets half a word", () => {
  const agency = new Agency(vocabulary, { maxFoci: 0 });
  agency.createGoal("beginner");
  read(agency, true, " beg");
  agency.beginText();
  assertEquals([...agency.bias().keys()], [id(" beg"), id(" Beg")]);
});

Deno.test("Agency.state comes back through JSON, and goes on alike", () => {
  const agency = new Agency(vocabulary, { maxGoals: 3 });
  agency.createGoal("the lamp and the whale");
  agency.createGoal("beginner", { deadlineSteps: 40 });
  agency.observeMemory(new Float64Array(16).fill(0.4));
  agency.observeMemory(Float64Array.from({ length: 16 }, (_, axis) => axis === 3 ? -0.3 : 0.4));
  read(agency, false, " whale", " sea");
  read(agency, true, " lamp", " of", " sun", " beg", "inner", " the");
  agency.endText();
  agency.createGoal("moon and star");
  assertEquals(agency.activeGoals.length, 3);
  // A number is given to a goal that is refused as well.
  assertEquals(agency.createGoal("stone", { priority: 0 }).status, "abandoned");
  const copy = new Agency(vocabulary, { maxGoals: 3 });
  copy.restore(JSON.parse(JSON.stringify(agency.state)) as AgencyState);
  for (const piece of [" sea", " whale", ".", " stone", " lamp", " the"]) {
    assertEquals([...copy.bias()], [...agency.bias()]);
    for (const each of [agency, copy]) {
      read(each, true, piece);
      each.createGoal(`of${piece}`, { priority: 0.9 });
    }
    const [one, other] = [copy, agency].map(({ state }) => JSON.parse(JSON.stringify(state)) as AgencyState);
    assertEquals(one, other);
  }
});

Deno.test("Agency's metacognition counts foci, goals, coherence and success", () => {
  const agency = new Agency(vocabulary, { maxGoals: 4 });
  agency.createGoal("whale");
  agency.observeToken(id(" sun"), { produced: true, coherence: 0.6 });
  const { processingLoad, valence, confidence } = agency.metacognition;
  assertAlmostEquals(processingLoad, 0.5 / 5 + 0.3 / 4, 1e-12);
  assertAlmostEquals(valence, -0.5 + 0.1, 1e-12);
  assertAlmostEquals(confidence, 0.3, 1e-12);
  assertThrows(() => agency.update({ coherence: 2 }), RangeError, "the coherence of an update");
});

Deno.test("contentWords leaves out what only asks, unless there is nothing else", () => {
  assertEquals(contentWords("Please write about the ships, and more ships!"), ["ships"]);
  assertEquals(contentWords("Write to me"), ["write", "to", "me"]);
  assertEquals(contentWords("…"), []);
});

Deno.test("tokenAmplitudes falls from 1 of the unseen to 0 of the most frequent", () => {
  assertEquals([...tokenAmplitudes([0, 0])], [1, 1]);
  const [a, b, c] = tokenAmplitudes([1000, 10, 1]);
  assert(a === 0 && b! > 0.5 && c! > b! && c! < 1);
  assertThrows(() => tokenAmplitudes([1, -1]), RangeError, "id 1 has -1");
});

Deno.test("Agency refuses options out of range", () => {
  assertThrows(() => new Agency(vocabulary, { maxFoci: 1.5 }), RangeError, "Cannot take maxFoci");
  assertThrows(
    () => new Agency(vocabulary, { attentionDecayRate: 2 }),
    RangeError,
    "Cannot take attentionDecayRate",
  );
  assertThrows(() => new Agency(vocabulary, { bias: -1 }), RangeError, "Cannot take bias");
});

Deno.test("Agency.attempt makes the primes that an action worked on relevant to its goal's priority", () => {
  const agency = new Agency(vocabulary, { rule: "upstream" });
  const { id: goal } = agency.createGoal("whale", { priority: 0.5 });
  agency.attempt(goal, [7, 11]);
  agency.update({ oscillators: [{ prime: 7, amplitude: 0.5 }, { prime: 13, amplitude: 0.5 }] });
  // Salience: 0.4·0.45 + 0.4·0.5 + 0.2·0.5 of the one, 0.28 of the other.
  assertEquals(agency.foci.map(({ target, relevance }) => [target, relevance]), [["7", 0.5]]);
  assertThrows(() => agency.attempt(99, [2]), RangeError, "one of this agent's: 99");
});
