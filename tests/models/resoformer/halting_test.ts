import { assert, assertEquals } from "@std/assert";
import { countingKernels } from "../../../lib/attention/mod.ts";
import { mean, noGradient } from "../../../lib/autograd/mod.ts";
import { type ResoformerModel, ResoformerSession } from "../../../lib/models/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { backends, someIds } from "../haze/support.ts";
import { lively, reference, tiny, worst } from "./support.ts";

const SIZES = { vocabSize: 11, maxSeqLen: 12, numLayers: 4 };
const tokens = someIds(12, 11);

/** Logits, and the gates of each layer by token. */
function read(model: ResoformerModel, haltEpsilon: number): { logits: Float64Array; gates: number[][] } {
  const { kernels } = model;
  const gates: number[][] = [];
  const logits = noGradient(() =>
    step(() => {
      const x = ids(tokens, { shape: [1, tokens.length], kernels });
      const onGate = (_: number, { gate }: { gate: { data: ArrayLike<number> } }) =>
        void gates.push(Array.from(gate.data));
      return Float64Array.from(model.forward(x, { haltEpsilon, onGate }).data);
    }, kernels)
  );
  return { logits, gates };
}

/** Layers that a token runs through by the definition: until Π(1 − g) ≤ ε. */
function depthOf(gates: readonly number[][], token: number, epsilon: number): number {
  let left = 1;
  for (const [layer, row] of gates.entries()) {
    left *= 1 - row[token]!;
    if (left <= epsilon) return layer + 1;
  }
  return gates.length;
}

for (const gatePlacement of ["update", "stream"] as const) {
  for (const kernels of [reference, backends[0]!]) {
    Deno.test(`a halting session of a ResoformerModel with gates on the ${gatePlacement} reads as its forward pass, on ${kernels.name}`, () => {
      const model = lively(tiny({ ...SIZES, gatePlacement }), kernels);
      const open = read(model, 0);
      const depths = new Set<string>();
      for (const epsilon of [0.05, 0.3, 0.6, 0.9]) {
        const { logits, gates } = read(model, epsilon);
        const session = model.startSession({ haltEpsilon: epsilon }) as ResoformerSession;
        for (const [at, token] of tokens.entries()) {
          assert(
            worst(session.feed([token]), logits.subarray(at * 11, (at + 1) * 11)) < 1e-5,
            `ε ${epsilon}, ${at}`,
          );
        }
        // The forward pass goes on to ask the gates of halted tokens, so that the first to halt counts.
        assertEquals(session.haltingDepths, tokens.map((_, at) => depthOf(gates, at, epsilon)));
        depths.add(session.haltingDepths.join());
        session.close();
      }
      assert(depths.size > 1, `ε changed nothing: ${[...depths]}`);
      assert(worst(read(model, 0.9).logits, open.logits) > 1e-3, "halting changed nothing");
      model.close();
    });
  }
}

Deno.test("a ResoformerModel collapses tokens that halted as any other, in its forward pass and its session", () => {
  for (const collapseMode of ["straight-through", "soft"] as const) {
    const collapsing = { useEntropyCollapse: true, collapseMode };
    const one = lively(tiny({ ...SIZES, ...collapsing, numAttractors: 1 }), reference);
    const session = one.startSession({ haltEpsilon: 0.9 }) as ResoformerSession;
    const { logits } = read(one, 0.9);
    const first = logits.slice(0, 11);
    for (const [at, token] of tokens.entries()) {
      assertEquals(logits.slice(at * 11, (at + 1) * 11), first);
      assertEquals(session.feed([token]), first);
    }
    assert(session.haltingDepths.some((depth) => depth < 4), session.haltingDepths.join());
    session.close();
    one.close();
  }
});

