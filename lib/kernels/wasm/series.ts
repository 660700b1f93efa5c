/** Recorded calls with a place left open: what is done for every token is recorded once. */
import type { PlanSeries } from "../kernels.ts";
import type { Call } from "./call.ts";
import type { Launcher } from "./launcher.ts";
import type { RecordedPlan } from "./plan.ts";

/** An operand that grows: its index in the call, its value at place 0, and what a place adds. */
interface Growing {
  readonly call: Call;
  readonly index: number;
  readonly start: number;
  readonly step: number;
}

/** See {@linkcode PlanSeries}. */
class RecordedSeries implements PlanSeries {
  readonly last: number;
  readonly #plan: RecordedPlan;
  readonly #growing: readonly Growing[];

  constructor(plan: RecordedPlan, growing: readonly Growing[], last: number) {
    this.#plan = plan;
    this.#growing = growing;
    this.last = last;
  }

  get length(): number {
    return this.#plan.length;
  }

  get isValid(): boolean {
    return this.#plan.isValid;
  }

  replay(place: number): void {
    if (!(place >= 0 && place <= this.last)) {
      throw new RangeError(`Cannot replay calls as their place must be from 0 to ${this.last}: ${place}`);
    }
    for (const { call, index, start, step } of this.#growing) call.operands[index] = start + place * step;
    this.#plan.replay();
  }
}

/** Records `body` at 0, 1 and `last`, and finds what grows. */
export function recordSeries(
  launcher: Launcher,
  body: (place: number) => void,
  last: number,
): PlanSeries | undefined {
  if (!Number.isSafeInteger(last) || last < 0) {
    throw new RangeError(`Cannot record a series as its last place must be an integer from 0: ${last}`);
  }
  const at = (place: number): RecordedPlan | undefined => launcher.record(() => body(place));
  const first = at(0);
  const second = last > 0 ? at(1) : first;
  const third = last > 1 ? at(last) : second;
  if (!first || !second || !third) return undefined;
  if (second.length !== first.length || third.length !== first.length) throw uneven("the number of calls");
  const growing = third.calls.flatMap((call, i) =>
    growingOperands(first.calls[i]!, second.calls[i]!, call, last)
  );
  return new RecordedSeries(third, growing, last);
}

/** What grows in a call, given as it was at 0, 1 and `last`; the last one is kept, as its work is the largest. */
function growingOperands(first: Call, second: Call, third: Call, last: number): Growing[] {
  const { name, operands, work } = first;
  for (const other of [second, third]) {
    // Threads take their parts from `work`: it must be the same everywhere.
    if (other.name !== name || other.work.extent !== work.extent) throw uneven(`the work of ${name}`);
  }
  return operands.flatMap((start, index) => {
    const step = second.operands[index]! - start;
    if (third.operands[index] !== start + last * step) throw uneven(`operand ${index} of ${name}`);
    return step === 0 ? [] : [{ call: third, index, start, step }];
  });
}

function uneven(what: string): TypeError {
  return new TypeError(`Cannot record a series as all must grow evenly with the place: ${what} does not`);
}
