/** The loop of a peer's program: one line of JSON in, one line out. */
import type { Hello, Made, MakeRequest, Timed, TimeRequest } from "../contract.ts";
import { threadCpuMs } from "../../../cli/measure/thread_clock.ts";

/** One writing of a work. */
export interface Variant {
  /** Does the work so many times; all of it is done when it returns. */
  run(calls: number): void | Promise<void>;
  /** The numbers that show that it is the same work. */
  check(): Promise<readonly number[]>;
}

/** The writings of a work by name. */
export type Variants = Readonly<Record<string, Variant>>;

/** Answers the report until it closes the input. */
export async function serve(
  hello: Hello,
  make: (request: MakeRequest) => Variants | Promise<Variants>,
): Promise<void> {
  const say = (answer: unknown): void => console.log(JSON.stringify(answer));
  say(hello);
  let variants: Variants = {};
  for await (const line of lines()) {
    const request = JSON.parse(line) as MakeRequest | TimeRequest;
    try {
      if (request.do === "make") {
        variants = await make(request);
        say(await checked(variants));
      } else {
        say(await time(variants[request.variant]!, request.calls));
      }
    } catch (error) {
      // Told to the report, which ends with it.
      say({ error: String(error) });
    }
  }
}

async function checked(variants: Variants): Promise<Made> {
  const made: Record<string, readonly number[]> = {};
  for (const [name, { check }] of Object.entries(variants)) made[name] = await check();
  return { variants: made };
}

async function time({ run }: Variant, calls: number): Promise<Timed> {
  const [wall, cpu] = [performance.now(), threadCpuMs()];
  const pending = run(calls);
  if (pending) await pending;
  return { wallMs: performance.now() - wall, cpuMs: threadCpuMs() - cpu };
}

async function* lines(): AsyncGenerator<string, void, void> {
  let rest = "";
  const decoder = new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>;
  for await (const text of Deno.stdin.readable.pipeThrough(decoder)) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
