import { assert, assertEquals } from "@std/assert";
import { noGradient } from "../../../lib/autograd/mod.ts";
import { ids as idTensor, step } from "../../../lib/tensor/mod.ts";
import { type golden, sha256, shared, sharedIsMissing } from "../../formats/llama_samples.ts";
import { formulaSizes } from "./formula.ts";
import {
  errorsOf,
  FORMULA_MODELS,
  formulaModel,
  openLlisa,
  readFloats,
  readIds,
  SMALL_MODELS,
} from "./golden_files.ts";

for (const [name, read] of SMALL_MODELS) {
  Deno.test({
    name: `logits of ${name} are PyTorch's at every position, from a whole window and token by token${
      where(read)
    }`,
    ignore: read === shared && sharedIsMissing,
    fn() {
      const [ids, recorded] = [
        readIds(read(`${name}/ids.i32`)),
        readFloats(read(`${name}/logits.torch.f32`)),
      ];
      const bound = name === "trained" ? 5e-5 : 1e-5;
      const model = openLlisa(read(`${name}/model.v0.bin`), name);
      const { kernels } = model;
      const input = idTensor(ids, { shape: [1, ids.length], kernels });
      const logits = step(() => noGradient(() => model.logits(input)), kernels).floats;
      assertEquals(logits.length, recorded.length);
      let largest = 0;
      logits.forEach((logit: number, i: number) =>
        largest = Math.max(largest, Math.abs(logit - recorded[i]!))
      );
      const session = model.startSession();
      const single = Math.max(...errorsOf(session, ids, recorded));
      session.close();
      model.close();
      assert(largest <= bound && single <= bound, `${largest} and ${single} above ${bound}`);
    },
  });
}

for (const [name, read] of FORMULA_MODELS) {
  Deno.test({
    name: `${name} follows from its formula, byte for byte, and gives the recorded logits${where(read)}`,
    ignore: read === shared && sharedIsMissing,
    async fn() {
      const { config, bytes } = formulaModel(name, read);
      assertEquals(await sha256(bytes), config.file_sha256);
      const ids = readIds(read(`${name}/ids.i32`));
      assertEquals(ids.length, config.T);
      const model = openLlisa(bytes, name);
      const { dim, nLayers, vocabSize, tied } = model.config;
      assertEquals({ dim, nLayers, vocabSize, tied }, formulaSizes(config) as never);
      const session = model.startSession();
      const largest = Math.max(...errorsOf(session, ids, readFloats(read(`${name}/logits.f32`))));
      session.close();
      model.close();
      assert(largest <= 1e-4, `${largest}`);
    },
  });
}

function where(read: typeof golden): string {
  return read === shared ? " (in ../shared)" : "";
}
