/**
 * Windows inside lines.
 *
 * @module
 */
export * from "./line_spans.ts";
export * from "./line_window_sampler.ts";
export * from "./line_windows.ts";
