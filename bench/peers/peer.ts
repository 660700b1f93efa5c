/** A peer's program, started for so many threads. */
import type { Hello, Made, MakeRequest, PeerName, Timed } from "./contract.ts";
import { LineProcess, type LineProgram } from "./line_process.ts";
import { npmPath, npmProgram, pythonProgram } from "./programs.ts";

/** How a peer is started, and what to do where it is missing. */
interface PeerProgram {
  program(threads: number): LineProgram;
  /** Ends with 0 if the peer is there. */
  readonly probe: readonly string[];
  readonly install: string;
}

const python = (script: string, modules: string): PeerProgram => ({
  program: (threads) => pythonProgram(script, [`${threads}`], threads, `python3 with ${modules}`),
  probe: ["-c", `import ${modules}`],
  install: `python3 -m pip install ${modules.replaceAll(",", "")} (HAZE_PYTHON names another Python)`,
});

const npm = (script: string, name: string): PeerProgram => ({
  program: (threads) => npmProgram(script, threads, name),
  probe: ["cache", "--quiet", "--config", npmPath("deno.json"), npmPath(script)],
  install:
    `deno cache --config bench/peers/npm/deno.json bench/peers/npm/${script} (asks the npm registry once)`,
});

const PROGRAMS: Readonly<Record<PeerName, PeerProgram>> = {
  numpy: python("numpy_peer.py", "numpy"),
  torch: python("torch_peer.py", "torch, numpy"),
  jax: npm("jax_peer.ts", "@jax-js/jax"),
  tfjs: npm("tfjs_peer.ts", "@tensorflow/tfjs-backend-wasm"),
};

/** `undefined` if the peer is there, else the command that brings it. */
export async function missingPeer(name: PeerName): Promise<string | undefined> {
  const { program, probe, install } = PROGRAMS[name];
  const { command, env } = program(1);
  const silent = { stdout: "null", stderr: "null" } as const;
  const options = { args: [...probe], clearEnv: true, env: { ...env }, ...silent };
  try {
    const { success } = await new Deno.Command(command, options).output();
    return success ? undefined : install;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return install;
    throw error;
  }
}

/** A running peer. */
export class Peer {
  readonly #process: LineProcess;

  private constructor(process: LineProcess, readonly hello: Hello) {
    this.#process = process;
  }

  /** Starts the program and hears what it is. */
  static async start(name: PeerName, threads: number): Promise<Peer> {
    const process = new LineProcess(PROGRAMS[name].program(threads));
    return new Peer(process, await process.ask<Hello>());
  }

  /** Makes a work ready; what was made before is forgotten. */
  async make(request: Omit<MakeRequest, "do">): Promise<Made["variants"]> {
    return (await this.#process.ask<Made>({ do: "make", ...request })).variants;
  }

  /** Times calls of one of its writings. */
  time(variant: string, calls: number): Promise<Timed> {
    return this.#process.ask<Timed>({ do: "time", variant, calls });
  }

  close(): Promise<void> {
    return this.#process.close();
  }
}
