/** Variables of the environment that may be read, so that nobody is asked for a permission. */

/** A variable; undefined if it is not set, or if Deno would have to ask for it. */
export function variable(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
