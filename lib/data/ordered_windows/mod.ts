/**
 * Windows of documents in order.
 *
 * @module
 */
export { type OrderedRow, type OrderedWindowOptions, OrderedWindowSampler } from "./sampler.ts";
