/** `haze doctor`: is this machine computing right, and how fast. */
import { examineKernels, OP_NAMES, type OpName } from "../../lib/kernels/mod.ts";
import { nearestName } from "../../lib/metrics/mod.ts";
import { type Call, type Command, COMPUTE_OPTIONS, type Io, UsageError } from "../command.ts";
import { adviceOf } from "../doctor/advice.ts";
import { backendReports } from "../doctor/backends.ts";
import { allHolds, type DoctorDocument, toJson } from "../doctor/document.ts";
import { features, machineFacts } from "../doctor/machine.ts";
import { measureSpeed } from "../doctor/speed.ts";
import { asEngine, examineThreads, type ThreadReport } from "../doctor/threads.ts";
import { backendOf } from "../files.ts";
import { EXIT } from "../report.ts";
import { doctorScreen } from "../ui/doctor_view.ts";
import { StatusLine } from "../ui/status_line.ts";
import { styleFor } from "../ui/style.ts";
import { outColumns } from "../ui/terminal.ts";
import { BLAS } from "../permissions.ts";
import { fitted } from "../ui/fit.ts";

export const command: Command = {
  name: "doctor",
  summary:
    "Is this machine computing right, and how fast: every kernel beside float64, threads, peak, speeds, advice.",
  positionals: [],
  options: [
    { name: "quick", kind: "flag", help: "fewer numbers and shapes: some 5 s in place of 20" },
    {
      ...{ name: "only", kind: "list", value: "OP" },
      help: "examine these ops alone, and measure no speed; may be repeated",
    },
    {
      name: "details",
      kind: "flag",
      help: "a paragraph an op: unit, bound and why, worst number, edge points",
    },
    ...COMPUTE_OPTIONS,
  ],
  permissions: [
    ...["loadavg", "cpus", "systemMemoryInfo"].map((value) => ({ allow: "sys", value }) as const),
    { allow: "ffi", lacks: "BLAS, and the CPU clock of this thread, but the wall's" },
    { ...BLAS[1]!, when: "BLAS is looked for" },
  ],
  examples: [
    "haze doctor",
    "haze doctor --quick",
    "haze doctor --only gelu --only softmax --details",
    "haze doctor --json",
  ],
  async run(call, io) {
    const ops = opsOf(call);
    const status = new StatusLine(io);
    let document: DoctorDocument | undefined;
    try {
      document = await examine(call, ops, io, (words) => status.show(words));
    } finally {
      status.clear();
    }
    if (!document) {
      if (call.flag("json")) io.out('{"interrupted":true}\n');
      else io.err("stopped\n");
      return EXIT.interrupted;
    }
    if (call.flag("json")) io.out(`${toJson(document)}\n`);
    else {
      const style = styleFor(io.outIsTerminal && !Deno.noColor);
      const screen = doctorScreen(document, outColumns(io.outIsTerminal), style, call.flag("details"));
      io.out(fitted(screen, io));
    }
    return document.holds ? EXIT.done : EXIT.failed;
  },
};

/** Names that `--only` gives, or all. */
function opsOf(call: Call): readonly OpName[] {
  const given = call.list("only");
  const unknown = given.find((name) => !OP_NAMES.includes(name as OpName));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, OP_NAMES);
    const hint = nearest ? `did you mean "${nearest}"?` : `they are ${OP_NAMES.join(", ")}`;
    throw new UsageError(`Cannot examine an op as there is none of that name: ${unknown}\nhint: ${hint}`);
  }
  return given.length === 0 ? OP_NAMES : OP_NAMES.filter((op) => given.includes(op));
}

/** Everything in turn; undefined after Ctrl-C. */
async function examine(
  call: Call,
  ops: readonly OpName[],
  { interrupted: signal }: Io,
  onWork: (words: string) => void,
): Promise<DoctorDocument | undefined> {
  const isQuick = call.flag("quick");
  const machine = machineFacts();
  const kernels = backendOf(call);
  const engine = asEngine(kernels);
  const backends = await backendReports();
  const accuracy = await examineKernels(kernels, {
    ...{ ops, signal, effort: isQuick ? "quick" : "usual" },
    onOp: ({ op }, done, total) => onWork(`examined ${op} (${done} of ${total})`),
  });
  if (signal.aborted) return undefined;
  onWork("threads");
  const threads: ThreadReport = engine
    // What threads share is the same in a quick look and in a long one.
    ? await examineThreads(engine, { ops, signal, effort: "quick" })
    : { threads: 1 };
  if (signal.aborted) return undefined;
  const wanted = {
    threads: threads.threads,
    isQuick,
    backends,
    signal,
    onWork: (words: string) => onWork(`measuring: ${words}`),
  };
  const isMeasured = engine !== undefined && call.list("only").length === 0;
  const speed = isMeasured ? await measureSpeed(engine, wanted) : null;
  if (speed === undefined) return undefined;
  const found = { machine, features: features(), backends, backend: kernels.name, threads, accuracy, speed };
  return { holds: allHolds(found), ...found, advice: adviceOf(found) };
}
