/** The arguments of `peers_report.ts`. */
import { PEER_NAMES, type PeerName } from "./contract.ts";

/** What it was told. */
export interface PeerArguments {
  /** In the order of {@linkcode PEER_NAMES}. */
  readonly only: readonly PeerName[];
  readonly json?: string;
}

/** Reads `--only NAME,NAME` and `--json FILE`. Throws a RangeError that names what is not understood. */
export function parsePeerArguments(args: readonly string[]): PeerArguments {
  let only: readonly PeerName[] = PEER_NAMES;
  let json: string | undefined;
  for (let at = 0; at < args.length; at += 2) {
    const [name, value] = [args[at]!, args[at + 1]];
    if (name !== "--only" && name !== "--json") {
      throw new RangeError(`Cannot report as arguments are --only, --json: ${name}`);
    }
    if (value === undefined) throw new RangeError(`Cannot report as ${name} takes a value: nothing`);
    if (name === "--json") json = value;
    else only = peerNames(value);
  }
  return { only, ...(json === undefined ? {} : { json }) };
}

/** The arguments of this program; what is not understood ends it with a line of text and the exit code 2. */
export function peerArguments(args: readonly string[]): PeerArguments {
  try {
    return parsePeerArguments(args);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}

function peerNames(text: string): PeerName[] {
  const words = text.split(",");
  const unknown = words.find((word) => !(PEER_NAMES as readonly string[]).includes(word));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot report as peers are ${PEER_NAMES.join(", ")}: ${unknown}`);
  }
  return PEER_NAMES.filter((name) => words.includes(name));
}
