/** Training windows of which a model reads something else. */
import type { WindowSource } from "../data/mod.ts";

/** The same windows in the same order, with inputs as `change` leaves them; targets stay. */
export function changedInputs(windows: WindowSource, change: (inputs: Int32Array) => void): WindowSource {
  return {
    hasUnscored: windows.hasUnscored,
    state: () => windows.state(),
    restore: (state) => windows.restore(state),
    next(inputs, targets) {
      windows.next(inputs, targets);
      change(inputs);
    },
  };
}
