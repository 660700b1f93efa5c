import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { COMMANDS } from "../../cli/commands.ts";
import { completionTable } from "../../cli/completions/table.ts";
import { checkFailure, inFolder, run } from "./support.ts";

/** What a line may go on with; the first few where there are many. */
const LINES: [line: string, some: readonly string[], none?: readonly string[]][] = [
  ["haze tra", ["train", "train-tokenizer"], ["generate"]],
  ["haze help comp", ["compare", "completions"], ["claims"]],
  ["haze --ver", ["--version"]],
  ["haze train ha", ["haze"], ["llisa"]],
  ["haze train haze --pre", ["--preset"], ["--prompt"]],
  ["haze train haze --preset s", ["small", "seed"], ["stories15m"]],
  ["haze train --seed 3 llisa --preset s", ["small", "stories15m"], ["seed"]],
  ["haze train haze --set nE", ["nEmb="], ["nodes="]],
  ["haze train llisa --set nK", ["nKvHeads="]],
  ["haze generate x --sampling top", ["top_k", "top_p"], ["basic"]],
  ["haze generate note --backend was", ["wasm", "wasm-strict"]],
  ["haze claims run G1", ["G1", "G10"], ["H1"]],
  ["haze claims li", ["list"]],
  ["haze ablate llisa rot", ["rotary-positions"]],
  ["haze ablate haze rot", [], ["rotary-positions"]],
  ["haze shards ver", ["verify"]],
  ["haze train-tokenizer x --kind pr", ["prime-bpe", "prime-chat"]],
  ["haze inspect no", ["notes.txt"], ["other.npz"]],
  ["haze eval other.npz --tokenizer no", ["notes.txt"]],
  ["haze completions ", ["bash", "zsh", "fish"]],
  ["haze generate x --context gr", ["growing"]],
  ["haze train haze --context gr", [], ["growing"]],
  ["haze train haze --batch no", [], ["notes.txt"]],
  ["haze compare no", ["notes.txt"]],
  ["haze schema sp", ["spiral"]],
  ["haze spiral --tok_", ["--tok_vocab", "--tok_no_bos"], ["--top_p"]],
];

async function has(program: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `command -v ${program}`],
    ...{ stdout: "null", stderr: "null" },
  }).output().catch(() => ({ success: false }));
  return success;
}

