/** `--profile`: where the time of a training run goes. */
import { writeFileAtomic } from "../lib/formats/mod.ts";
import {
  type Kernels,
  type Profile,
  profileKernels,
  profileTable,
  profileTrace,
} from "../lib/kernels/mod.ts";
import { type Call, type Io, type OptionSpec, UsageError } from "./command.ts";
import { exists, prepareToWrite, refuseDirectory } from "./files.ts";
import { counted } from "./ui/format.ts";
import { outColumns } from "./ui/terminal.ts";

/** The options of a command that can be profiled; it has `--force` too. */
export const PROFILE_OPTIONS: readonly OptionSpec[] = [
  {
    ...{ name: "profile", kind: "flag" },
    help: "print the time of each kernel at the end and write a trace for Perfetto or chrome://tracing",
  },
  {
    ...{ name: "trace", kind: "text", value: "FILE" },
    help: "where --profile writes the trace (default: --out with .trace.json for .npz)",
  },
];

/** Calls of kernels in a trace: some 40 MB of text, which a viewer still opens with ease. */
const TRACE_CALLS = 250_000;

/** A profile that was asked for, or none. */
export interface Profiling {
  /** The call, whose kernels are put into the profile. */
  readonly call: Call;
  /** That of the kernels that were taken last, once they were. */
  readonly profile: Profile | undefined;
  /** Prints the table, or a line of JSON, and writes the trace. */
  report(io: Io, json: boolean): Promise<void>;
}

/**
 * The profile that the call asks for. Its trace is found writable before any work is done.
 *
 * @throws {UsageError} if `--trace` stands alone.
 * @throws {Error} if the trace is there and not to be replaced, or cannot be written.
 */
export async function profilingOf(call: Call, out: string): Promise<Profiling> {
  const given = call.text("trace");
  if (!call.flag("profile")) {
    if (given !== undefined) {
      throw new UsageError("Cannot write a trace as --trace goes with --profile: got it alone");
    }
    return { call, profile: undefined, report: () => Promise.resolve() };
  }
  const path = given ?? out.replace(/(\.npz)?$/, ".trace.json");
  await refuseDirectory(path, "write a trace into");
  if (!call.flag("force") && await exists(path)) {
    throw new Error(
      `Cannot write a trace into ${path} as nothing may be overwritten: it is there\n` +
        "hint: --force replaces it, --trace names another",
    );
  }
  if (path === out) {
    throw new UsageError(`Cannot write a trace into ${path} as --out goes there: got it twice`);
  }
  await prepareToWrite(path);
  let profile: Profile | undefined;
  const wrapKernels = (kernels: Kernels): Kernels => {
    const profiled = profileKernels(kernels, { traceCalls: TRACE_CALLS });
    profile = profiled.profile;
    return profiled;
  };
  return {
    call: { ...call, wrapKernels },
    get profile() {
      return profile;
    },
    async report(io, json) {
      if (!profile) return;
      const report = profile.report();
      await writeFileAtomic(path, new TextEncoder().encode(profileTrace(profile)));
      const { length, dropped } = profile.callTimes;
      if (json) {
        const trace = { path, calls: length, callsLeftOut: dropped };
        io.out(`${JSON.stringify({ profile: { ...report, trace } })}\n`);
      } else {
        const part = dropped > 0
          ? `the first ${counted(length, "call")} of ${counted(length + dropped, "")}`
          : "";
        io.out(
          `${
            profileTable(report, { sections: ["step"], columns: outColumns(io.outIsTerminal) })
          }trace ${path}${part && ` (${part.trim()})`}: ` +
            "open it in ui.perfetto.dev or chrome://tracing\n\n",
        );
      }
    },
  };
}
