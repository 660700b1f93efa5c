import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  axisEncoding,
  contentStems,
  hashedEncoding,
  sentencesOf,
  stemOf,
  type TextEncoding,
  TokenEncoding,
  tokenWeights,
  wordsOf,
  wordWeights,
} from "../../../../lib/models/reso_llm/memory/mod.ts";
import { hypercomplexNorm, nthPrime, sedenionCosine } from "../../../../lib/physics/mod.ts";

const ZEROS = new Array(16).fill(0);
const cosine = (encoding: TextEncoding, a: string, b: string): number =>
  sedenionCosine(encoding.encode(a), encoding.encode(b));

Deno.test("wordsOf keeps letters of any script and apostrophes inside", () => {
  assertEquals(wordsOf("“Don’t,” said Zoë — twice, 'really'."), ["don't", "said", "zoë", "twice", "really"]);
  assertEquals(wordsOf("… !?"), []);
});

Deno.test("stemOf joins the forms of a word and leaves short ones alone", () => {
  const pairs = [
    "lamp lamps",
    "hope hoped",
    "story stories",
    "run running",
    "kind kindness",
    "happy happily",
  ];
  for (const pair of pairs) {
    const [a, b] = pair.split(" ").map(stemOf);
    assertEquals(a, b, pair);
  }
  assertEquals(["is", "bus", "thing", "red", "wren's"].map(stemOf), ["is", "bus", "thing", "red", "wren"]);
  for (const word of ["glass", "less", "crisis", "e", "s"]) assert(stemOf(word).length > 0, word);
});

Deno.test("contentStems leaves stop words out unless there is nothing else", () => {
  assertEquals(contentStems("Where is the secret code?"), ["secret", "cod"]);
  assertEquals(contentStems("Who am I?").length, 3);
});

Deno.test("sentencesOf cuts at ends of sentences and lines", () => {
  assertEquals(sentencesOf('One. "Two?" Three!\nFour\n\n***\n'), ["One.", '"Two?"', "Three!", "Four"]);
});

Deno.test("wordWeights fall with the number of sentences that have a word", () => {
  const weightOf = wordWeights("The lamp burns. The lamp fell, the lamp broke. The mill turns.");
  assertAlmostEquals(weightOf("lamp"), Math.log(4 / 3), 1e-12); // in two sentences of three
  assertAlmostEquals(weightOf("nowhere"), Math.log(4), 1e-12);
});

Deno.test("hashedEncoding is of norm 1, knows no order, and weighs what is rare", () => {
  const flat = hashedEncoding();
  const encoded = flat.encode("a cold lamp by the river");
  assertAlmostEquals(hypercomplexNorm(encoded), 1, 1e-6);
  assertEquals([...Float32Array.from(encoded)], [...encoded]);
  assertAlmostEquals(cosine(flat, "cold lamp, cold lamp", "the lamps are cold"), 1, 1e-6);
  const weighed = hashedEncoding((stem) => stem === "lamp" ? 0.1 : 1);
  assert(cosine(weighed, "cold lamp", "cold") > cosine(flat, "cold lamp", "cold"));
});

Deno.test("hashedEncoding and axisEncoding give zeros where nothing is said", () => {
  for (const text of ["", "…!"]) assertEquals([...hashedEncoding().encode(text)], ZEROS);
  assertEquals([...axisEncoding().encode("Qwertz asdf.")], ZEROS);
});

Deno.test("TokenEncoding tells texts by their tokens, whose weights count", () => {
  const primeOf = (id: number): number => nthPrime(id + 1);
  const weights = tokenWeights([0, 0, 0, 0, 0, 0, 0, 1, 2, 3], 5);
  assertEquals([weights[4], weights[1] > weights[0]], [1, true]);
  const [plain, weighed] = [undefined, weights].map((own) =>
    new TokenEncoding({ vocabSize: 5, primeOf, ...(own && { weights: own }) })
  );
  assertAlmostEquals(hypercomplexNorm(plain.encode([1, 2])), 1, 1e-6);
  const drift = (encoding: TokenEncoding): number =>
    sedenionCosine(encoding.encode([1, 2]), encoding.encode([0, 0, 1, 2]));
  assert(drift(weighed) > drift(plain));
  assertEquals([...plain.encode([])], ZEROS);
  assertThrows(() => plain.encode([5]), RangeError, "Cannot encode a token as its id is from 0 to 4: 5");
  assertThrows(
    () => new TokenEncoding({ vocabSize: 5, primeOf, weights: [1] }),
    TypeError,
    "each of 5 has a weight: 1",
  );
});

Deno.test("TokenEncoding is what the sum of its tokens' codes says", () => {
  const encoding = new TokenEncoding({ vocabSize: 9, primeOf: (id) => nthPrime(id + 1) });
  const both = [3, 7].map((id) => encoding.encode([id]));
  const sum = both[0].map((x, i) => x + both[1][i]);
  assertAlmostEquals(sedenionCosine(encoding.encode([3, 7]), sum), 1, 1e-6);
});
