/** JSON Schemas of configs, made from the fields that the loader checks. */
import { MODEL_KINDS } from "../../lib/models/mod.ts";
import { DEFAULT_TRAINING } from "../../lib/training/mod.ts";
import { KINDS_OF_SETTINGS, type Value } from "../settings.ts";
import type { ConfigField } from "./field.ts";
import { fieldsOf } from "./fields.ts";
import { MEANINGS } from "./meanings.ts";
import { rulesOf } from "./rules.ts";

/** A JSON Schema, of draft 2020-12. */
export type Schema = { readonly [key: string]: unknown };

const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** What a setting is where neither the call nor a config says it. */
export function defaultsOf(kind: string, preset: string): Readonly<Record<string, Value>> {
  const { presets, training, context } = KINDS_OF_SETTINGS[kind]!;
  const sizes = presets[preset] as Record<string, Value>;
  return { ...DEFAULT_TRAINING, context: sizes[context]!, ...training[preset], ...sizes };
}

/** What a key of a kind means: the doc comment of the setting. */
export function meaningOf(kind: string, key: string): string {
  return MEANINGS[kind]![key] ?? MEANINGS.training![key]!;
}

/** The schema of a file for `haze train KIND --config`. */
export function kindSchema(kind: string): Schema {
  return { $schema: DRAFT, ...bare(kind) };
}

/** The schema of a config of any kind. */
export function wholeSchema(): Schema {
  return {
    $schema: DRAFT,
    title: "A config of haze",
    description: "What haze train KIND --config FILE takes: the settings of one kind of model.",
    anyOf: MODEL_KINDS.map((kind) => ({ $ref: `#/$defs/${kind}` })),
    $defs: Object.fromEntries(MODEL_KINDS.map((kind) => [kind, bare(kind)])),
  };
}

function bare(kind: string): Schema {
  const { model, training } = fieldsOf(kind);
  const defaults = defaultsOf(kind, "tiny");
  const properties = [...model, ...training].map((field) => [
    field.key,
    { description: meaningOf(kind, field.key), ...values(field), default: defaults[field.key] },
  ]);
  return {
    title: `A config of haze train ${kind}`,
    description: "Settings of the model and of its training; what is not there is that of the preset, the " +
      `default here that of tiny. Beside what this schema says: ${rulesOf(kind).join("; ")}.`,
    type: "object",
    properties: {
      $schema: { description: "Where this schema is, for editors.", type: "string" },
      ...Object.fromEntries(properties),
    },
    additionalProperties: false,
  };
}

function values({ kind, least, most, above, below, choices, pattern }: ConfigField): Schema {
  if (kind === "flag") return { type: "boolean" };
  if (kind === "choice") return { enum: choices };
  if (kind === "text") return { type: "string", ...(pattern === undefined ? {} : { pattern }) };
  return {
    type: kind,
    ...(least === undefined ? {} : { minimum: least }),
    ...(most === undefined ? {} : { maximum: most }),
    ...(above === undefined ? {} : { exclusiveMinimum: above }),
    ...(below === undefined ? {} : { exclusiveMaximum: below }),
  };
}
