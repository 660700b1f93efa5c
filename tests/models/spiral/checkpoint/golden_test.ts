import { assert, assertEquals } from "@std/assert";
import {
  decodeStudent,
  nextLogits,
  type OpenedSpiral,
  readSpiralNpz,
  writeSpiralNpz,
} from "../../../../lib/models/spiral/mod.ts";
import { readNpz } from "../../../../lib/formats/mod.ts";
import { studentForward } from "../../../../lib/models/spiral/upstream/student_forward.ts";
import { assertClose, goldenBytes, goldenJson } from "../golden.ts";

interface Expected {
  readonly next_logits: {
    readonly ids: number[];
    readonly logits: number[];
    readonly mu: number[];
    readonly Sigma: number[];
  }[];
  readonly generate: {
    readonly prompt_ids: number[];
    readonly max_new_tokens: number;
    readonly temperature: number;
    readonly top_p: number;
    readonly out_ids: number[];
    readonly uniforms_consumed: number[];
  }[];
}

for (const name of ["checkpoint", "checkpoint_tok"]) {
  const bytes = goldenBytes(`${name}_flat.npz`);
  const expected = goldenJson<Expected>(`${name}_expect.json`);
  const open = (): OpenedSpiral => readSpiralNpz(bytes, `${name}_flat.npz`);

  Deno.test(`readSpiralNpz reads what upstream reads: next logits of ${name}`, () => {
    const { student } = open();
    assert(expected.next_logits.length > 0);
    for (const { ids, logits, mu, Sigma } of expected.next_logits) {
      const trace = studentForward(student, ids, 1);
      assertClose(trace.logits, logits, { rtol: 1e-5, atol: 1e-5 });
      assertClose(trace.mu, mu, { rtol: 1e-5, atol: 1e-5 });
      assertClose(trace.sigma, Sigma, { rtol: 1e-4, atol: 1e-5 });
    }
  });

  Deno.test(`decodeStudent writes what upstream writes: ${name}`, () => {
    const { student } = open();
    for (
      const { prompt_ids, max_new_tokens, temperature, top_p, out_ids, uniforms_consumed } of expected
        .generate
    ) {
      const left = [...uniforms_consumed];
      const uniform = () => left.shift()!;
      const options = { maxNewTokens: max_new_tokens, temperature, topP: top_p, uniform };
      assertEquals([...prompt_ids, ...decodeStudent(student, prompt_ids, options)], out_ids);
      assertEquals(left.length, 0); // as many draws as upstream
    }
  });

  Deno.test(`writeSpiralNpz keeps every bit of ${name}: arrays, next logits, and the bytes of a second writing`, () => {
    const before = open();
    const written = writeSpiralNpz(before);
    const after = readSpiralNpz(written);
    for (const { ids } of expected.next_logits) {
      assertEquals(nextLogits(after.student, ids), nextLogits(before.student, ids));
    }
    assertEquals(writeSpiralNpz(after), written);
    const [theirs, ours] = [readNpz(bytes), readNpz(written)];
    for (const [key, { shape, dtype, data }] of theirs) {
      assertEquals(ours.get(key), { shape, dtype, data }, key);
    }
    const added = [...ours.keys()].filter((key) => !theirs.has(key));
    assertEquals(added, theirs.has("teacher_B") ? [] : ["teacher_B"]);
  });
}

Deno.test("readSpiralNpz tells of a world that is not there", () => {
  const [whole, lean] = ["checkpoint", "checkpoint_tok"].map((name) =>
    readSpiralNpz(goldenBytes(`${name}_flat.npz`))
  );
  assertEquals(whole.warnings, []);
  assertEquals(whole.teacher.P?.length, 48 * 48);
  assertEquals(lean.teacher.P, null);
  assertEquals(lean.warnings, [
    "it holds no teacher_P: the teacher's world has to be made again from its seed",
  ]);
  assert(lean.teacher.B === lean.student.B);
});
