/** What `/save` and `/head` do to the model at hand. */
import { writeFileAtomic } from "../../lib/formats/mod.ts";
import { checkHazeConfig } from "../../lib/models/haze/config.ts";
import { encodeCheckpoint } from "../../lib/training/mod.ts";
import { exists, prepareToWrite } from "../files.ts";
import { type Subject, untrainedSubject } from "./subject.ts";

/** Opens a model for `/load`, which takes no text beside its file: where one is needed, it says how to start with it. */
export async function loadSubject(open: (path: string) => Promise<Subject>, path: string): Promise<Subject> {
  try {
    return await open(path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const hint = `\nhint: start with haze repl --corpus FILE --weights ${path}`;
    throw new SyntaxError(error.message.replace(/\nhint: give --corpus FILE\b.*/s, hint), { cause: error });
  }
}

/** Writes a new checkpoint with what is known of its training, and gives its path. */
export async function saveSubject({ model, tokenizer, training }: Subject, path: string): Promise<string> {
  if (await exists(path)) {
    throw new Error(
      `Cannot save as nothing may be overwritten: ${path} is there\nhint: /save with another name`,
    );
  }
  await prepareToWrite(path);
  await writeFileAtomic(path, encodeCheckpoint({ model, tokenizer, ...(training ? { training } : {}) }));
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
