/** What Reso-LLMs are judged by. */
import type { Metric } from "../comparison.ts";

/** What training is judged by. */
export const RESO_LLM_NATS: Metric = {
  ...{ name: "heldOutNats", unit: "nats per token of the assistant, held out", better: "lower" },
};
/** The smallest difference of losses that matters, in nats. */
export const SMALLEST_NATS = 0.02;
