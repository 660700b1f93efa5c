/** Help and settings as tables that fit the terminal. */
import { keyLines } from "../ui/line_editor/key_lines.ts";
import { wrap } from "../ui/wrap.ts";
import type { CommandContext } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { keysUsed, type SamplerKey, samplersFor } from "./sampling.ts";
import type { ReplSettings } from "./settings.ts";

/** Rows of a narrow and a wide part; the wide one wraps at words under itself, or goes below where there is no room. */
function table(rows: readonly (readonly [string, string])[], columns: number): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.flatMap(([name, text]) => {
    const beside = columns - left >= 24;
    const lines = wrap(text, beside ? columns - left : Math.max(8, columns - 2));
    if (!beside) return [name, ...lines.map((line) => `  ${line}`)];
    return lines.map((line, i) => `${(i === 0 ? name : "").padEnd(left)}${line}`);
  });
}

/** What can be typed. */
export function helpTable(context: CommandContext, columns: number): string[] {
  const rows = COMMANDS.map(({ names, usage, help }) => {
    const more = names.length > 1 ? `, also ${names.slice(1).map((name) => `/${name}`).join(" ")}` : "";
    const modes = names[0] === "sampling" ? `: ${samplersFor(context.rule).join(", ")}` : "";
    return [`/${names[0]} ${usage}`.trim(), help + modes + more] as const;
  });
  return [
    ...wrap("Any other line is text to go on from; an empty one takes the last text again.", columns),
    "",
    ...table(rows, columns),
    "",
    ...keyLines(columns),
  ];
}

type Row = readonly [command: string, keys: readonly (keyof ReplSettings)[]];

const ROWS: readonly Row[] = [
  ["/len", ["genLen"]],
  ["/sampling", ["sampling"]],
  ["/temp", ["temperature"]],
  ["/topk", ["topK"]],
  ["/topp", ["topP"]],
  ["/minp", ["minP"]],
  ["/typical", ["typicalP"]],
  ["/tau", ["tau"]],
  ["/eta", ["eta"]],
  ["/entropy", ["targetEntropy"]],
  ["/bounds", ["minTemp", "maxTemp"]],
  ["/penalty", ["repetitionPenalty", "penaltyWindow"]],
  ["/loops", ["avoidLoops"]],
  ["/context", ["context"]],
  ["/seed", ["seed"]],
  ["/stats", ["showStats"]],
  ["/trace", ["showTrace"]],
];
const SAMPLER_ROWS = /^\/(temp|topk|topp|minp|typical|tau|eta|entropy|bounds|penalty|loops)$/;

/** The settings; those that the chosen sampler does not use say so. */
export function configTable(settings: ReplSettings, columns: number): string[] {
  const used = keysUsed(settings.sampling);
  return table(
    ROWS.map(([command, keys]) => {
      const value = keys.map((key) => show(settings[key])).join(" ");
      const idle = SAMPLER_ROWS.test(command) && !used.includes(keys[0] as SamplerKey);
      return [command, idle ? `${value.padEnd(9)} not used by ${settings.sampling}` : value] as const;
    }),
    columns,
  );
}

function show(value: string | number | boolean): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return typeof value === "boolean" ? (value ? "on" : "off") : value;
}
