import { assert } from "@std/assert";
import { ResoLLMModel } from "../../../../lib/models/reso_llm/mod.ts";
import { tensor } from "../../../../lib/tensor/mod.ts";
import { golden, type GoldenTensor, type GoldenWeights, reference, worst } from "../../resoformer/support.ts";
import { logitsOf } from "../support.ts";

/** Upstream's names in ours; those that end in `T` are matrices (out, in). */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^embedding\.weight$/, "embedding"],
  [/^head\.weight$/, "head.wT"],
  [/^head\.bias$/, "head.b"],
  [/\.norm([12])\.weight$/, ".ln$1.gain"],
  [/\.norm([12])\.bias$/, ".ln$1.offset"],
  [/\.attn\.q_proj\./, ".attention.query."],
  [/\.attn\.k_proj\./, ".attention.key."],
  [/\.attn\.v_proj\./, ".attention.value."],
  [/\.attn\.o_proj\./, ".attention.output."],
  [/\.attention\.(\w+)\.weight$/, ".attention.$1T"],
  [/\.attention\.(\w+)\.bias$/, ".attention.$1Bias"],
  [/\.ffn\.0\.weight$/, ".ffn.w0T"],
  [/\.ffn\.0\.bias$/, ".ffn.b0"],
  [/\.ffn\.2\.weight$/, ".ffn.w1T"],
  [/\.ffn\.2\.bias$/, ".ffn.b1"],
  [/\.gate\.coherence_proj\.weight$/, ".gate.wT"],
  [/\.gate\.coherence_proj\.bias$/, ".gate.bias"],
];
/** Upstream turns the halves of a head where we turn neighbours. */
const TURNED = /\.(query|key)(T|Bias)$/;

function fill(model: ResoLLMModel, state: GoldenWeights, heads: number): void {
  const missing = new Set(model.parameters.names);
  for (const [name, tensor] of Object.entries(state)) {
    if (name.endsWith("inv_freq")) continue; // follows from the config
    const ours = NAMES.reduce((name, [from, to]) => name.replace(from, to), name);
    const ordered = TURNED.test(ours) ? neighbours(tensor, heads) : tensor;
    const target = ours.endsWith("T") ? ours.slice(0, -1) : ours;
    model.parameters.get(target).floats.set(ours.endsWith("T") ? transposed(ordered) : ordered.data);
    missing.delete(target);
  }
  assert(missing.size === 0, `missing: ${[...missing]}`);
}

/** Rows of each head with its halves interleaved. */
function neighbours({ shape, data }: GoldenTensor, heads: number): GoldenTensor {
  const [rows, columns = 1] = shape as [number, number?];
  const D = rows / heads;
  const from = (row: number): number => {
    const d = row % D;
    return row - d + (d % 2 === 0 ? d / 2 : D / 2 + (d - 1) / 2);
  };
  return { shape, data: data.map((_, i) => data[from(Math.floor(i / columns)) * columns + i % columns]!) };
}

function transposed({ shape, data }: GoldenTensor): number[] {
  const [rows, columns] = shape as [number, number];
  return data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!);
}

const UPSTREAM = { standardMode: true, rule: "upstream", coherenceSlope: 2 } as const;

Deno.test("ResoLLMModel by upstream's rule gives upstream's logits", async () => {
  const { config, state_dict, tokens, logits } = await golden("reso_llm_forward");
  const model = new ResoLLMModel({
    ...UPSTREAM,
    ...{ vocabSize: config.vocab_size, dim: config.dim, numLayers: config.num_layers, maxSeqLen: 16 },
    ...{ numHeads: config.num_heads, ffnDim: config.ffn_dim, coherenceThreshold: config.coherence_threshold },
  }, { kernels: reference });
  fill(model, state_dict, config.num_heads);
  const found = worst(logitsOf(model, tokens), logits);
  assert(found < 1e-5, `off by ${found}`);
  const session = model.startSession();
  const last = worst(session.feed(tokens), logits.slice(-config.vocab_size));
  assert(last < 1e-5, `a session is off by ${last}`);
  session.close();
  model.close();
});

for (const useCoherenceGating of [true, false]) {
  Deno.test(`a block of ResoLLMModel ${useCoherenceGating ? "with" : "without"} a gate gives upstream's rows`, async () => {
    const file = await golden("torch_block");
    const { dim: C, heads: H, ffn: F, seq: T, x } = file;
    const gates = useCoherenceGating ? { coherenceSlope: 2, coherenceThreshold: file.gate_threshold } : {};
    const model = new ResoLLMModel({
      ...{ standardMode: true, rule: "upstream", useCoherenceGating, ...gates },
      ...{ vocabSize: C, dim: C, numLayers: 1, numHeads: H, ffnDim: F, maxSeqLen: T },
    }, { kernels: reference });
    // The head is the identity, so that logits are the rows that the block leaves.
    const eye = Array.from({ length: C * C }, (_, i) => Number(i % (C + 1) === 0));
    const rest: GoldenWeights = {
      "embedding.weight": { shape: [C, C], data: eye },
      "head.weight": { shape: [C, C], data: eye },
      "head.bias": { shape: [C], data: Array(C).fill(0) },
    };
    const block = Object.entries(file.state_dict as GoldenWeights).filter(([name]) =>
      useCoherenceGating || !name.startsWith("gate.")
    );
    fill(model, { ...rest, ...Object.fromEntries(block.map(([name, t]) => [`blocks.0.${name}`, t])) }, H);
    const rows = model.forwardEmbedded(tensor(x, { shape: [1, T, C], kernels: reference }));
    const found = worst(rows.data, useCoherenceGating ? file.out : file.out_no_gate);
    assert(found < 1e-5, `off by ${found}`);
    model.close();
  });
}
