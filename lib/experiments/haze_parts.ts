/** Parts of a haze model by what they do. */
import type { HazePreset } from "../models/mod.ts";
import type { FrozenPart } from "../training/mod.ts";

function everyLayer({ nBlocks }: HazePreset, parts: (path: string) => FrozenPart[]): FrozenPart[] {
  return Array.from({ length: nBlocks }, (_, layer) => parts(`blocks.${layer}`)).flat();
}

/** Path of one kind of heads; a hybrid has both below its own. */
function headPath({ headType }: HazePreset, kind: "reweight" | "content"): string | undefined {
  return headType === "hybrid" ? `heads.${kind}` : headType === kind ? "heads" : undefined;
}

/** What scores slots: `wr`. */
export function slotParts(model: HazePreset): FrozenPart[] {
  const heads = headPath(model, "reweight");
  return heads === undefined ? [] : everyLayer(model, (path) => [{ name: `${path}.${heads}.wr` }]);
}

/** Queries and keys: the first two thirds of the columns of `wqkv`. */
export function queryKeyParts(model: HazePreset): FrozenPart[] {
  const heads = headPath(model, "content");
  const columns = { from: 0, count: 2 * model.nEmb };
  return heads === undefined ? [] : everyLayer(model, (path) => [{ name: `${path}.${heads}.wqkv`, columns }]);
}

/** Everything that heads have. */
export function headParts(model: HazePreset): FrozenPart[] {
  return [...slotParts(model), ...queryKeyParts(model), ...valueParts(model), ...gateParts(model)];
}

/** Values of all heads. */
function valueParts(model: HazePreset): FrozenPart[] {
  const [reweight, content] = [headPath(model, "reweight"), headPath(model, "content")];
  const columns = { from: 2 * model.nEmb, count: model.nEmb };
  return everyLayer(model, (path) => [
    ...(reweight === undefined ? [] : [{ name: `${path}.${reweight}.wv` }]),
    ...(content === undefined ? [] : [{ name: `${path}.${content}.wqkv`, columns }]),
  ]);
}

/** Gates of hybrid heads. */
export function gateParts(model: HazePreset): FrozenPart[] {
  return model.headType === "hybrid" ? everyLayer(model, (path) => [{ name: `${path}.heads.gate` }]) : [];
}

/** The table of learned positions. */
export function positionParts(): FrozenPart[] {
  return [{ name: "pos" }];
}

/** The norm in front of the heads, `ln1`, or of the feed-forward layers, `ln2`. */
export function normParts(model: HazePreset, norm: "ln1" | "ln2"): FrozenPart[] {
  return everyLayer(model, (path) => [{ name: `${path}.${norm}.gain` }, { name: `${path}.${norm}.offset` }]);
}

/** The first matrix of feed-forward layers. */
export function hiddenParts(model: HazePreset): FrozenPart[] {
  return everyLayer(model, (path) => [{ name: `${path}.mlp.w0` }]);
}

/** The second matrix of feed-forward layers. */
export function outputParts(model: HazePreset): FrozenPart[] {
  return everyLayer(model, (path) => [{ name: `${path}.mlp.w1` }]);
}
