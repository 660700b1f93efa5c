/** How long a checkpoint takes to become a model. */
import { writeLlama2c } from "../../lib/formats/mod.ts";
import type { Kernels } from "../../lib/kernels/mod.ts";
import { llamaCheckpointOf } from "../../lib/models/mod.ts";
import { median } from "../../cli/measure/quantile.ts";
import { output } from "../peers/llama/twin.ts";
import { formulaModel } from "./formula_model.ts";

const TURNS = 7;

/** Medians in ms over processes, each of which reads the file twice: from disk to weights in place, all checks included. */
export async function measureLoad(
  kernels: Kernels,
  folder: string,
): Promise<{ first: number; again: number }> {
  const model = formulaModel("llisa-7m", kernels);
  const path = `${folder}/load.v0.bin`;
  await Deno.writeFile(path, writeLlama2c(llamaCheckpointOf(model), { version: 0 }));
  model.close();
  const script = new URL("load_once.ts", import.meta.url).pathname;
  const times: [number, number][] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    times.push(JSON.parse((await output(Deno.execPath(), ["run", "-A", script, path])).stdout));
  }
  return { first: median(times.map(([first]) => first)), again: median(times.map(([, again]) => again)) };
}
