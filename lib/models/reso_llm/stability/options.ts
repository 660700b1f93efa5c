import { checkWhole, checkWithin } from "../checks.ts";

/** How a text is watched, and how far its temperature may be moved. What is left out has the default. */
export interface StabilityOptions {
  /** λ above which a window is unstable, in nats a token; 0.1. */
  readonly lyapunovThreshold?: number;
  /** Tokens in a window, 11 at least; 40. Shorter windows take noise for chaos more often. */
  readonly entropyWindow?: number;
  /** Tokens ahead in which a forecast instability counts, in whole strides of five tokens; 5. More warn earlier and err oftener. */
  readonly predictiveHorizon?: number;
  /** Whether the temperature is moved at all; true. */
  readonly autoTemperatureAdjust?: boolean;
  /** The temperature is not cooled below it; 0.3. */
  readonly minTemperature?: number;
  /** The temperature is not above it; 1.5. */
  readonly maxTemperature?: number;
}

/** The same with nothing left open. */
export type CompleteStabilityOptions = Required<StabilityOptions>;

/** A trace shorter than this tells nothing. */
const LEAST_WINDOW = 11;

/** Fills in what is not told, and checks the rest. */
export function completeStabilityOptions(options: StabilityOptions): CompleteStabilityOptions {
  const all: CompleteStabilityOptions = {
    ...{ lyapunovThreshold: 0.1, entropyWindow: 40, predictiveHorizon: 5, autoTemperatureAdjust: true },
    ...{ minTemperature: 0.3, maxTemperature: 1.5 },
    ...options,
  };
  checkWithin("lyapunovThreshold", all.lyapunovThreshold, 0);
  checkWhole("entropyWindow", all.entropyWindow, LEAST_WINDOW);
  checkWhole("predictiveHorizon", all.predictiveHorizon, 1);
  checkWithin("minTemperature", all.minTemperature, 0);
  checkWithin("maxTemperature", all.maxTemperature, all.minTemperature);
  return all;
}