/** Runs a script in a folder with two files and the completions of a shell, and gives a list of words a line. */
async function complete(shell: string, args: (script: string) => string[]): Promise<string[][]> {
  let found: string[][] = [];
  await inFolder(async (folder) => {
    for (const name of ["notes.txt", "other.npz"]) await Deno.writeTextFile(join(folder, name), "");
    const { code, out, err } = await run("completions", shell);
    assertEquals([code, err], [0, ""]);
    await Deno.writeTextFile(join(folder, "haze.sh"), out);
    const [program, ...words] = args(join(folder, "haze.sh"));
    const { stdout, stderr } = await new Deno.Command(program!, {
      ...{ args: words, cwd: folder, env: { TERM: "dumb", HOME: folder }, stdin: "null" },
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    found = new TextDecoder().decode(stdout).split("\x01").slice(1).map((list) =>
      list.split(/\s+/).filter(Boolean)
    );
  });
  assertEquals(found.length, LINES.length);
  return found;
}

function checkFound(found: readonly string[][]): void {
  for (const [i, [line, some, none = []]] of LINES.entries()) {
    for (const word of some) assert(found[i]!.includes(word), `${line}: ${word} is not in ${found[i]}`);
    for (const word of none) assert(!found[i]!.includes(word), `${line}: ${word} is in ${found[i]}`);
  }
}

Deno.test({
  name: "completions bash completes commands, options, words and files in bash",
  // All commands are loaded, and what draws pictures with them, which stays.
  sanitizeResources: false,
  ignore: !await has("bash"),
  fn: async () => {
    const ask = (line: string): string =>
      `COMP_LINE='${line}'; COMP_POINT=\${#COMP_LINE}; COMPREPLY=(); _haze 2>/dev/null; printf '\\001%s' "\${COMPREPLY[*]}"`;
    const found = await complete(
      "bash",
      (
        script,
      ) => ["bash", "--norc", "-c", [`source '${script}'`, ...LINES.map(([line]) => ask(line))].join("\n")],
    );
    checkFound(found);
  },
});

Deno.test({
  name: "completions bash keeps what stands before = in a word",
  sanitizeResources: false,
  ignore: !await has("bash"),
  fn: async () => {
    const { out } = await run("completions", "bash");
    const ask =
      "COMP_LINE='haze generate x --sampling=top_k_'; COMP_POINT=${#COMP_LINE}; _haze; echo ${COMPREPLY[*]}; complete -p haze";
    const { stdout } = await new Deno.Command("bash", { args: ["--norc", "-c", `${out}\n${ask}`] }).output();
    assertEquals(new TextDecoder().decode(stdout), "top_k_top_p\ncomplete -F _haze haze\n");
  },
});

Deno.test({
  name: "completions fish completes commands, options, words and files in fish",
  sanitizeResources: false,
  ignore: !await has("fish"),
  fn: async () => {
    const ask = (line: string): string =>
      `printf '\\x01%s ' (complete -C '${line}' | string replace -r '\\t.*' '')`;
    const found = await complete(
      "fish",
      (
        script,
      ) => [
        "fish",
        "--no-config",
        "-c",
        [`source '${script}'`, ...LINES.map(([line]) => `printf '\\x01'; ${ask(line).replace("\\x01", "")}`)]
          .join("\n"),
      ],
    );
    checkFound(found);
  },
});

Deno.test({
  name: "completions zsh completes commands, options, words and files in zsh",
  sanitizeResources: false,
  ignore: !await has("zsh"),
  fn: async () => {
    const found = await complete("zsh", (script) => ["zsh", "-f", "-c", zshDriver(script)]);
    checkFound(found);
  },
});

/** Asks zsh's completion in a pseudo-terminal for every line; `compadd` is overheard. */
function zshDriver(script: string): string {
  return [
    "cat > setup.zsh <<'END'",
    "PS1=; autoload -Uz compinit; compinit -u -D",
    `source '${script}'`,
    'compadd() { local -a found; builtin compadd -O found "$@"; all+=($found); builtin compadd "$@"; }',
    'show() { all=(); zle complete-word; zle -I; print -r -- "<<${(j: :)all}>>"; zle kill-buffer; }',
    "zle -N show; bindkey '^T' show",
    "print '<<ready>>'",
    "END",
    "zmodload zsh/zpty",
    "zpty z zsh -f -i",
    "until_marked() {",
    "  local text; got=",
    "  while [[ $got != *'>>'* ]]; do zpty -r z text || return; got+=$text; done",
    "  got=${got##*'<<'}; got=${got%%'>>'*}",
    "}",
    "zpty -w z 'source ./setup.zsh'; until_marked",
    "ask() { zpty -w -n z \"$1\"$'\\x14'; until_marked; printf '\\001%s' \"$got\"; }",
    ...LINES.map(([line]) => `ask '${line}'`),
    "zpty -d z",
  ].join("\n");
}

Deno.test(
  "completionTable has words that the commands take, all of them",
  { sanitizeResources: false },
  async () => {
    // What is wrong with another word lists those that are right.
    const given: Readonly<Record<string, readonly string[]>> = {
      generate: ["generate", "no.npz"],
      bench: ["bench"],
      "train-tokenizer": ["train-tokenizer", "builtin", "--out", "x.model"],
      compare: ["compare", "tiny", "tiny"],
      agents: ["agents", "no.npz", "no.npz"],
      convert: ["convert", "no.npz", "x.npz"],
    };
    let checked = 0;
    for (const { name, options } of await completionTable(COMMANDS)) {
      const words = given[name];
      if (!words) continue;
      for (const { name: option, value } of options) {
        if (!Array.isArray(value?.words) || value.words.length === 0 || value.isPath) continue;
        const { code, err } = await run(...words, `--${option}`, "zzzzzz");
        if (!err.includes("zzzzzz")) continue; // another thing is wrong first
        assertEquals(code, 2, err);
        for (const word of value.words) assert(err.includes(word), `${name} --${option} ${word}: ${err}`);
        checked++;
      }
    }
    assert(checked >= 6, `${checked}`);
    checkFailure(
      await run("completions", "fisch"),
      2,
      "the shell must be one of bash, zsh, fish: fisch",
      false,
    );
  },
);
