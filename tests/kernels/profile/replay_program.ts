/** Prints how many bytes a replay of a hundred calls allocates: before there is a profile, in one, and after it. */
import { allocatedBytes } from "../../../bench/step_overhead.ts";
import { profileKernels } from "../../../lib/kernels/profile/profile_kernels.ts";
import type { Kernels } from "../../../lib/kernels/kernels.ts";
import { wasmKernels } from "../../../lib/kernels/wasm/backend.ts";

const REPLAYS = 1000;
/** V8's first code makes garbage, and it replaces it in the background when it likes: the best round is what lasts. */
const ROUNDS = 10;
const CALLS = 100;

async function bytesPerReplay(kernels: Kernels): Promise<number> {
  const { floats } = kernels.region(256);
  const plan = kernels.record(() => {
    for (let call = 0; call < CALLS; call++) kernels.scale(floats, 0.5, floats);
  })!;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push(
      await allocatedBytes(() => {
        for (let replay = 0; replay < REPLAYS; replay++) plan.replay();
      }, 1) / REPLAYS,
    );
    await new Promise((wake) => setTimeout(wake, 5));
  }
  return Math.min(...rounds);
}

const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
const before = await bytesPerReplay(kernels);
const profiled = await bytesPerReplay(profileKernels(kernels));
const after = await bytesPerReplay(kernels);
console.log(JSON.stringify({ before, profiled, after }));
