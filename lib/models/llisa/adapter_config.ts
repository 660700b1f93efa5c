/** Settings of an adapter. */
import { showValue } from "../../tokenizers/show_value.ts";
import type { LlisaConfig } from "./config.ts";

/** What a checkpoint says of an adapter. */
export interface AdapterConfig {
  /** Width of the products. */
  readonly rank: number;
  /** What a product is scaled by, times the rank. */
  readonly alpha: number;
  /** V of the base. */
  readonly vocabSize: number;
  /** Hash of the weights that it was trained on. */
  readonly baseHash: string;
}

/**
 * Checks settings that may come from a file.
 *
 * @throws {RangeError} naming the first key that is missing, unknown or out of range.
 */
export function checkAdapterConfig(
  config: Readonly<Record<string, unknown>>,
  { dim, vocabSize: V }: LlisaConfig,
): AdapterConfig {
  const fail = (rule: string, got: unknown): never => {
    throw new RangeError(`Cannot build an adapter as ${rule}: ${showValue(got)}`);
  };
  const keys = ["rank", "alpha", "vocabSize", "baseHash"];
  const unknown = Object.keys(config).find((key) => !keys.includes(key));
  if (unknown !== undefined) fail(`its config has the keys ${keys.join(", ")}`, unknown);
  const { rank, alpha, vocabSize, baseHash } = config;
  if (!Number.isSafeInteger(rank) || (rank as number) < 1 || (rank as number) > dim) {
    fail(`rank must be an integer from 1 to dim, ${dim}`, rank);
  }
  if (typeof alpha !== "number" || !(alpha > 0 && alpha < Infinity)) {
    fail("alpha must be a positive number", alpha);
  }
  if (vocabSize !== V) fail(`vocabSize must be that of its base, ${V}`, vocabSize);
  if (typeof baseHash !== "string" || !/^[0-9a-f]{16}$/.test(baseHash)) {
    fail("baseHash must be a hash of 16 digits", baseHash);
  }
  return config as unknown as AdapterConfig;
}
