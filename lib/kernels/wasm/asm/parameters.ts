/** Parameter lists by name. */

/** Some i32 parameters, in the order of their names. */
export function ints<const N extends string>(...names: readonly N[]): { readonly [K in N]: "i32" } {
  return Object.fromEntries(names.map((name) => [name, "i32"])) as { readonly [K in N]: "i32" };
}
