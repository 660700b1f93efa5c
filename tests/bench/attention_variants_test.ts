import { assert, assertEquals } from "@std/assert";
import { attentionVariants } from "../../bench/attention_variants.ts";
import { proveAttention } from "../../lib/attention/mod.ts";
import { wasmKernels } from "../../lib/kernels/mod.ts";

Deno.test("attentionVariants are all sound, and content heads stand first as what the others are held against", () => {
  const kernels = wasmKernels({ threads: 1 });
  const sizes = { C: 16, H: 2, D: 8, T: 6 };
  const variants = attentionVariants(sizes, kernels);
  assertEquals(Object.keys(variants)[0], "content");
  for (const [name, variant] of Object.entries(variants)) {
    const { rows, holds } = proveAttention(variant, { name, kernels, ...sizes });
    assert(holds, `${name}: ${JSON.stringify(rows.filter((row) => !row.holds))}`);
  }
});
