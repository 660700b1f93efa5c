/** Variables of the environment, which nobody is asked to permit. */

/** A variable; one that may not be read is not set. */
export function environment(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
