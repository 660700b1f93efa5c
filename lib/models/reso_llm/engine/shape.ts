/** Shapes of plain data: enough to believe a file that says it is a model's state. */

import { showValue } from "../../../tokenizers/show_value.ts";

/** Checks a value; `at` says where it stands. */
export type Shape = (value: unknown, at: string) => void;

function fail(rule: string, at: string, value: unknown): never {
  throw new TypeError(`Cannot take a model's state as ${at} must be ${rule}: ${showValue(value, 60)}`);
}

/** A finite number from `from` on. */
export function number(from = -Infinity): Shape {
  return (value, at) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= from) return;
    fail(from === -Infinity ? "a finite number" : `a finite number of at least ${from}`, at, value);
  };
}

/** An integer from 0 to below `end`. */
export function whole(end = Number.MAX_SAFE_INTEGER): Shape {
  return (value, at) => {
    if (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < end) return;
    fail(`an integer from 0 to ${end - 1}`, at, value);
  };
}

/** A text; one of some, if there are any. */
export function text(...choices: readonly string[]): Shape {
  return (value, at) => {
    if (typeof value === "string" && (choices.length === 0 || choices.includes(value))) return;
    fail(choices.length === 0 ? "text" : `one of ${choices.join(", ")}`, at, value);
  };
}

/** Anything. */
export const anything: Shape = () => {};

/** Whatever `shape` is, or absent. */
export function optional(shape: Shape): Shape {
  return (value, at) => {
    if (value !== undefined) shape(value, at);
  };
}

/** A list; of `length` entries, if it is given. */
export function list(shape: Shape, length?: number): Shape {
  return (value, at) => {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
      fail(length === undefined ? "a list" : `a list of ${length}`, at, value);
    }
    value.forEach((entry, i) => shape(entry, `${at}[${i}]`));
  };
}

/** A list with a shape for each of its entries. */
export function row(...shapes: readonly Shape[]): Shape {
  return (value, at) => {
    if (!Array.isArray(value) || value.length !== shapes.length) {
      fail(`a list of ${shapes.length}`, at, value);
    }
    shapes.forEach((shape, i) => shape((value as unknown[])[i], `${at}[${i}]`));
  };
}

/** An object with a shape for each of its keys, and no other key. */
export function record(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, at) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) fail("an object", at, value);
    const other = Object.keys(value).find((key) => !Object.hasOwn(shapes, key));
    if (other !== undefined) fail(`without the key ${other}`, at, value);
    for (const [key, shape] of Object.entries(shapes)) {
      const own = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      shape(own, `${at}.${key}`);
    }
  };
}
