/** As much of JSON Schema 2020-12 as the schemas of this project use; any other keyword is an error. */

type Schema = Readonly<Record<string, unknown>>;
type Check = (rule: never, value: unknown, root: Schema, schema: Schema) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
};
const number = (fits: (value: number, bound: number) => boolean): Check => (bound, value) =>
  typeof value !== "number" || fits(value, bound);
const always = () => true;

const CHECKS: Readonly<Record<string, Check>> = {
  ...{ $schema: always, title: always, description: always, default: always, $defs: always },
  type: (type: string, value) => TYPES[type]!(value),
  enum: (words: unknown[], value) => words.includes(value),
  minimum: number((value, bound) => value >= bound),
  maximum: number((value, bound) => value <= bound),
  exclusiveMinimum: number((value, bound) => value > bound),
  exclusiveMaximum: number((value, bound) => value < bound),
  pattern: (pattern: string, value) => typeof value !== "string" || new RegExp(pattern, "u").test(value),
  properties: (properties: Record<string, Schema>, value, root) =>
    !isObject(value) ||
    Object.entries(value).every(([key, member]) =>
      !Object.hasOwn(properties, key) || isValid(properties[key]!, member, root)
    ),
  additionalProperties: (_: false, value, _root, { properties }) =>
    !isObject(value) || Object.keys(value).every((key) => Object.hasOwn(properties as object, key)),
  anyOf: (schemas: Schema[], value, root) => schemas.some((schema) => isValid(schema, value, root)),
  $ref: (path: string, value, root) => {
    const schema = path.split("/").slice(1).reduce((at: unknown, key) => (at as Schema)[key], root);
    return isValid(schema as Schema, value, root);
  },
};

/** Whether a value is as a schema has it. */
export function isValid(schema: Schema, value: unknown, root = schema): boolean {
  return Object.entries(schema).every(([keyword, rule]) => {
    const check = CHECKS[keyword];
    if (!check) throw new TypeError(`Cannot validate as this validator lacks a keyword: ${keyword}`);
    return check(rule as never, value, root, schema);
  });
}
