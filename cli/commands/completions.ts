/** `haze completions`: what a shell needs to complete the words of a call. */
import { type Command, type Entry, UsageError } from "../command.ts";
import { fishScript } from "../completions/fish.ts";
import { bashScript, zshScript } from "../completions/posix.ts";
import { type Shell, SHELLS } from "../completions/shells.ts";
import { completionTable } from "../completions/table.ts";
import { EXIT } from "../report.ts";
import { meantHint } from "../suggest.ts";

const SCRIPTS: Readonly<Record<Shell, typeof bashScript>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** The command for a list of commands, itself among them. */
export const completionsOf = (entries: readonly Entry[]): Command => ({
  name: "completions",
  summary:
    "Print what a shell needs to complete commands, options, their values and files; the first line says how the shell takes it.",
  positionals: ["SHELL"],
  options: [],
  permissions: [],
  examples: [
    "haze completions bash > haze.bash",
    "haze completions zsh > _haze",
    "haze completions fish > haze.fish",
  ],
  async run(call, io) {
    const given = call.positionals[0]!;
    const shell = SHELLS.find((name) => name === given);
    if (shell === undefined) {
      throw new UsageError(
        `Cannot complete as the shell must be one of ${SHELLS.join(", ")}: ${given}${
          meantHint(given, SHELLS)
        }`,
      );
    }
    io.out(SCRIPTS[shell](await completionTable(entries)));
    return EXIT.done;
  },
});
