import { assert, assertEquals } from "@std/assert";
import { generate } from "../../../lib/generation/mod.ts";
import { shared, sharedIsMissing } from "../../formats/llama_samples.ts";
import { errorsOf, openLlisa, readFloats, readIds, readJson, SMALL_MODELS } from "./golden_files.ts";

for (const [name, read] of SMALL_MODELS) {
  if (name === "q80_tail") continue;
  const note = read === shared ? " (in ../shared)" : "";
  Deno.test({
    name: `logits of ${name} in 8-bit integers are runq.c's, but for activations that lie on a tie${note}`,
    ignore: read === shared && sharedIsMissing,
    fn() {
      const [ids, recorded] = [readIds(read(`${name}/ids.i32`)), readFloats(read(`${name}/logits.runq.f32`))];
      // From the 8-bit file, and from the floats that it was made from.
      for (const file of ["model.q80.bin", "model.v0.bin"]) {
        const model = openLlisa(read(`${name}/${file}`), name);
        const session = model.startSession("int8");
        const errors = errorsOf(session, ids, recorded);
        session.close();
        model.close();
        const near = errors.filter((error) => error <= 1e-4).length;
        const shown = `${file}: ${near} of ${errors.length} within 1e-4, the largest ${Math.max(...errors)}`;
        assert(near >= 0.9 * errors.length && Math.max(...errors) <= 0.15, shown);
      }
    },
  });
}

Deno.test({
  name:
    "8-bit integers in groups that end with the rows stay near PyTorch where upstream's groups do not (in ../shared)",
  ignore: sharedIsMissing,
  fn() {
    const ids = readIds(shared("q80_tail/ids.i32"));
    const [torch, runq] = ["torch", "runq"].map((by) => readFloats(shared(`q80_tail/logits.${by}.f32`)));
    const model = openLlisa(shared("q80_tail/model.v0.bin"), "q80_tail");
    const session = model.startSession("int8");
    const largest = Math.max(...errorsOf(session, ids, torch!));
    session.close();
    model.close();
    assert(largest <= 0.3, `${largest}`);
    const upstream = Math.max(...torch!.map((logit, i) => Math.abs(logit - runq![i]!)));
    assert(upstream > 3, `${upstream}`);
  },
});

Deno.test({
  name: "greedy tokens in 8-bit integers are runq.c's up to its first near tie (in ../shared)",
  ignore: sharedIsMissing,
  fn() {
    const { cases } = readJson<{ cases: { prompt_tokens: number[]; tokens: number[] }[] }>(
      shared("trained/generate.q80.json"),
    );
    const model = openLlisa(shared("trained/model.q80.bin"), "trained");
    const { kind, vocabSize, contextLength } = model;
    const reader = { kind, vocabSize, contextLength, startSession: () => model.startSession("int8") };
    for (const { prompt_tokens, tokens } of cases) {
      const options = { length: tokens.length, sampling: { sampling: "greedy" } } as const;
      assertEquals([...generate(reader, prompt_tokens, options)].map(({ token }) => token), tokens);
    }
    model.close();
    assert(cases.length > 1 && cases.every(({ tokens }) => tokens.length > 4));
  },
});