Deno.test("a halting session of a ResoformerModel with a collapse reads as its forward pass, and counts what it saved", () => {
  const collapsing = { useEntropyCollapse: true, numAttractors: 5, collapseResidual: 0.5 };
  const original = lively(tiny({ ...SIZES, ...collapsing }), reference);
  const flopsOf: number[] = [];
  const skipped: number[] = [];
  for (const haltEpsilon of [1e-12, 0.3, 0.9]) {
    const { kernels, flops } = countingKernels(reference);
    const model = original.to(kernels);
    const session = model.startSession({ haltEpsilon }) as ResoformerSession;
    const found = tokens.map((token) => session.feed([token]));
    flopsOf.push(flops());
    skipped.push(session.skippedFlops);
    const { logits } = read(original, haltEpsilon);
    for (const [at, row] of found.entries()) {
      assert(worst(row, logits.subarray(at * 11, (at + 1) * 11)) < 1e-9, `ε ${haltEpsilon}, ${at}`);
    }
    session.close();
    model.close();
  }
  assert(skipped[2]! > 0);
  assertEquals(skipped, flopsOf.map((flops) => flopsOf[0]! - flops));
  original.close();
});

Deno.test("ResoformerModel.forward gives onCollapse the codes of halted tokens too", () => {
  const model = lively(tiny({ ...SIZES, useEntropyCollapse: true, numAttractors: 5 }), reference);
  const x = ids(tokens, { shape: [1, tokens.length], kernels: reference });
  const calls: number[][] = [];
  const outputs = step(() => {
    let output: ArrayLike<number> = [];
    model.forward(x, {
      haltEpsilon: 0.9,
      onCollapse(collapsed) {
        calls.push([...collapsed.codes.data]);
        output = collapsed.output.data;
      },
    });
    return output;
  }, reference);
  assertEquals(calls.length, 1);
  const codebook = model.parameters.get("collapse.codebook").data;
  const expected = calls[0]!.flatMap((code) => Array.from(codebook.slice(code * 8, (code + 1) * 8)));
  assert(worst(outputs, expected) < 1e-12);
  model.close();
});

Deno.test("a ResoformerModel that never halts reads at inference what it reads in training", () => {
  const model = lively(tiny(SIZES), reference);
  const x = ids(tokens, { shape: [1, tokens.length], kernels: reference });
  const training = step(() => model.trainingPass(x).logits, reference).data;
  assertEquals(Float64Array.from(training), read(model, 0).logits);
  const session = model.startSession();
  assert(session instanceof ResoformerSession);
  assert(worst(session.feed(tokens), read(model, 0).logits.subarray(11 * 11)) < 1e-12);
  assertEquals([...session.haltingDepths], tokens.map(() => 4));
  assertEquals(session.skippedFlops, 0);
  session.close();
  model.close();
});

Deno.test("ResoformerSession.skippedFlops is what was not computed", () => {
  const original = lively(tiny({ ...SIZES, gateHidden: 3 }), reference);
  const run = (haltEpsilon: number) => {
    const { kernels, flops } = countingKernels(reference);
    const model = original.to(kernels);
    const session = model.startSession({ haltEpsilon }) as ResoformerSession;
    for (const token of tokens) session.feed([token]);
    const result = { flops: flops(), skipped: session.skippedFlops, depths: [...session.haltingDepths] };
    session.clear();
    assertEquals([session.skippedFlops, session.haltingDepths.length, session.length], [0, 0, 0]);
    session.close();
    model.close();
    return result;
  };
  const [whole, halted] = [run(1e-12), run(0.6)];
  assertEquals(whole.skipped, 0);
  assert(halted.depths.some((depth) => depth < 4), halted.depths.join());
  assertEquals(halted.skipped, whole.flops - halted.flops);
  original.close();
});

Deno.test("ResoformerModel.trainingPass measures the mean gate and the expected depth", () => {
  const model = lively(tiny(SIZES), reference);
  const { gates } = read(model, 0);
  const x = ids(tokens, { shape: [1, tokens.length], kernels: reference });
  const { meanGate, haltingDepth } = step(() => {
    const { measures } = model.trainingPass(x);
    return { meanGate: mean(measures!.meanGate!), haltingDepth: mean(measures!.haltingDepth!) };
  }, reference);
  const average = (rows: readonly number[]): number => rows.reduce((sum, g) => sum + g, 0) / rows.length;
  assert(Math.abs(meanGate.item() - average(gates.flat())) < 1e-12);
  let left = tokens.map(() => 1);
  let depth = 0;
  for (const row of gates) {
    depth += average(left);
    left = left.map((r, i) => r * (1 - row[i]!));
  }
  assert(Math.abs(haltingDepth.item() - depth) < 1e-12, `${haltingDepth.item()} for ${depth}`);
  assertEquals(model.measureNames, ["meanGate", "haltingDepth"]);
  model.close();
});
