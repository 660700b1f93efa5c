/**
 * Errors of readers as findings.
 * @module
 */
import { FileFault } from "../file_fault.ts";
import type { Findings, FoundFault } from "./findings.ts";

/** What `body` finds, or `otherwise` with the fault that kept it from finding anything. */
export function orFault(otherwise: Findings, body: () => Findings): Findings {
  try {
    return body();
  } catch (error) {
    return { ...otherwise, faults: [asFault(error)] };
  }
}

/** The fault in an error of a reader; any other error is thrown on. */
export function asFault(error: unknown): FoundFault {
  if (!(error instanceof SyntaxError)) throw error;
  return { check: error instanceof FileFault ? error.check : "content", message: error.message };
}
