/** Pictures that commands write. */
import { type Call, type OptionSpec, UsageError } from "./command.ts";
import { exists, prepareToWrite, refuseDirectory } from "./files.ts";

/** The options of a command that can draw. */
export const PICTURE_OPTIONS: readonly OptionSpec[] = [
  { name: "out", kind: "text", value: "FILE.png", help: "draw it as a picture" },
  { name: "force", kind: "flag", help: "replace --out if it is there" },
];

/**
 * The file that `--out` names, found writable before any work is done; `act` is what is drawn, as `draw attention`.
 *
 * @throws {UsageError} if it is no .png, or `--force` stands alone.
 * @throws {Error} if it is there and not to be replaced, or cannot be written.
 */
export async function pictureFile(call: Call, act: string): Promise<string | undefined> {
  const [out, isForced] = [call.text("out"), call.flag("force")];
  if (out === undefined) {
    if (isForced) throw new UsageError(`Cannot ${act} as --force goes with --out: there is none`);
    return undefined;
  }
  if (!/\.png$/i.test(out)) throw new UsageError(`Cannot ${act} as --out must end in .png: ${out}`);
  await refuseDirectory(out, `${act} into`);
  if (!isForced && await exists(out)) {
    throw new Error(
      `Cannot ${act} into ${out} as nothing may be overwritten: it is there\nhint: --force replaces it`,
    );
  }
  await prepareToWrite(out);
  return out;
}
