/** `haze claims`: the register of what the seed documents claim. */
import { type Call, type Command, type Io, UsageError } from "../command.ts";
import { COMPUTE_OPTIONS } from "../command.ts";
import { checkClaims } from "../claims/check.ts";
import { listClaims } from "../claims/list.ts";
import { meantHint } from "../suggest.ts";
import { runClaims } from "../claims/run.ts";
import { SHARING_OPTIONS, sharingRuns } from "../distributed/jobs.ts";
import { BLAS, keeps, OVER_JOBS, OVER_RANKS } from "../permissions.ts";

const ACTIONS: Readonly<Record<string, (ids: readonly string[], call: Call, io: Io) => Promise<number>>> = {
  list: listClaims,
  run: runClaims,
  check: checkClaims,
};

export const command: Command = {
  name: "claims",
  summary:
    "The claims of the seed documents: list the verdicts, decide some again (run), or check that short runs " +
    "still say what they said (check).",
  positionals: ["list|run|check?", "ID..."],
  options: [
    { name: "quick", kind: "flag", help: "run: short runs of small models, as check has them" },
    {
      ...{ name: "seeds", kind: "integer", value: "N" },
      help: "run: seeds 1 to N, paired (default 10, quick 5)",
    },
    {
      ...{ name: "cache", kind: "text", value: "DIR" },
      help: "run: where results of runs are kept and found again (default runs/experiments)",
    },
    ...SHARING_OPTIONS.map((option) => ({ ...option, help: `run: ${option.help}` })),
    ...COMPUTE_OPTIONS.map((option) =>
      option.name === "backend"
        ? {
          ...option,
          help: "run: wasm-strict (default: the same bits everywhere), wasm, reference32 or reference64",
        }
        : option
    ),
  ],
  permissions: [
    ...keeps("--cache", "runs/experiments").map((each) => ({ ...each, when: "run" })),
    ...OVER_JOBS,
    ...OVER_RANKS,
    ...BLAS,
  ],
  examples: ["haze claims", "haze claims run H2 --quick", "haze claims run H5 H11", "haze claims check"],
  async run(call, io) {
    const [action = "list", ...ids] = call.positionals;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act) {
      const hint = /^\w\d+$/.test(action)
        ? `\nhint: haze claims run ${action}`
        : meantHint(action, Object.keys(ACTIONS));
      throw new UsageError(
        `Cannot look at claims as the action must be one of ${
          Object.keys(ACTIONS).join(", ")
        }: ${action}${hint}`,
      );
    }
    const unused = action === "run" ? undefined : unusedOption(action, call);
    if (unused !== undefined) {
      throw new UsageError(`Cannot ${action} claims as --${unused} goes with run: got both`);
    }
    if (action !== "run") return await act(ids, call, io);
    return await sharingRuns(call, io, (call, io) => act(ids, call, io));
  },
};

/** An option that would be ignored. */
function unusedOption(action: string, call: Call): string | undefined {
  if (call.flag("quick")) return "quick";
  const number = ["seeds", "jobs"].find((name) => call.number(name) !== undefined);
  if (number !== undefined) return number;
  if (call.number("threads") !== undefined && action === "list") return "threads";
  return ["cache", "backend", "distributed"].find((name) => call.text(name) !== undefined);
}
