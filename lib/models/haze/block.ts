/** One block: pre-norm heads and a pre-norm GELU layer, each added to the residual stream. */
import type { AttentionContext } from "../../attention/mod.ts";
import { add } from "../../autograd/mod.ts";
import { feedForward, norm, type Parameters } from "../../nn/mod.ts";
import type { Tensor } from "../../tensor/mod.ts";
import { HEADS } from "./heads.ts";
import { type BlockSizes, headSizes } from "./specs.ts";

/** x (B, T, C) → (B, T, C) with the parameters at `path`; `thin` is applied to what each half adds. */
export function runBlock(
  parameters: Parameters,
  path: string,
  x: Tensor,
  config: BlockSizes,
  attend: AttentionContext,
  thin: (x: Tensor) => Tensor,
): Tensor {
  const n = norm(parameters, `${path}.ln1`, x);
  const heads = HEADS[config.headType].run(parameters, `${path}.heads`, n, headSizes(config), attend);
  const mixed = add(x, thin(heads));
  return add(mixed, thin(feedForward(parameters, `${path}.mlp`, norm(parameters, `${path}.ln2`, mixed))));
}
