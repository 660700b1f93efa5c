/** What stands beside speeds and times. */

/** This machine in a few words. */
export function machineText(): string {
  const { os, arch } = Deno.build;
  return `${os} ${arch}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`;
}
