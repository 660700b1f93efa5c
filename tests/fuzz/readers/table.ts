/** Every reader of files in the library and the program. */
import type { Reader } from "../reader.ts";
import { ARCHIVE_READERS } from "./archives.ts";
import { ARRAY_READERS } from "./arrays.ts";
import { CHECKPOINT_READERS } from "./checkpoints.ts";
import { LLAMA_READERS } from "./llama.ts";
import { SETTING_READERS } from "./settings.ts";
import { TOKEN_READERS } from "./tokens.ts";
import { VOCABULARY_READERS } from "./vocabularies.ts";

/** In the order of the table in docs/hostile_input.md; a reader's seed is its place here. */
export const READERS: readonly Reader[] = [
  ...ARRAY_READERS,
  ...LLAMA_READERS,
  ...VOCABULARY_READERS,
  ...TOKEN_READERS,
  ...SETTING_READERS,
  ...CHECKPOINT_READERS,
  ...ARCHIVE_READERS,
];
