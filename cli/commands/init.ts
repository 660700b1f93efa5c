/** `haze init`: a commented config to begin with. */
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import { MODEL_KINDS } from "../../lib/models/mod.ts";
import { type Command, JSON_OPTION, UsageError } from "../command.ts";
import { commentedConfig } from "../config/commented.ts";
import { defaultsOf } from "../config/schema.ts";
import { FORCE_OPTION, prepareFiles } from "../out_file.ts";
import { writes } from "../permissions.ts";
import { EXIT } from "../report.ts";
import { checkPreset } from "../settings.ts";
import { meantHint } from "../suggest.ts";

export const command: Command = {
  name: "init",
  summary: "Write a config with every setting of a kind of model, what it means and what it may be.",
  positionals: ["KIND?"],
  options: [
    { name: "preset", kind: "text", value: "NAME", help: "whose values it has (default tiny)" },
    {
      ...{ name: "out", kind: "text", value: "FILE" },
      help: "config to write (default KIND.jsonc); - writes it to stdout",
    },
    FORCE_OPTION,
    JSON_OPTION,
  ],
  permissions: writes("--out", "."),
  examples: [
    "haze init",
    "haze init llisa --preset small --out runs/llisa.jsonc",
    "haze init spiral --out - > runs/spiral.jsonc",
    "haze train haze --config haze.jsonc --out runs/own.npz",
  ],
  async run(call, io) {
    const kind = checkKind(call.positionals[0] ?? "haze", "write a config");
    const preset = checkPreset(kind, call.text("preset") ?? "tiny", "write a config");
    const text = commentedConfig(kind, preset);
    const out = call.text("out") ?? `${kind}.jsonc`;
    if (out !== "-") {
      await prepareFiles([out], { act: "write a config", force: call.flag("force") });
      await writeFileAtomic(out, new TextEncoder().encode(text));
    }
    if (call.flag("json")) {
      const written = out === "-" ? {} : { config: out };
      io.out(`${JSON.stringify({ kind, preset, ...written, settings: defaultsOf(kind, preset) })}\n`);
    } else if (out === "-") io.out(text);
    else io.out(`saved ${out}\ntry: haze train ${kind} --config ${out}\n`);
    return EXIT.done;
  },
};

/** The kind, if there is one of that name. */
export function checkKind(kind: string, act: string): string {
  if (MODEL_KINDS.includes(kind)) return kind;
  throw new UsageError(
    `Cannot ${act} as the model must be one of ${MODEL_KINDS.join(", ")}: ${kind}${
      meantHint(kind, MODEL_KINDS)
    }`,
  );
}
