/**
 * The stability monitor: what the entropies of a text say of it, and what follows for its temperature.
 *
 * @module
 */
// Types of the lower floors that stand in signatures here.
export type { InstabilityForecast, StabilityClass } from "../../../physics/mod.ts";
export { StabilityMonitor } from "./monitor.ts";
export type { StabilityOptions } from "./options.ts";
export { stabilityNumber, type StabilityReading } from "./reading.ts";
export {
  type UpstreamMonitorOptions,
  type UpstreamReading,
  upstreamStability,
  type UpstreamStabilityClass,
  upstreamTemperature,
} from "./upstream.ts";
export { haltWarning, type TemperatureCause, temperatureWarning } from "./warnings.ts";
