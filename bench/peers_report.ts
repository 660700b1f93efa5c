/**
 * The same work beside NumPy, PyTorch, jax-js and tfjs, in turns in the same minutes:
 * `deno run -A bench/peers_report.ts [--only jax,torch,tfjs,numpy] [--json FILE]`. `--json` puts the runs into FILE in
 * place of older ones beside the same peers. Where a peer is missing, its line says how to install it. The exit code is 1 if
 * a peer that is there failed, or computed something else.
 *
 * @module
 */
import os from "node:os";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { peerArguments } from "./peers/arguments.ts";
import { compareRow } from "./peers/compare_row.ts";
import type { PeerName } from "./peers/contract.ts";
import { Engines } from "./peers/engines.ts";
import { missingPeer, Peer } from "./peers/peer.ts";
import { readResults, type Row, type Section, withSections } from "./peers/results.ts";
import { OPENBLAS_OVERRIDES } from "./peers/programs.ts";
import { PeerError } from "./peers/line_process.ts";
import { ROWS } from "./peers/rows.ts";
import { HEAD, line } from "./peers/text_table.ts";

type Machine = Section["machine"];

/** The runs beside one peer, one program for each number of threads. */
async function section(
  name: PeerName,
  machine: Machine,
  engines: Engines,
  folder: string,
): Promise<Section> {
  const rows: Row[] = [];
  const engine: Record<string, string> = {};
  let versions: Section["versions"] = {};
  for (const threads of [1, 2]) {
    const specs = ROWS[name].filter((spec) => spec.threads === threads);
    if (specs.length === 0) continue;
    const peer = await Peer.start(name, threads);
    try {
      engine[threads] = peer.hello.engine;
      versions = peer.hello.versions;
      const words = Object.entries(versions).map(([of, version]) => `${of} ${version}`);
      console.log(`\n${name}: ${words.join(", ")}, ${peer.hello.engine}\n${HEAD}`);
      for (const spec of specs) {
        const kernels = engines.of(spec.backend ?? "wasm", threads);
        if (!kernels) continue;
        try {
          const row = await compareRow(name, spec, peer, kernels, folder);
          rows.push(row);
          console.log(line(row));
        } catch (error) {
          if (!(error instanceof PeerError)) throw error;
          console.error(error.message);
          Deno.exitCode = 1;
        }
      }
    } finally {
      await peer.close();
    }
  }
  return { peer: name, versions, engine, date: new Date().toISOString().slice(0, 10), machine, rows };
}

async function main(): Promise<void> {
  const { only, json } = peerArguments(Deno.args);
  // A BLAS in this process must choose the core's own kernels, as the peers' do.
  for (const name of OPENBLAS_OVERRIDES) Deno.env.delete(name);
  const engines = new Engines();
  const machine = { ...machineState(engines.of("wasm", 1)!), cpu: os.cpus()[0]!.model };
  console.log(`${describeMachine(machine)}, ${machine.cpu}`);
  const folder = await Deno.makeTempDir();
  try {
    for (const name of only) {
      const install = await missingPeer(name);
      if (install !== undefined) {
        console.log(`\n${name} is missing, the others go on. To have it: ${install}`);
        continue;
      }
      const found = await section(name, machine, engines, folder);
      if (json !== undefined && found.rows.length > 0) {
        const results = withSections(await readResults(json), [found]);
        await Deno.writeTextFile(json, `${JSON.stringify(results, null, 1)}\n`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await main();
