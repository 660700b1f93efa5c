/**
 * Matrix-vector products of a generated token: `deno run -A bench/decode_report.ts [--peer] [--strict]`. With `--peer`
 * gcc compiles plain C loops for the same products (`peers/decode/`), which are timed in turns with the kernels.
 *
 * @module
 */
import { type Int8DotName, type NumericModeName, type WasmKernels, wasmKernels } from "../lib/kernels/mod.ts";
import { relaxedIsSupported } from "../lib/kernels/wasm/numeric_mode.ts";
import { fastestInt8Dot } from "../lib/kernels/wasm/prepared/fastest_dot.ts";
import { programArguments } from "./arguments.ts";
import { benchMode } from "./backends.ts";
import { type DecodeCase, decodeCase } from "./decode_case.ts";
import { describeMachine, machineState } from "../cli/measure/machine.ts";
import { compilePeer } from "./peers/decode/peer.ts";
import { DECODE_GROUP, DECODE_SHAPES, DECODE_TOKENS, type DecodeShape } from "./sizes.ts";
import { measureTogether } from "../cli/measure/yardstick.ts";

const DOTS: readonly Int8DotName[] = ["pairs", "fused", "plain"];

/** Something that is timed: `DECODE_TOKENS` tokens a call. */
interface Contender {
  readonly name: string;
  readonly bytes: number;
  /** The contender in C that it is compared with. */
  readonly peer?: string;
  run(): void;
}

const PEER = { float: "C float", int8: "C int8" } as const;

/** An engine for each kind of instruction that sums 8-bit products, the default first. */
function engines(mode: NumericModeName): Map<Int8DotName, WasmKernels> {
  const dots = new Set([fastestInt8Dot(), ...(relaxedIsSupported() ? DOTS : ["plain" as const])]);
  return new Map([...dots].map((int8Dot) => [int8Dot, wasmKernels({ mode, threads: 1, int8Dot })]));
}

async function report(
  shape: DecodeShape,
  kernels: ReadonlyMap<Int8DotName, WasmKernels>,
  makePeer?: Awaited<ReturnType<typeof compilePeer>>,
): Promise<string> {
  const times = (run: () => void) => (): void => {
    for (let token = 0; token < DECODE_TOKENS; token++) run();
  };
  const cases: DecodeCase[] = [];
  const contenders: Contender[] = [];
  const add = (name: string, decode: DecodeCase, run: () => void, peer: string): void => {
    contenders.push({ name, bytes: decode.bytes, run: times(run), ...(makePeer ? { peer } : {}) });
  };
  const [first] = kernels.values();
  const float = decodeCase(first!, shape);
  cases.push(float);
  add("float", float, float.token, PEER.float);
  for (const [dot, engine] of kernels) {
    const int8 = decodeCase(engine, shape, DECODE_GROUP);
    cases.push(int8);
    add(`int8 ${dot}`, int8, int8.token, PEER.int8);
    if (engine === first) add(`int8 ${dot}, call by call`, int8, int8.eagerToken, PEER.int8);
  }
  const peer = makePeer?.(shape);
  if (peer) {
    contenders.push({ name: PEER.float, bytes: cases[0]!.bytes, run: () => peer.float(DECODE_TOKENS) });
    contenders.push({ name: PEER.int8, bytes: cases[1]!.bytes, run: () => peer.int8(DECODE_TOKENS) });
  }
  const { mode } = first!.launcher;
  const tasks = contenders.map(({ run }) => ({ work: run, flop: DECODE_TOKENS }));
  const measured = await measureTogether(tasks, { mode });
  const rate = new Map(contenders.map(({ name }, i) => [name, 1e3 * DECODE_TOKENS / measured[i]!.ms]));
  for (const decode of cases) decode.close();
  peer?.close();
  return contenders.map(({ name, bytes, peer: of }) => {
    const tokens = rate.get(name)!;
    const gigabytes = (bytes * tokens / 1e9).toFixed(1);
    const cells = [
      shape.name.padEnd(5),
      name.padEnd(27),
      tokens.toFixed(0).padStart(9),
      gigabytes.padStart(6),
    ];
    return [...cells, of ? (tokens / rate.get(of)!).toFixed(2).padStart(6) : ""].join(" ").trimEnd();
  }).join("\n");
}

async function main(): Promise<void> {
  const { flags } = programArguments({ flags: ["--peer", "--strict"] });
  const kernels = engines(benchMode(flags.has("--strict")));
  console.log(`${describeMachine(machineState([...kernels.values()][0]!))}\n`);
  const makePeer = flags.has("--peer") ? await compilePeer() : undefined;
  console.log(`shape products                     tokens/s   GB/s${makePeer ? "    x C" : ""}`);
  for (const shape of DECODE_SHAPES) console.log(await report(shape, kernels, makePeer));
}

if (import.meta.main) await main();
