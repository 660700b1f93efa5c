/** Kinds of models that this version can open. */
export const MODEL_KINDS: readonly string[] = ["haze", "llisa", "resoformer", "reso-llm", "spiral"];
