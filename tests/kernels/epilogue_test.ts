import { assertEquals, assertThrows } from "@std/assert";
import type { Epilogue, FloatArray, GemmCall } from "../../lib/kernels/kernels.ts";
import { assertSameBits, backends, guarded, reference, uniforms } from "./support.ts";

/** Below, at and beyond the tile; rows few enough for the unpacked path; several blocks of depth and of rows. */
const SHAPES = [[1, 1, 1], [1, 37, 9], [2, 8, 400], [3, 11, 5], [7, 13, 33], [64, 64, 64], [
  97,
  29,
  401,
]] as const;
const KINDS = [
  "bias",
  "gelu",
  "bias and gelu",
  "bias and gelu with slope",
  "siluGate",
  "bias and siluGate",
  "silu",
  "bias and silu with slope",
] as const;

/** The function of C alone that a kind ends with. */
function unaryOf(kind: typeof KINDS[number]): "gelu" | "silu" | undefined {
  return kind.includes("gelu") ? "gelu" : /silu\b/.test(kind) ? "silu" : undefined;
}

function epilogueOf(
  kind: typeof KINDS[number],
  { bias, gate, y }: { bias: FloatArray; gate: FloatArray; y: FloatArray },
): Epilogue {
  const first = kind.startsWith("bias") ? { bias } : {};
  const activation = unaryOf(kind);
  if (activation) return { ...first, activation, y, slope: kind.endsWith("slope") };
  return kind.endsWith("siluGate") ? { ...first, activation: "siluGate", gate, y } : first;
}

for (const kind of KINDS) {
  Deno.test(`gemm with ${kind} gives the bits of the product and what follows, one after another`, () => {
    for (const kernels of backends) {
      for (const [M, N, K] of SHAPES) {
        for (const [transposeA, transposeB] of [[false, false], [false, true], [true, false], [true, true]]) {
          kernels.enter();
          const floats = (values: Float32Array): FloatArray => {
            const array = kernels.floats(values.length);
            array.set(values);
            return array;
          };
          const [a, b, bias] = [floats(uniforms(M * K)), floats(uniforms(K * N)), floats(uniforms(N))];
          const gate = floats(uniforms(M * N, -9, 9));
          const call = { a, b, M, N, K, transposeA: transposeA!, transposeB: transposeB! };

          const c = kernels.floats(M * N);
          kernels.gemm({ ...call, c });
          if (kind.startsWith("bias")) {
            const rows = floats(Float32Array.from({ length: M * N }, (_, i) => bias[i % N]!));
            kernels.binary("add", c, rows, c);
          }
          const expected = kernels.floats(M * N);
          const activation = unaryOf(kind);
          if (activation) kernels.unary(activation, c, expected);
          if (activation && kind.endsWith("slope")) {
            kernels.unaryGrad(activation, c, floats(new Float32Array(M * N).fill(1)), c);
          }
          if (kind.endsWith("siluGate")) {
            kernels.unary("silu", gate, expected);
            kernels.binary("multiply", expected, c, expected);
          }

          const sums = guarded(kernels, uniforms(M * N));
          const y = guarded(kernels, uniforms(M * N));
          kernels.gemm({ ...call, c: sums.array, epilogue: epilogueOf(kind, { bias, gate, y: y.array }) });
          const label = `${kernels.name} (${M}, ${N}, ${K}) ${kind}`;
          assertSameBits(sums.array, c, label);
          if (kind !== "bias") assertSameBits(y.array, expected, label);
          sums.assertIntact(label);
          y.assertIntact(label);
          kernels.leave();
        }
      }
    }
  });
}

Deno.test("gemm with an epilogue agrees with the reference, padded rows and accumulation included", () => {
  const [M, N, K, strideC] = [19, 21, 23, 25];
  const values = { a: uniforms(M * K), b: uniforms(K * N), c: uniforms(M * strideC), bias: uniforms(N) };
  const gates = uniforms(M * strideC, -5, 5);
  for (const kernels of [...backends]) {
    const run = (on: typeof reference, from: (x: Float32Array) => FloatArray) => {
      const [c, y] = [from(values.c), from(values.c)];
      const call: GemmCall = { a: from(values.a), b: from(values.b), c, M, N, K, strideC, accumulate: true };
      const epilogue: Epilogue = { bias: from(values.bias), activation: "siluGate", gate: from(gates), y };
      on.gemm({ ...call, epilogue });
      return [...c, ...y];
    };
    const expected = run(reference, (x) => Float64Array.from(x));
    const got = run(kernels, (x) => Float32Array.from(x));
    got.forEach((value, i) => {
      if (!(Math.abs(value - expected[i]!) < 2e-5)) {
        throw new Error(`${kernels.name}: ${value} at ${i}, expected ${expected[i]}`);
      }
    });
  }
});

Deno.test("gemm over no terms still applies its epilogue", () => {
  for (const kernels of [...backends, reference]) {
    const floats = (values: number[]) =>
      kernels.dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
    const [c, y] = [floats([7, 7]), floats([7, 7])];
    const epilogue: Epilogue = { bias: floats([100]), activation: "gelu", y };
    kernels.gemm({ a: floats([]), b: floats([]), c, M: 2, N: 1, K: 0, epilogue });
    assertEquals([[...c], [...y]], [[100, 100], [100, 100]]);
  }
});

Deno.test("gemm refuses an epilogue on a batch of products", () => {
  for (const kernels of [...backends, reference]) {
    const [a, b, c, bias] = [2, 2, 2, 1].map((count) => new Float32Array(count)) as [
      ...[Float32Array, Float32Array, Float32Array, Float32Array],
    ];
    assertThrows(
      () => kernels.gemm({ a, b, c, M: 1, N: 1, K: 1, batch: 2, batchA: 1, epilogue: { bias } }),
      TypeError,
      "Cannot run gemm as an epilogue follows a single product: batch is 2",
    );
  }
});
