/** `haze bench`: how fast this machine trains and writes. */
import { HAZE_PRESETS } from "../../lib/models/mod.ts";
import type { WasmKernels } from "../../lib/kernels/mod.ts";
import { type Call, type Command, JSON_OPTION, UsageError } from "../command.ts";
import { backendOf } from "../files.ts";
import { type Figure, figures, type FiguresWanted } from "../measure/figures.ts";
import { describeMachine, machineState } from "../measure/machine.ts";
import { EXIT } from "../report.ts";
import { figureLines } from "../ui/bench_lines.ts";
import { wrap } from "../ui/wrap.ts";
import { meantHint } from "../suggest.ts";
import { outColumns } from "../ui/terminal.ts";
import { fitted, noteFitted } from "../ui/fit.ts";

/** Seconds of a figure: with two presets and two numbers of threads some 40 s in all, or 8. */
const [USUAL_SECONDS, QUICK_SECONDS] = [4, 0.8];
const USUAL_PRESETS = ["tiny", "small"] as const;
const MOST_SECONDS = 600;
/** A load from which on other programs show in the figures. */
const BUSY_LOAD = 0.5;

type Preset = keyof typeof HAZE_PRESETS;

export const command: Command = {
  name: "bench",
  summary: "How fast this machine trains and writes: presets on one thread and on all, beside its peak.",
  positionals: [],
  options: [
    { name: "quick", kind: "flag", help: `${QUICK_SECONDS} s a figure: a first look` },
    {
      ...{ name: "seconds", kind: "number", value: "S" },
      help: `time for a figure of training (default ${USUAL_SECONDS}); one of generation takes half`,
    },
    {
      ...{ name: "preset", kind: "list", value: "NAME" },
      help: `only these: ${Object.keys(HAZE_PRESETS).join(", ")}; may be repeated (default ${
        USUAL_PRESETS.join(" and ")
      })`,
    },
    { name: "backend", kind: "text", value: "NAME", help: "wasm (default) or wasm-strict" },
    {
      ...{ name: "threads", kind: "integer", value: "N" },
      help: "threads to measure beside one (default: all cores)",
    },
    JSON_OPTION,
  ],
  permissions: [
    { allow: "sys", value: "loadavg" },
    { allow: "ffi", lacks: "the CPU clock of this thread, but the wall's" },
  ],
  examples: ["haze bench", "haze bench --quick", "haze bench --preset small --threads 1 --json"],
  async run(call, io) {
    const json = call.flag("json");
    const wanted = wantedOf(call, io.interrupted);
    const machine = machineState(wanted.engines[0]!);
    if (!json) {
      const text = `${describeMachine(machine)}; figures are medians on the wall clock`;
      for (const line of wrap(text, outColumns(io.outIsTerminal))) io.out(fitted(`${line}\n`, io));
      if (machine.loadAverage > BUSY_LOAD) {
        const load = machine.loadAverage.toFixed(2);
        io.err(noteFitted(`note: other programs are at work (load ${load}): figures come out low\n`, io));
      }
    }
    const measured: Figure[] = [];
    for await (const figure of figures(wanted)) {
      if (!json) {
        io.out(fitted(figureLines(figure, !measured.some(({ type }) => type === figure.type)), io));
      }
      measured.push(figure);
    }
    const isInterrupted = io.interrupted.aborted;
    if (json) {
      const of = (wantedType: Figure["type"]) =>
        measured.filter(({ type }) => type === wantedType).map(({ figure }) => figure);
      const document = {
        machine,
        secondsPerFigure: wanted.seconds,
        loop: of("loop"),
        training: of("training"),
      };
      const end = isInterrupted ? { interrupted: true } : {};
      io.out(`${JSON.stringify({ ...document, generation: of("generation"), ...end })}\n`);
    } else if (isInterrupted) io.err("stopped\n");
    return isInterrupted ? EXIT.interrupted : EXIT.done;
  },
};

/** Checks the call and makes the backends. */
function wantedOf(call: Call, signal: AbortSignal): FiguresWanted {
  const { seconds, presets } = { seconds: secondsOf(call), presets: presetsOf(call) };
  const backend = call.text("backend");
  if (backend?.startsWith("reference")) {
    throw new UsageError(`Cannot bench as --backend must be made for speed, wasm or wasm-strict: ${backend}`);
  }
  const most = call.number("threads") ?? Math.min(64, navigator.hardwareConcurrency);
  const engines = [...new Set([1, most])].map((threads) =>
    backendOf({ ...call, number: (name) => name === "threads" ? threads : call.number(name) }) as WasmKernels
  );
  return { engines, presets, seconds, signal };
}

function secondsOf(call: Call): number {
  const given = call.number("seconds");
  if (given === undefined) return call.flag("quick") ? QUICK_SECONDS : USUAL_SECONDS;
  if (call.flag("quick")) {
    throw new UsageError(`Cannot bench as --quick is --seconds ${QUICK_SECONDS}: got --seconds ${given} too`);
  }
  if (!(given > 0 && given <= MOST_SECONDS)) {
    throw new UsageError(`Cannot bench as --seconds must be above 0 and at most ${MOST_SECONDS}: ${given}`);
  }
  return given;
}

function presetsOf(call: Call): readonly Preset[] {
  const given = [...new Set(call.list("preset"))];
  for (const name of given) {
    if (!Object.hasOwn(HAZE_PRESETS, name)) {
      throw new UsageError(
        `Cannot bench as --preset is one of ${Object.keys(HAZE_PRESETS).join(", ")}: ${name}${
          meantHint(name, Object.keys(HAZE_PRESETS))
        }`,
      );
    }
  }
  return given.length > 0 ? given as Preset[] : USUAL_PRESETS;
}
