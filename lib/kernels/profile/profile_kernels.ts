/** A backend whose calls are timed, recorded and replayed ones included. */
import type { Kernels, Plan, PlanSeries } from "../kernels.ts";
import { currentPhase } from "../phase.ts";
import type { LaunchObserver } from "../wasm/launch_observer.ts";
import type { Launcher } from "../wasm/launcher.ts";
import { DESCRIBE, type DescribedCall, type TimedKernel } from "./describe_call.ts";
import { Profile, type ProfileOptions } from "./profile.ts";

/** Kernels that keep an account of their time. */
export interface ProfiledKernels extends Kernels {
  /** The account. */
  readonly profile: Profile;
}

/**
 * The same kernels, each call timed. Give them to a model in place of those that they wrap: the results are the same
 * bits, on the same memory. Where calls are launched one by one and recorded, as in WebAssembly, the time is that of the
 * compiled code alone, waiting for other threads included; of other backends it is that of the whole call.
 *
 * The clock is read twice a call, some 0.1 µs. Kernels that were not wrapped cost nothing more than before, even while
 * their wrapper runs elsewhere.
 *
 * @throws {TypeError} if they are profiled already.
 *
 * @example A training step in a notebook
 * ```ts
 * import { assert } from "@std/assert";
 * import { defaultKernels, profileKernels, profileTable } from "@haze/haze/kernels";
 * import { linear, sum, valueAndGradients } from "@haze/haze/autograd";
 * import { tensor } from "@haze/haze/tensor";
 *
 * const kernels = profileKernels(defaultKernels());
 * const x = tensor([[1, 2], [3, 4]], { kernels });
 * const w = tensor([[1, 0], [0, 1]], { kernels });
 * valueAndGradients((w) => sum(linear(x, w)), [w]);
 * const text = profileTable(kernels.profile.report());
 * assert(text.includes("gemm NN") && text.includes("gemm TN") && text.includes("outside kernels"));
 * ```
 */
export function profileKernels(kernels: Kernels, options: ProfileOptions = {}): ProfiledKernels {
  if ("profile" in kernels) {
    throw new TypeError("Cannot profile kernels as one profile keeps their account: they have one already");
  }
  const profile = new Profile(options);
  const timer = new CallTimer(profile, launcherOf(kernels));
  const timed = (name: TimedKernel) => {
    const describe = DESCRIBE[name] as (...operands: unknown[]) => DescribedCall;
    const kernel = kernels[name] as (...operands: unknown[]) => void;
    return (...operands: unknown[]): void => timer.time(describe(...operands), () => kernel(...operands));
  };
  const names = Object.keys(DESCRIBE) as TimedKernel[];
  const calls = Object.fromEntries(names.map((name) => [name, timed(name)])) as Pick<Kernels, TimedKernel>;
  return {
    ...kernels,
    ...calls,
    profile,
    record: (body) => timer.record(kernels, body),
    recordSeries: (body, last) => timer.recordSeries(kernels, body, last),
  };
}

function launcherOf(kernels: Kernels): Launcher | undefined {
  return (kernels as { launcher?: Launcher }).launcher;
}

/** Says of a launch which kind of call it belongs to: `kind` if it is the first of the call, `~kind` if it is a further one. */
type Label = number;

class CallTimer {
  readonly #profile: Profile;
  readonly #launcher: Launcher | undefined;
  /** Labels of the launches of a recording. */
  #noted: Label[] | undefined;

  constructor(profile: Profile, launcher: Launcher | undefined) {
    this.#profile = profile;
    this.#launcher = launcher;
  }

  /** Runs one call. */
  time(described: DescribedCall, run: () => void): void {
    const kind = this.#profile.kindOf({ ...described, phase: currentPhase() });
    if (!this.#launcher) {
      const start = performance.now();
      run();
      this.#profile.add(kind, start, performance.now(), 1);
      return;
    }
    let label: Label = kind;
    this.#observe(() => {
      const launched = label;
      label = ~kind;
      this.#noted?.push(launched);
      return launched;
    }, run);
  }

  record(kernels: Kernels, body: () => void): Plan | undefined {
    const labels: Label[] = [];
    const plan = this.#noting(labels, () => kernels.record(body));
    if (!plan || !this.#launcher) return plan;
    return {
      get length() {
        return plan.length;
      },
      get isValid() {
        return plan.isValid;
      },
      replay: () => this.#replay(labels, () => plan.replay()),
    };
  }

  recordSeries(kernels: Kernels, body: (place: number) => void, last: number): PlanSeries | undefined {
    const runs: Label[][] = [];
    const series = this.#noting([], () =>
      kernels.recordSeries((place) => {
        runs.push(this.#noted = []);
        body(place);
      }, last));
    if (!series || !this.#launcher) return series;
    const labels = this.#grown(runs[0]!, runs.at(-1)!);
    return {
      ...{ last: series.last },
      get length() {
        return series.length;
      },
      get isValid() {
        return series.isValid;
      },
      replay: (place) => this.#replay(labels, () => series.replay(place)),
    };
  }

  /** Labels for all places of a series: where the first place and the last differ the sizes are bounds, and FLOP unknown. */
  #grown(first: readonly Label[], last: readonly Label[]): Label[] {
    const { kinds } = this.#profile;
    return last.map((label, i) => {
      if (label === first[i]) return label;
      const { flop: _, ...kind } = kinds[label < 0 ? ~label : label]!;
      const number = this.#profile.kindOf({ ...kind, sizes: `up to ${kind.sizes}` });
      return label < 0 ? ~number : number;
    });
  }

  #noting<R>(labels: Label[], body: () => R): R {
    const outer = this.#noted;
    this.#noted = labels;
    try {
      return body();
    } finally {
      this.#noted = outer;
    }
  }

  #replay(labels: readonly Label[], run: () => void): void {
    let at = 0;
    this.#observe(() => labels[at++]!, run);
  }

  /** Times the launches of `run`; `next` gives the label of each as it ends. */
  #observe(next: () => Label, run: () => void): void {
    const [profile, launcher] = [this.#profile, this.#launcher!];
    const outer = launcher.observer;
    let start = 0;
    const observer: LaunchObserver = {
      started: () => void (start = performance.now()),
      ended(workerTimes) {
        const end = performance.now();
        const label = next();
        const kind = label < 0 ? ~label : label;
        profile.add(kind, start, end, label < 0 ? 0 : 1);
        if (workerTimes) profile.addWorkers(kind, workerTimes);
      },
    };
    launcher.observer = observer;
    try {
      run();
    } finally {
      launcher.observer = outer;
    }
  }
}
