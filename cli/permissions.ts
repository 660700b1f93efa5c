/**
 * What a command needs of Deno: data beside each command, from which come the flags in its help, those in the README, and
 * the test that runs every command with them alone.
 */

/** One permission of a command. What it is for is `of`, `value` or `text`; with none of these it is all of that kind. */
export interface Permission {
  readonly allow: "read" | "write" | "env" | "sys" | "ffi" | "run";
  /** A word of the command, as `CKPT`, or an option, as `--out`: what the call gives there. */
  readonly of?: string;
  /** What stands for `of` where the call does not give it. */
  readonly usual?: string;
  /** The folder is meant in which that file lies. */
  readonly folder?: true;
  /** The value may also be a name, such as `builtin` or `npm:NAME`; a path has a dot or a slash in it. */
  readonly orName?: true;
  /** The value itself. */
  readonly value?: string;
  /** What only the files say, in words. */
  readonly text?: string;
  /** When it is needed, if not always: an option with its value, a first word (`add|remove`), or a sentence. */
  readonly when?: string;
  /** Without it the work is done all the same, and this is less. */
  readonly lacks?: string;
}

/** What a call gives; a part of {@linkcode Call} of `command.ts`. */
export interface Given {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

/** What of a command says which permissions it needs. */
export interface Permitted {
  readonly positionals: readonly string[];
  readonly options: readonly { readonly name: string; readonly kind: string; readonly value?: string }[];
  readonly permissions: readonly Permission[];
}

/** Reading the file of a word or an option. */
export const reads = (of: string): Permission => ({ allow: "read", of });

/** Reading what is a file or a name. */
export const readsText = (of: string): Permission => ({ allow: "read", of, orName: true });

/** Writing a file in place of an old one: its folder is read, written to and synced. */
export const writes = (of: string, usual?: string): readonly Permission[] =>
  (["read", "write"] as const).map((allow) => ({
    ...{ allow, of, folder: true },
    ...(usual === undefined ? {} : { usual }),
  }));

/** Using a folder. */
export const keeps = (of: string, usual: string): readonly Permission[] =>
  (["read", "write"] as const).map((allow) => ({ allow, of, usual }));

/** The `config.json` beside weights of Hugging Face's, which says their sizes; in a folder of theirs `CKPT` covers it. */
export const SIZES_BESIDE: Permission = {
  ...{ allow: "read", text: "config.json" },
  when: "the weights are a safetensors file, which has its sizes beside it",
};

/** Knowing whether a run is gone whose lock is there. */
export const LOCK_OWNER: Permission = {
  ...{ allow: "sys", value: "hostname" },
  when: "a run that was killed left its lock",
  lacks: "going on without its removal",
};

const isTyped = { when: "lines are typed at a terminal", lacks: "a history from session to session" };

/** Keeping what is typed. */
export const HISTORY: readonly Permission[] = [
  { allow: "env", value: "HAZE_HISTORY", ...isTyped },
  { allow: "env", value: "XDG_STATE_HOME", ...isTyped },
  { allow: "env", value: "HOME", ...isTyped },
  { allow: "read", text: "HISTORY", ...isTyped },
  { allow: "write", text: "HISTORY", ...isTyped },
];

/** Sharing a run among ranks: the library, what its launcher tells, the hash of the program, and whether all ranks live. */
export const OVER_RANKS: readonly Permission[] = [
  ...(["read", "env", "sys", "ffi"] as const).map((allow) => ({ allow, when: "--distributed mpi" })),
  { allow: "run", when: "--distributed mpi", lacks: "an end by itself when another rank was killed" },
];

/** Sharing runs among processes of this machine, which are given all permissions. */
export const OVER_JOBS: readonly Permission[] = (["sys", "run"] as const).map((allow) => ({
  allow,
  when: "--jobs",
}));

/** A text that only the checkpoint names. */
export const RECORDED_TEXT: Permission = {
  ...{ allow: "read", text: "TEXT" },
  when: "what CKPT was trained on was a file",
};

/** What `--backend blas` takes. */
export const BLAS: readonly Permission[] = [
  { allow: "ffi", when: "--backend blas" },
  {
    ...{ allow: "env", value: "HAZE_BLAS", when: "--backend blas" },
    lacks: "the library that HAZE_BLAS names",
  },
];

/** What drawing a picture with the packages of `figures/` takes: they read themselves and call native code. */
export const DRAWING: readonly Permission[] = (["read", "env", "sys", "ffi"] as const).map((allow) => ({
  allow,
  when: "--out",
}));

/** `DIR of --out`, `CKPT`, `loadavg`; nothing for all. */
function nameOf({ of, folder, usual, value, text }: Permission): string {
  if (of === undefined) return value ?? text ?? "";
  if (!folder) return usual === undefined ? of.replace(/^--/, "") : usual;
  return usual ?? "DIR";
}

/** A permission as a flag of `deno run`, with names where the call's values go. */
export function shownFlag(permission: Permission, { options }: Pick<Permitted, "options">): string {
  const { allow, of, folder, usual } = permission;
  const option = options.find(({ name }) => of === `--${name}`);
  const name = option && !folder && usual === undefined
    ? option.value ?? nameOf(permission)
    : nameOf(permission);
  return `--allow-${allow}${name === "" ? "" : `=${name}`}`;
}

/** When a permission is needed, and what its name stands for; empty if that is plain. */
export function shownReason({ of, folder, usual, when, lacks }: Permission): string {
  const isOption = of?.startsWith("--");
  const parts = [
    usual !== undefined ? `or ${folder ? "the folder of " : ""}${of}` : "",
    usual === undefined && folder ? `DIR is the folder of ${of}` : "",
    isOption && usual === undefined && !folder ? `with ${of}` : "",
    when === undefined
      ? ""
      : when.includes(" ") && !when.startsWith("--")
      ? `if ${when}`
      : `with ${when.replaceAll("|", ", ")}`,
    lacks === undefined ? "" : `without it: not ${lacks}`,
  ];
  return parts.filter((part) => part !== "").join("; ");
}

/** A permission that a call needs, as Deno is asked for it. */
export interface Needed {
  readonly allow: Permission["allow"];
  /** What of it; undefined for all. */
  readonly value: string | undefined;
  readonly isOptional: boolean;
}

/** What a call needs, as far as the call says it. */
export function neededBy(command: Permitted, call: Given): Needed[] {
  return command.permissions.flatMap((permission) =>
    valuesOf(permission, command, call).map((value) => ({
      ...{ allow: permission.allow, value, isOptional: permission.lacks !== undefined },
    }))
  );
}

/** As a flag of `deno run`. */
export const flagOf = ({ allow, value }: Pick<Needed, "allow" | "value">): string =>
  `--allow-${allow}${value === undefined ? "" : `=${value}`}`;

function valuesOf(permission: Permission, command: Permitted, call: Given): (string | undefined)[] {
  const { of, value, text, when, usual, folder, orName } = permission;
  if (text !== undefined || (when !== undefined && !holds(when, command, call))) return [];
  if (of === undefined) return [value];
  const given = givenAt(of, command, call);
  const paths = given.filter((path) => path !== "-" && (!orName || isPath(path))).map((path) =>
    path.replace(/#.*$/, "")
  );
  if (paths.length === 0) return usual === undefined || given.length > 0 ? [] : [usual];
  return paths.map((path) => folder ? folderOf(path) : path);
}

/** Whether a call gives the option, with the value, that a condition names. Conditions in words are left to the files. */
function holds(when: string, command: Permitted, call: Given): boolean {
  const [, option, value] = /^(--\S+)(?: (\S+))?$/.exec(when) ?? [];
  if (option === undefined) return when.split("|").includes(call.positionals[0] ?? "");
  const given = givenAt(option, command, call);
  return value === undefined ? given.length > 0 : given.includes(value);
}

function givenAt(of: string, { positionals, options }: Permitted, call: Given): readonly string[] {
  if (!of.startsWith("--")) {
    const at = positionals.findIndex((word) => word.replace(/\?$|\.\.\.$/, "") === of);
    return call.positionals.slice(at, positionals[at + 1] === undefined || at < 0 ? undefined : at + 1);
  }
  const name = of.slice(2);
  if (options.find((option) => option.name === name)?.kind === "list") return call.list(name);
  const text = call.text(name);
  return text === undefined ? [] : [text];
}

const isPath = (value: string): boolean => /[./\\]/.test(value) && !/^(npm|bigram):/.test(value);

const folderOf = (path: string): string =>
  /^(.*[^/\\])[/\\]+[^/\\]+$/.exec(path)?.[1] ?? (path.startsWith("/") ? "/" : ".");
