/** The C twins, compiled by gcc into a folder, and what they print. */

/** How weights are kept, as in the checkpoints v0 and v2. */
export type TwinPrecision = "float32" | "int8";

/** What a text is drawn with. */
export interface TextSettings {
  /** Passes of the model. */
  readonly steps: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
}

/** Seconds of one text. */
export interface TextTime {
  /** CPU seconds of the whole text. */
  readonly cpu: number;
  /** CPU seconds of all tokens but the first, as `run.c` counts. */
  readonly cpuAfterFirst: number;
  /** Wall seconds of the whole text. */
  readonly wall: number;
}

/** What a twin's process printed. */
export interface TwinRun {
  readonly loadSeconds: number;
  /** Tokens of the first text. */
  readonly ids: readonly number[];
  readonly texts: readonly TextTime[];
}

const COMPILER = "gcc";
const FLAGS = ["-O3", "-march=native", "-ffast-math"];

/** A program that generates texts from the token `first` with the weights of a checkpoint on one thread. */
export interface Twin {
  run(checkpoint: string, settings: TextSettings, first: number, texts: number): Promise<TwinRun>;
}

/** Compiles a twin into `folder`. */
export async function compileTwin(precision: TwinPrecision, folder: string): Promise<Twin> {
  const program = `${folder}/twin-${precision}`;
  const source = new URL("main.c", import.meta.url).pathname;
  const defined = precision === "int8" ? ["-DINT8"] : [];
  await output(COMPILER, [...FLAGS, ...defined, "-o", program, source, "-lm"]);
  return {
    async run(checkpoint, { steps, temperature, topP, seed }, first, texts) {
      const words = [checkpoint, steps, temperature, topP, seed, first, texts].map(String);
      return JSON.parse((await output(program, words)).stdout) as TwinRun;
    },
  };
}

/** What a program printed that must succeed. */
export async function output(
  program: string,
  args: readonly string[],
): Promise<{ stdout: string; stderr: string }> {
  const result = await new Deno.Command(program, { args: [...args] }).output();
  const [stdout, stderr] = [result.stdout, result.stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!result.success) throw new Error(`Cannot measure as ${program} must succeed: ${stderr!.trim()}`);
  return { stdout: stdout!, stderr: stderr! };
}
