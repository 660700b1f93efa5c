/**
 * The three names of `jsr:@std/path` that this repository uses, for machines that do not reach JSR.
 *
 * @module
 */
import * as path from "node:path";

/** Joins path parts with the system's separator and normalises the result. */
export const join: (...parts: string[]) => string = path.join;

/** Gives the folder part of a path. */
export const dirname: (path: string) => string = path.dirname;

/** Gives the last part of a path, without `suffix` where it ends with it. */
export const basename: (path: string, suffix?: string) => string = path.basename;
