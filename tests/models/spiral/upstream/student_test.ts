import { assert, assertEquals, assertThrows } from "@std/assert";
import { descend } from "../../../../lib/models/spiral/upstream/sgd.ts";
import { studentBackward } from "../../../../lib/models/spiral/upstream/student_backward.ts";
import { studentForward } from "../../../../lib/models/spiral/upstream/student_forward.ts";
import {
  namedArrays,
  type Student,
  studentWeights,
} from "../../../../lib/models/spiral/upstream/student_weights.ts";
import {
  assertClose,
  floatsOf,
  goldenArrays,
  goldenJson,
  goldenStudent,
  numberOf,
  numbersOf,
} from "../golden.ts";

const forward = goldenArrays("student_forward.npz");
const backward = goldenArrays("student_backward.npz");
const [V, width] = forward.get("embed_W")!.shape;
const sizes = { vocabSize: V, width, layers: 2, attentionRank: 6, sharedRank: forward.get("B")!.shape[0] };
const tokens = numbersOf(forward, "tokens");
const B = forward.get("tokens")!.shape[0];
const make = (keepK: ArrayLike<number> = numbersOf(forward, "keepk")): Student => ({
  ...{ sizes, weights: goldenStudent(forward, sizes), B: floatsOf(forward, "B") },
  ...{ keepK: Int32Array.from(keepK), rho: new Float32Array(2) },
});
const dLogits = numbersOf(backward, "dlogits");
const dSigma = numbersOf(backward, "dSigma");

Deno.test("studentForward gives upstream's logits, posteriors and attention", () => {
  const trace = studentForward(make(), tokens, B);
  const got = { logits: trace.logits, mu: trace.mu, tau: trace.tau, Sigma: trace.sigma, h: trace.h };
  for (const [name, numbers] of Object.entries(got)) assertClose(numbers, numbersOf(forward, name), {}, name);
  assertClose(trace.blocks.flatMap(({ A }) => [...A]), numbersOf(forward, "attn"), {}, "attn");
});

Deno.test("studentForward uses as many columns as it is told", () => {
  for (const [name, kept] of [["logits_keep1", 1], ["logits_keepmax", 6], ["logits_keepmax", 99]] as const) {
    assertClose(studentForward(make([kept, kept]), tokens, B).logits, numbersOf(forward, name), {}, name);
  }
});

Deno.test("studentBackward gives upstream's gradients, with its biases, by rule", () => {
  const student = make();
  const trace = studentForward(student, tokens, B);
  const gradients = namedArrays(studentBackward(student, trace, dLogits, dSigma, "upstream"));
  for (const [name, numbers] of gradients) {
    assertClose(numbers, numbersOf(backward, `d_${name}`), { rtol: 1e-4, atol: 1e-5 }, name);
  }
});

Deno.test("studentBackward is the true gradient of every array: biases too, keys' biases 0", () => {
  const student = make();
  const trace = studentForward(student, tokens, B);
  assert(trace.rawLogtau.every((raw) => Math.abs(raw) < 6)); // nothing is clipped, so the two rules differ in biases only
  for (const [name, numbers] of namedArrays(studentBackward(student, trace, dLogits, dSigma))) {
    assertClose(numbers, numbersOf(backward, `true_${name}`), { rtol: 1e-5, atol: 1e-6 }, name);
  }
});

Deno.test("studentBackward agrees with finite differences where columns are few and a precision is clipped", () => {
  const base = make([1, 3]);
  const weights = studentWeights(sizes, (name) => Float64Array.from(floatsOf(forward, name)));
  weights.logtau.bias[1] += 9; // beyond the clip at 6
  const student: Student = { ...base, weights, B: numbersOf(forward, "B") };
  const loss = () => {
    const { logits, sigma } = studentForward(student, tokens, B);
    return logits.reduce((sum, z, i) => sum + z * dLogits[i], 0) +
      sigma.reduce((sum, s, i) => sum + s * dSigma[i], 0);
  };
  const trace = studentForward(student, tokens, B);
  assert(trace.rawLogtau.some((raw) => raw > 6.01));
  const gradients = namedArrays(studentBackward(student, trace, dLogits, dSigma));
  for (const [name, array] of namedArrays(weights)) {
    const slopes = gradients.get(name)!;
    const largest = Math.max(...slopes.map(Math.abs));
    for (let i = 0; i < array.length; i += Math.ceil(array.length / 6)) {
      const kept = array[i];
      const moved = (by: number) => {
        array[i] = kept + by;
        const value = loss();
        array[i] = kept;
        return value;
      };
      const h = 1e-4;
      const expected = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
      assertClose([slopes[i]], [expected], { rtol: 0, atol: 1e-6 * Math.max(largest, 1e-2) }, `${name} ${i}`);
    }
  }
});

Deno.test("studentBackward stands to upstream's as the recorded ratios say", () => {
  const report = goldenJson<Record<string, { projection_ratio: number }>>("student_gradcheck.json");
  const student = make();
  const trace = studentForward(student, tokens, B);
  const [exact, upstream] = (["exact", "upstream"] as const).map((rule) =>
    namedArrays(studentBackward(student, trace, dLogits, dSigma, rule))
  );
  for (const [name, { projection_ratio }] of Object.entries(report)) {
    if (name.endsWith("attn_k_b")) continue; // its true gradient is 0
    const dot = (a: Float32Array | Float64Array, b: Float32Array | Float64Array) => {
      return Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);
    };
    const [ours, theirs] = [exact.get(name)!, upstream.get(name)!];
    assertClose([dot(ours, theirs) / dot(ours, ours)], [projection_ratio], { rtol: 1e-4, atol: 0 }, name);
  }
});

Deno.test("descend takes upstream's step", () => {
  const student = make();
  const gradients = studentBackward(student, studentForward(student, tokens, B), dLogits, dSigma, "upstream");
  const step = descend(student, gradients);
  assertClose(step.gradientRms, numbersOf(backward, "grad_rms"), { rtol: 1e-5, atol: 0 });
  assertClose(step.rates, numbersOf(backward, "etas"), { rtol: 1e-5, atol: 0 });
  assertClose([step.meanRms, step.scale], [numberOf(backward, "g_rms"), numberOf(backward, "g_scale")], {
    ...{ rtol: 1e-5, atol: 0 },
  });
  for (const [name, numbers] of namedArrays(student.weights)) {
    assertClose(numbers, numbersOf(backward, `after_${name}`), { rtol: 1e-5, atol: 1e-6 }, name);
  }
  assertEquals(student.B, floatsOf(backward, "after_B"));
});

Deno.test("studentForward and studentBackward refuse what does not fit", () => {
  const student = make();
  assertThrows(
    () => studentForward(student, [0, V], 1),
    RangeError,
    `token 1 must be an integer from 0 to ${V - 1}: ${V}`,
  );
  assertThrows(() => studentForward(student, [0, 1, 2], 2), TypeError, "2 contexts of one length: 3 tokens");
  assertThrows(() => studentForward(student, [], 1), TypeError, "1 contexts of one length: 0 tokens");
  const trace = studentForward(student, tokens, B);
  assertThrows(
    () => studentBackward(student, trace, [1], null),
    TypeError,
    `dLogits must hold ${B * V} numbers`,
  );
  assertThrows(() => studentBackward(student, trace, dLogits, [1]), TypeError, "dSigma must hold");
});
