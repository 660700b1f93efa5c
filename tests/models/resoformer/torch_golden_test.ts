import { assert, assertAlmostEquals } from "@std/assert";
import { mean } from "../../../lib/autograd/mod.ts";
import { ids, step } from "../../../lib/tensor/mod.ts";
import { golden, reference, worst } from "./support.ts";
import { torchModel } from "./torch.ts";

const file = await golden("pytorch_resoformer_forward");

Deno.test("ResoformerModel gives the logits and the coherence of upstream's PyTorch variant", () => {
  const model = torchModel(file.config, file.state_dict);
  const coherences: number[] = [];
  const logits = step(() => {
    const x = ids(file.tokens, { shape: [1, file.tokens.length], kernels: reference });
    return model.forward(x, {
      onGate: (_, { coherence }) => {
        coherences.push(mean(coherence).item());
      },
    });
  }, reference);
  const error = worst(logits.data, file.logits);
  coherences.forEach((coherence, layer) => assertAlmostEquals(coherence, file.layer_coherence[layer], 1e-5));
  assert(error < 1e-5, `off by ${error}`);
  model.close();
});
