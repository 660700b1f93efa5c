/**
 * Spiral's upstream system at the seed's sizes (V 128, d 96, four heads, layers and blocks, r 64; 16 contexts of 8), in
 * plain JavaScript on one thread: the whole step, its parts, and both forms of rank injection.
 *
 *     deno bench -A bench/spiral_bench.ts
 *
 * @module
 */
import { initialSpiral, injectBias, UpstreamSpiral } from "../lib/models/spiral/mod.ts";
import { studentBackward } from "../lib/models/spiral/upstream/student_backward.ts";
import { studentForward } from "../lib/models/spiral/upstream/student_forward.ts";
import { teacherForward } from "../lib/models/spiral/upstream/teacher_forward.ts";
import { Pcg64 } from "../lib/random/mod.ts";

const [V, B, T] = [128, 16, 8];
const random = new Pcg64(0);
const draw = (size: number) => Int32Array.from({ length: size }, () => random.below(V));
const P = new Float32Array(V * V).fill(1 / V);
const sizes = { vocabSize: V, width: 96, heads: 4, layers: 4, sharedRank: 64 };
const make = () => initialSpiral(sizes, P, 0);

{
  const { student, teacher } = make();
  const spiral = new UpstreamSpiral(student, teacher);
  spiral.warmUp(T);
  Deno.bench("upstream step, 16 contexts of 8", { group: "step" }, () => {
    spiral.step({ contexts: draw(B * T), targets: draw(B) });
  });
}

{
  const { student, teacher } = make();
  const tokens = draw(B * T);
  const trace = studentForward(student, tokens, B);
  const dLogits = Float64Array.from({ length: B * V }, () => random.normal());
  Deno.bench("teacher forward", { group: "parts" }, () => void teacherForward(teacher, tokens, B));
  Deno.bench("student forward", { group: "parts" }, () => void studentForward(student, tokens, B));
  Deno.bench("student backward", { group: "parts" }, () => {
    studentBackward(student, trace, dLogits, null, "upstream");
  });
}

{
  const { teacher: { B: projection } } = make();
  const [ids, scores] = [Array.from({ length: 8 }, (_, i) => 5 * i), new Float64Array(8).fill(0.2)];
  for (const form of ["rank", "members"] as const) {
    const baseline = form === "rank";
    Deno.bench(`rank injection of 8 scores, form ${form}`, { group: "injection", baseline }, () => {
      injectBias(ids, scores, projection, 64, { form });
    });
  }
}
