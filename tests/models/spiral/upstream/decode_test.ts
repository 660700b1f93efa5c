import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeStudent, initialSpiral, nextLogits, type Student } from "../../../../lib/models/spiral/mod.ts";

const V = 8;
const sizes = { vocabSize: V, width: 4, heads: 1, layers: 1, sharedRank: 2 };
const { student } = initialSpiral(sizes, new Float32Array(V * V).fill(1 / V), 0);

/** A student that answers one id whatever it is asked. */
function sure(id: number): Student {
  const { student } = initialSpiral(sizes, new Float32Array(V * V).fill(1 / V), 0);
  student.B.fill(0);
  student.B[id] = 1;
  student.weights.mean.bias[0] = 50;
  return student;
}
const never = () => {
  throw new Error("asked");
};

Deno.test("decodeStudent stops after an end mark and gives it", () => {
  assertEquals([...decodeStudent(sure(3), [1], { uniform: never })], [3]);
  assertEquals([...decodeStudent(sure(5), [1], { uniform: never, maxNewTokens: 4 })], [5, 5, 5, 5]);
});

Deno.test("decodeStudent of no temperature or no mass is greedy and draws nothing", () => {
  const likeliest = (prompt: number[]) => {
    const logits = nextLogits(student, prompt);
    return logits.indexOf(Math.max(...logits));
  };
  const expected: number[] = [];
  for (let i = 0; i < 4; i++) expected.push(likeliest([1, 2, ...expected]));
  const stopped = expected.includes(3) ? expected.slice(0, expected.indexOf(3) + 1) : expected;
  assertEquals([...decodeStudent(student, [1, 2], { topP: 0, maxNewTokens: 4, uniform: never })], stopped);
  const uniform = () => 0; // an untrained student's logits lie within 1e-4 of each other: not all is certain at 1e-4
  assertEquals(
    [...decodeStudent(student, [1, 2], { temperature: -1, topP: 0, maxNewTokens: 4, uniform })],
    stopped,
  );
});

Deno.test("decodeStudent gives as many tokens as it is asked for, none for none", () => {
  for (const maxNewTokens of [-1, 0, 1, 6]) {
    const ids = [...decodeStudent(sure(4), [0], { maxNewTokens, uniform: never })];
    assertEquals(ids.length, Math.max(0, maxNewTokens));
  }
  assertEquals([...decodeStudent(sure(4), [0], { uniform: never })].length, 32);
});

Deno.test("decodeStudent's draw decides among what the nucleus keeps", () => {
  const first = (u: number) =>
    [...decodeStudent(student, [1], { maxNewTokens: 1, topP: 1, uniform: () => u })][0];
  const met = new Set(Array.from({ length: 40 }, (_, i) => first(i / 40)));
  assertEquals(met.size, V); // an untrained student is about uniform
});

Deno.test("decodeStudent and nextLogits refuse prompts and settings that make no sense", () => {
  const decode = (prompt: number[], options = {}) => () => [
    ...decodeStudent(student, prompt, { uniform: never, ...options }),
  ];
  assertThrows(decode([]), RangeError, "a prompt must hold an id: it is empty");
  assertThrows(decode([V]), RangeError, "id 0 must be an integer from 0 to 7: 8");
  assertThrows(decode([-1]), RangeError, "id 0 must be an integer from 0 to 7: -1");
  assertThrows(decode([1], { temperature: NaN }), RangeError, "temperature must be a number: NaN");
  assertThrows(() => nextLogits(student, []), TypeError, "contexts of one length");
  assert(nextLogits(student, [1]).length === V);
});
