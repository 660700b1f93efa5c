import { assert, assertEquals } from "@std/assert";
import { backends } from "./support.ts";

Deno.test("attention and attentionGrad with grouped heads equal ungrouped ones on repeated keys and values", () => {
  const [B, H, G, T, D] = [2, 6, 3, 70, 5];
  const shared = H / G;
  const noise = (count: number, seed: number) =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed));
  const layout = (array: Float32Array, heads: number) => ({
    array,
    offset: 0,
    batch: T * heads * D,
    row: heads * D,
    head: D,
  });
  const repeat = (x: Float32Array) =>
    Float32Array.from({ length: B * T * H * D }, (_, i) => {
      const [row, h, d] = [Math.floor(i / (H * D)), Math.floor(i / D) % H, i % D];
      return x[row * shared * D + Math.floor(h / G) * D + d]!;
    });
  const [q, k, v, dOut] = [
    noise(B * T * H * D, 1),
    noise(B * T * shared * D, 2),
    noise(B * T * shared * D, 3),
    noise(B * T * H * D, 4),
  ];
  for (const kernels of backends) {
    const run = (grouped: boolean) => {
      const heads = grouped ? shared : H;
      const [keys, values] = grouped ? [k, v] : [repeat(k!), repeat(v!)];
      const out = new Float32Array(B * T * H * D);
      const [dq, dk, dv] = [H, heads, heads].map((n) => new Float32Array(B * T * n * D)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const call = {
        ...{
          B,
          H,
          ...(grouped ? { G } : {}),
          Tq: T,
          Tk: T,
          D,
          scale: 0.4,
          weights: new Float32Array(B * H * T * T),
        },
        ...{ q: layout(q!, H), k: layout(keys!, heads), v: layout(values!, heads), out: layout(out, H) },
      };
      kernels.attention(call);
      const slopes = {
        dOut: layout(dOut!, H),
        dq: layout(dq, H),
        dk: layout(dk, heads),
        dv: layout(dv, heads),
      };
      kernels.attentionGrad({ ...call, ...slopes, biasColumns: 0 });
      return { out, dq, dk, dv };
    };
    const [grouped, plain] = [run(true), run(false)];
    assertEquals(grouped.out, plain.out);
    assertEquals(grouped.dq, plain.dq);
    for (const name of ["dk", "dv"] as const) {
      grouped[name].forEach((value, i) => {
        const [row, head, d] = [Math.floor(i / (shared * D)), Math.floor(i / D) % shared, i % D];
        const at = (h: number) => plain[name][row * H * D + h * D + d]!;
        const sum = Array.from({ length: G }, (_, g) => at(head * G + g)).reduce((a, b) => a + b);
        assert(Math.abs(value - sum) < 1e-4, `${name}[${i}]: ${value} against ${sum}`);
      });
    }
  }
});
