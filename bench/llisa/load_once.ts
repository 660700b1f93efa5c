/** A process of its own that reads a checkpoint twice: `deno run -A bench/llisa/load_once.ts PATH`. Prints milliseconds. */
import { wasmKernels } from "../../lib/kernels/mod.ts";
import { readLlamaFile } from "../../lib/models/llisa/files.ts";

const [path] = Deno.args;
const kernels = wasmKernels({ threads: 1 });
const times: number[] = [];
for (let turn = 0; turn < 2; turn++) {
  const start = performance.now();
  readLlamaFile(await Deno.readFile(path!), path!, { kernels }).model.close();
  times.push(performance.now() - start);
}
console.log(JSON.stringify(times));
