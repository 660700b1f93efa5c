/** The two ways of reading a text that is longer than the context, against slow ones. */
import { assertEquals, assertThrows } from "@std/assert";
import { generate, type LanguageModel } from "../../lib/generation/mod.ts";
import { kernelsNamed } from "../../lib/kernels/mod.ts";
import { lively, logitsOf, tiny } from "../models/haze/support.ts";

const reference = kernelsNamed("reference64");
const GREEDY = { sampling: "greedy" } as const;

Deno.test("generate in a sliding window pads with the prompt's first token and forgets from the left", () => {
  const model = lively(tiny("hybrid", { vocabSize: 9, T: 7, nEmb: 8 }), reference);
  for (const prompt of [[3], [1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6], [8, 7, 6, 5, 4, 3, 2, 1, 0, 8]]) {
    let window = [...Array<number>(7).fill(prompt.length < 7 ? prompt[0]! : 0), ...prompt].slice(-7);
    const expected = Array.from({ length: 20 }, () => {
      const logits = [...logitsOf(model, [window]).slice(-9)];
      const token = logits.indexOf(Math.max(...logits));
      window = [...window.slice(1), token];
      return token;
    });
    const drawn = generate(model, prompt, { length: 20, sampling: GREEDY, context: "sliding" });
    assertEquals(Array.from(drawn, ({ token }) => token), expected, `prompt ${prompt}`);
  }
  model.close();
});

Deno.test("generate takes its uniform numbers from what is given in place of a seed", () => {
  const model = lively(tiny("hybrid"), reference);
  const uniforms = [0, 0.99999, 0.5, 0.2];
  let used = 0;
  const random = { uniform: () => uniforms[used++]! };
  const drawn = generate(model, [1], { length: 4, sampling: { sampling: "basic" }, random });
  const tokens = Array.from(drawn, ({ token }) => token);
  assertEquals(used, 4);
  assertEquals(tokens.slice(0, 2), [0, 4]); // the ends of the cumulative sum
  Array.from(generate(model, [1], { length: 4, sampling: GREEDY, random }));
  assertEquals(used, 4); // a greedy step takes none
  const both = () => Array.from(generate(model, [1], { length: 1, seed: 3, random }));
  assertThrows(both, TypeError, "from a seed or from random: got both, seed 3");
  model.close();
});

Deno.test("generate refuses a way of reading that there is not, and one that the model has not", () => {
  const model = lively(tiny("hybrid"), reference);
  const call = (of: LanguageModel, context: string) => () =>
    Array.from(generate(of, [1], { length: 1, context: context as "growing" }));
  assertThrows(call(model, "rolling"), RangeError, 'context must be "growing" or "sliding": "rolling"');
  const without: LanguageModel = {
    ...{ kind: "haze", vocabSize: 5, contextLength: 4 },
    startSession: () => model.startSession(),
  };
  assertThrows(
    call(without, "sliding"),
    RangeError,
    'haze models read a growing context only: got "sliding"',
  );
  model.close();
});
