/** A recorded step: a flat list of calls on fixed addresses. */
import type { Plan } from "../kernels.ts";
import type { Call } from "./call.ts";
import type { LaunchObserver } from "./launch_observer.ts";
import type { EngineMemory } from "./memory.ts";

/** What runs calls and owns the memory that they point into. */
export interface CallRunner {
  /** Its memory. */
  readonly memory: EngineMemory;
  /** Who is told of what runs, if anybody is. */
  readonly observer: LaunchObserver | undefined;
  /** Runs one. */
  run(call: Call): void;
  /** Runs one and tells of it. */
  runObserved(call: Call, observer: LaunchObserver): void;
}

/**
 * Calls that can be repeated as long as the regions are the same and the arena is free from where it was.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { wasmKernels } from "@haze/haze/kernels";
 * const kernels = wasmKernels({ threads: 1, maxPages: 1024 });
 * const { floats } = kernels.region(1);
 * const plan = kernels.launcher.record(() => kernels.scale(floats, 2, floats));
 * floats[0] = 3;
 * plan!.replay();
 * assertEquals([floats[0], plan!.calls[0]!.name], [6, "scale"]);
 * ```
 */
export class RecordedPlan implements Plan {
  /** What was called. */
  readonly calls: readonly Call[];
  readonly #runner: CallRunner;
  readonly #top: number;
  readonly #version: number;

  /** `top` is where the arena stood when the recording began. */
  constructor(runner: CallRunner, calls: readonly Call[], top: number) {
    this.#runner = runner;
    this.calls = calls;
    this.#top = top;
    this.#version = runner.memory.version;
  }

  get length(): number {
    return this.calls.length;
  }

  get isValid(): boolean {
    const { top, version } = this.#runner.memory;
    return top === this.#top && version === this.#version;
  }

  replay(): void {
    if (!this.isValid) {
      throw new TypeError("Cannot replay a plan as memory has moved under it: record it again");
    }
    const { observer } = this.#runner;
    if (observer) { for (const call of this.calls) this.#runner.runObserved(call, observer); }
    else for (const call of this.calls) this.#runner.run(call);
  }
}
