import { assertAlmostEquals, assertEquals } from "@std/assert";
import { assertClose, backends, checkCase, integers, reference, uniforms, within } from "./support.ts";

const SHAPES = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 40, 65, 256, 1001].flatMap((columns) =>
  [0, 1, 2, 5].map((rows) => [rows, columns] as const)
);

Deno.test("crossEntropy gives losses and log sums for every width, alone and in rows", () => {
  for (const [rows, columns] of SHAPES) {
    const targets = integers(rows, columns);
    checkCase({
      label: `crossEntropy (${rows}, ${columns})`,
      floats: { logits: uniforms(rows * columns, -9, 9), losses: uniforms(rows), logSums: uniforms(rows) },
      outputs: { losses: within(5e-6), logSums: within(5e-6) },
      run: (kernels, arrays) => kernels.crossEntropy({ ...arrays, targets, rows, columns }),
    });
  }
});

Deno.test("crossEntropy stands logits of any size and masked logits", () => {
  const logits = Float32Array.from([
    ...[1e30, 0, -1e30, 5, 5],
    ...[-1e4, -1e4, -1e4, -1e4, -1e4],
    ...[-Infinity, 2, -Infinity, -Infinity, 2],
    ...[1000, 1001, 999, -Infinity, 0],
    ...[-Infinity, 0, 0, 0, 0],
    ...[NaN, 0, 0, 0, 0],
  ]);
  const targets = Int32Array.of(0, 3, 4, 2, 0, 1); // the fifth target is impossible: an infinite loss
  checkCase({
    label: "crossEntropy at edges",
    floats: { logits, losses: uniforms(6), logSums: uniforms(6) },
    outputs: { losses: within(1e-3), logSums: within(1e-3) }, // 1e-3 is an ulp of the row around -10,000
    run: (kernels, arrays) => kernels.crossEntropy({ ...arrays, targets, rows: 6, columns: 5 }),
  });
});

Deno.test("crossEntropy reads targets from an array of the step", () => {
  const targets = Int32Array.of(3, 0, 2);
  const logits = uniforms(12);
  const expected = new Float64Array(3);
  reference.crossEntropy({
    ...{ logits: Float64Array.from(logits), targets, losses: expected, logSums: new Float64Array(3) },
    ...{ rows: 3, columns: 4 },
  });
  for (const kernels of backends) {
    kernels.enter();
    const ids = kernels.ints(3);
    ids.set(targets);
    const losses = kernels.floats(3);
    kernels.crossEntropy({ logits, targets: ids, losses, logSums: kernels.floats(3), rows: 3, columns: 4 });
    assertClose(losses, expected, within(1e-6), kernels.name);
    kernels.leave();
  }
});

Deno.test("crossEntropy keeps the loss of equal logits wherever they lie, on the reference too", () => {
  for (const kernels of [...backends, reference]) {
    for (const logit of [0, -1e4, 1e30, -1e30]) {
      const [losses, logSums] = [kernels.floats(1), kernels.floats(1)];
      const logits = kernels.floats(7).fill(logit);
      kernels.crossEntropy({ logits, targets: Int32Array.of(3), losses, logSums, rows: 1, columns: 7 });
      assertAlmostEquals(losses[0]!, Math.log(7), 1e-6, `${kernels.name}, ${logit}`);
    }
  }
});

Deno.test("crossEntropyGrad agrees with the reference for every width, in place too", () => {
  for (const [rows, columns] of SHAPES) {
    const targets = integers(rows, columns);
    const logits = uniforms(rows * columns, -9, 9);
    const logSums = new Float32Array(rows);
    backends[0]!.crossEntropy({ logits, targets, losses: new Float32Array(rows), logSums, rows, columns });
    for (const inPlace of [{}, { dLogits: "logits" }] as const) {
      checkCase({
        ...{ label: `crossEntropyGrad (${rows}, ${columns}), in place ${JSON.stringify(inPlace)}`, inPlace },
        floats: { logits, logSums, dLosses: uniforms(rows), dLogits: uniforms(rows * columns) },
        outputs: { dLogits: within(2e-6) },
        run: (kernels, arrays) => kernels.crossEntropyGrad({ ...arrays, targets, rows, columns }),
      });
    }
  }
});

Deno.test("crossEntropyGrad rows sum to zero, and masked logits get none", () => {
  for (const kernels of backends) {
    const logits = uniforms(50, -3, 3);
    logits[7] = logits[20] = -Infinity;
    const [losses, logSums, dLogits] = [new Float32Array(1), new Float32Array(1), new Float32Array(50)];
    const shared = { logits, targets: Int32Array.of(49), logSums, rows: 1, columns: 50 };
    kernels.crossEntropy({ ...shared, losses });
    kernels.crossEntropyGrad({ ...shared, dLosses: Float32Array.of(1), dLogits });
    assertAlmostEquals(dLogits.reduce((sum, value) => sum + value, 0), 0, 1e-6);
    assertEquals([dLogits[7], dLogits[20]], [0, 0]);
    assertAlmostEquals(dLogits[49]!, Math.exp(-losses[0]!) - 1, 1e-6);
  }
});
