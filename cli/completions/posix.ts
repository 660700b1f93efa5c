/** Completions of bash and zsh: the tables as functions that both understand, and a function of each that asks them. */
import type { CompletedCommand, Value } from "./table.ts";

/** Sets `_haze_w`, words, and `_haze_f`, whether files are wanted. */
function setValue({ words, isPath }: Value): string {
  const file = `_haze_f=${isPath ? 1 : ""}`;
  if (Array.isArray(words)) return `_haze_w=${quote(words)}; ${file}`;
  const cases = Object.entries(words).map(([kind, own]) => `${kind}) _haze_w=${quote(own)};;`);
  return `_haze_w=; case "$3" in ${cases.join(" ")} esac; ${file}`;
}

const quote = (words: readonly string[]): string => `'${words.join(" ")}'`;

/** Functions of a command's words: `_haze_value COMMAND OPTION KIND`, `_haze_place COMMAND N KIND`, `_haze_names COMMAND`. */
function tables(commands: readonly CompletedCommand[]): string[] {
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) =>
      option.value === undefined ? [] : [`    "${name} --${option.name}") ${setValue(option.value)};;`]
    )
  );
  const places = commands.flatMap(({ name, positionals, isOpen }) =>
    positionals.map((value, i) =>
      `    "${name} "${isOpen && i === positionals.length - 1 ? "*" : i}) ${setValue(value)};;`
    )
  );
  const names = commands.map(({ name, options }) =>
    `    "${name}") _haze_w=${
      quote(options.flatMap((option) => [`--${option.name}`, ...(option.alias ? [`-${option.alias}`] : [])]))
    };;`
  );
  const all = commands.map(({ name }) => name).filter(Boolean);
  return [
    "# What the value of an option may be; fails for a flag.",
    "_haze_value() {",
    '  case "$1 $2" in',
    ...values,
    "    *) _haze_w=; _haze_f=; return 1;;",
    "  esac",
    "}",
    "# What may stand at a place behind the command.",
    "_haze_place() {",
    '  case "$1 $2" in',
    `    " "*) _haze_w=${quote(all)}; _haze_f=;;`,
    ...places,
    "    *) _haze_w=; _haze_f=;;",
    "  esac",
    "}",
    "# Its options.",
    "_haze_names() {",
    '  case "$1" in',
    ...names,
    "    *) _haze_w=;;",
    "  esac",
    "  _haze_f=",
    "}",
    "# Reads the words before the one that is completed: the command, the places taken, the kind, an open option.",
    "_haze_read() {",
    "  _haze_c=; _haze_n=0; _haze_k=; _haze_o=",
    "  local w seen=",
    '  for w in "$@"; do',
    '    if [ -n "$_haze_o" ]; then _haze_o=',
    '    else case "$w" in',
    '      -*) if _haze_value "$_haze_c" "$w" ""; then _haze_o=$w; fi;;',
    '      *) if [ -z "$seen" ]; then _haze_c=$w; seen=1',
    '         else [ "$_haze_n" = 0 ] && _haze_k=$w; _haze_n=$((_haze_n + 1)); fi;;',
    "    esac; fi",
    "  done",
    "}",
    "# Sets what the word may be: _haze_ask WORD.",
    "_haze_ask() {",
    '  if [ -n "$_haze_o" ]; then _haze_value "$_haze_c" "$_haze_o" "$_haze_k"',
    '  else case "$1" in',
    '    --*=*) _haze_value "$_haze_c" "${1%%=*}" "$_haze_k";;',
    '    -*) _haze_names "$_haze_c";;',
    '    *) _haze_place "$_haze_c" "$_haze_n" "$_haze_k";;',
    "  esac; fi",
    "}",
  ];
}

/** A script for bash. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return [
    '# Completion of haze for bash: eval "$(haze completions bash)"',
    ...tables(commands),
    "_haze() {",
    "  local _haze_w _haze_f _haze_c _haze_n _haze_k _haze_o words cur own",
    "  # Bash takes words apart at = and :, which stand in values here.",
    '  read -ra words <<< "${COMP_LINE:0:COMP_POINT}"',
    '  [[ "${COMP_LINE:0:COMP_POINT}" == *[[:space:]] ]] && words+=("")',
    '  cur="${words[${#words[@]}-1]}"',
    '  _haze_read "${words[@]:1:${#words[@]}-2}"',
    '  _haze_ask "$cur"',
    '  own="$cur"',
    '  [[ -z "$_haze_o" && "$cur" == --*=* ]] && own="${cur#*=}"',
    '  COMPREPLY=($(compgen -W "$_haze_w" -- "$own"))',
    '  [[ "${COMPREPLY[*]}" == *= ]] && compopt -o nospace 2>/dev/null',
    '  if [[ -n "$_haze_f" ]]; then',
    "    compopt -o filenames 2>/dev/null",
    "    local IFS=$'\\n'",
    '    COMPREPLY+=($(compgen -f -- "$own"))',
    "  fi",
    "  # What stands before the last = or : stays as it is.",
    '  if [[ "$own" == *[=:]* ]]; then',
    '    local i before="${own%"${own##*[=:]}"}"',
    '    for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]="${COMPREPLY[i]#"$before"}"; done',
    "  fi",
    "}",
    "complete -F _haze haze",
    "",
  ].join("\n");
}

/** A script for zsh. */
export function zshScript(commands: readonly CompletedCommand[]): string {
  return [
    "#compdef haze",
    "# Completion of haze for zsh: haze completions zsh > _haze in a folder of $fpath, or",
    '# eval "$(haze completions zsh)" behind compinit',
    ...tables(commands),
    "_haze() {",
    "  local _haze_w _haze_f _haze_c _haze_n _haze_k _haze_o w",
    '  _haze_read "${(@)words[2,CURRENT-1]}"',
    '  _haze_ask "${words[CURRENT]}"',
    "  local -a plain open",
    "  for w in ${=_haze_w}; do",
    "    case $w in *=) open+=($w);; *) plain+=($w);; esac",
    "  done",
    "  [[ -z $_haze_o && ${words[CURRENT]} == --*=* ]] && compset -P '*='",
    "  (( $#plain )) && compadd -- $plain",
    "  (( $#open )) && compadd -S '' -- $open",
    "  [[ -n $_haze_f ]] && _files",
    "}",
    'if [ "$funcstack[1]" = "_haze" ]; then _haze "$@"; else compdef _haze haze; fi',
    "",
  ].join("\n");
}
