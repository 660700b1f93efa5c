/** A config with a comment beside every key, for people to change. */
import { FRESH_RUNS } from "../fresh_run.ts";
import { KINDS_OF_SETTINGS, type Value } from "../settings.ts";
import { wrap } from "../ui/wrap.ts";
import { type ConfigField, valuesOf } from "./field.ts";
import { fieldsOf } from "./fields.ts";
import { rulesOf } from "./rules.ts";
import { defaultsOf, meaningOf } from "./schema.ts";

const WIDTH = 100;

/**
 * The settings of a preset as JSON with comments: what each key means, what it may be, and its default. A run with this
 * file is the run of the preset; so what depends on the call's other options is commented out.
 */
export function commentedConfig(kind: string, preset: string): string {
  const { model, training } = fieldsOf(kind);
  const values = defaultsOf(kind, preset);
  const open = dependsOnCall(kind, values);
  const rows = (fields: readonly ConfigField[]): string[] =>
    fields.flatMap((field) => {
      const note = open[field.key];
      const about = `${meaningOf(kind, field.key)}. ${capital(valuesOf(field))}; ${preset}: ${
        JSON.stringify(values[field.key])
      }${note === undefined ? "" : `, ${note}`}.`;
      const line = `${JSON.stringify(field.key)}: ${JSON.stringify(values[field.key])},`;
      return [...comment(about), `  ${note === undefined ? "" : "// "}${line}`, ""];
    });
  return [
    `// Settings of haze train ${kind}: the preset ${preset}.`,
    `// haze train ${kind} --config FILE takes this file; --set key=value and options of their own go before it.`,
    "// What is left out is that of --preset. Comments and commas behind the last line are allowed.",
    ...wrap(`Rules between keys: ${rulesOf(kind).join("; ")}.`, WIDTH).map((line) => `// ${line}`),
    "{",
    "  // The model.",
    "",
    ...rows(model),
    "  // Its training.",
    "",
    ...rows(training).slice(0, -1),
    "}",
    "",
  ].join("\n");
}

/** Keys whose defaults another option moves, and how. */
function dependsOnCall(
  kind: string,
  values: Readonly<Record<string, Value>>,
): Readonly<Record<string, string>> {
  const { context } = KINDS_OF_SETTINGS[kind]!;
  const { ofText = {} } = FRESH_RUNS[kind]!;
  const texts = Object.entries(ofText as Record<string, Value>).map(([key, value]) => [
    key,
    `but ${JSON.stringify(value)} where --corpus is a text`,
  ]);
  const window = values.context === values[context] ? { context: `as ${context} unless given` } : {};
  return { ...window, ...Object.fromEntries(texts) };
}

const comment = (text: string): string[] => wrap(text, WIDTH - 5).map((line) => `  // ${line}`);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
