/** What `/save` and `/head` do to the model at hand. */
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import { checkHazeConfig } from "../../lib/models/haze/config.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { exists, prepareToWrite } from "../files.ts";
import { type Subject, untrainedSubject } from "./subject.ts";

/** Writes a new checkpoint and gives its path. */
export async function saveSubject({ model, tokenizer }: Subject, path: string): Promise<string> {
  if (await exists(path)) {
    throw new Error(
      `Cannot save as nothing may be overwritten: ${path} is there\nhint: /save with another name`,
    );
  }
  await prepareToWrite(path);
  await writeFileAtomic(path, encodeCheckpoint({ model, tokenizer }));
  return path;
}

/** An untrained model of the same sizes with heads of another type; weights that are worth something are not dropped. */
export function untrainedWith({ model, tokenizer, file }: Subject, headType: string, seed: number): Subject {
  if (file !== undefined) {
    throw new Error(
      `Cannot set /head as the weights of ${file} would be dropped: ${headType}\n` +
        `hint: haze train haze --set headType=${headType} trains such a model`,
    );
  }
  const config = checkHazeConfig({ ...model.config, headType });
  return untrainedSubject(config, tokenizer, seed, model.kernels);
}
