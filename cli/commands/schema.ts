/** `haze schema`: the JSON Schema of configs. */
import type { Command } from "../command.ts";
import { kindSchema, wholeSchema } from "../config/schema.ts";
import { EXIT } from "../report.ts";
import { checkKind } from "./init.ts";

export const command: Command = {
  name: "schema",
  summary:
    "Print the JSON Schema of a config of one kind of model, or of any; editors complete and check by it.",
  positionals: ["KIND?"],
  options: [],
  permissions: [],
  examples: ["haze schema", "haze schema haze > haze.schema.json"],
  run(call, io) {
    const [kind] = call.positionals;
    const schema = kind === undefined ? wholeSchema() : kindSchema(checkKind(kind, "print a schema"));
    io.out(`${JSON.stringify(schema, undefined, 2)}\n`);
    return Promise.resolve(EXIT.done);
  },
};
