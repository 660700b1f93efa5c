import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import {
  allText,
  haze,
  inFolder,
  jsonLines,
  run,
  SMALL,
  smallCheckpoint,
  snapshot,
  textOf,
} from "./support.ts";

/** Losses and scores by what they belong to; a line seen twice must say the same both times. */
function collect(out: string, into: Map<string, string>): void {
  // The last line of a process that was killed may be cut.
  const whole = out.slice(0, out.lastIndexOf("\n") + 1);
  for (const { tokensPerSecond: _, ...line } of jsonLines(whole)) {
    if (!("step" in line) || "interrupted" in line) continue;
    const key = `${"loss" in line ? "step" : "evaluation"} ${line.step}`;
    const said = JSON.stringify(line);
    assertEquals(into.get(key) ?? said, said, `${key} was printed twice and differs`);
    into.set(key, said);
  }
}

/** Reads a process's lines until one satisfies `isEnough`, and gives what was read with the rest of the pipe. */
async function readUntil(pipe: ReadableStream<Uint8Array>, isEnough: (text: string) => boolean) {
  const reader = textOf(pipe).getReader();
  let text = "";
  while (!isEnough(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
  }
  const rest = async (): Promise<string> => {
    for (let end = false; !end;) {
      const { done, value } = await reader.read();
      if (value !== undefined) text += value;
      end = done;
    }
    return text;
  };
  return { text, rest };
}

const steps = (text: string): number => text.split('"loss"').length - 1;

Deno.test("generate streams: the first bytes arrive long before the process ends", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const words = ["generate", path, "--prompt", "the ", "--length", "6000", "--seed", "4"];
    const child = haze(words).spawn();
    const arrivals: { at: number; bytes: number }[] = [];
    let text = "";
    const decoder = new TextDecoder();
    for await (const piece of child.stdout) {
      arrivals.push({ at: performance.now(), bytes: piece.length });
      text += decoder.decode(piece, { stream: true });
    }
    assertEquals([(await child.status).code, await allText(child.stderr)], [0, ""]);
    const took = arrivals.at(-1)!.at - arrivals[0]!.at;
    assert(arrivals.length > 20, `${arrivals.length} pieces`);
    assert(took > 100, `all of it within ${took} ms`);
    assert(arrivals[0]!.bytes < text.length / 10, `${arrivals[0]!.bytes} bytes at once`);
    assertEquals(text.length, 6005);
    assertEquals((await run(...words)).out, text);
  });
});

Deno.test("train stops at SIGINT with exit 130 and a checkpoint, and goes on with the same losses", async () => {
  if (Deno.build.os === "windows") return;
  await inFolder(async (folder) => {
    const small = [...SMALL.slice(0, 4), ...SMALL.slice(6), "--steps", "6000"];
    const words = [
      "train",
      "haze",
      ...small,
      "--set",
      "evaluateEvery=5900",
      "--set",
      "dropout=0.1",
      "--json",
    ];
    const whole = await run(...words, "--out", join(folder, "whole.npz"));
    assertEquals(whole.code, 0, whole.err);
    const expected = new Map<string, string>();
    collect(whole.out, expected);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const out = join(folder, `${signal}.npz`);
      const child = haze([...words, "--out", out]).spawn();
      const { rest } = await readUntil(child.stdout, (text) => steps(text) >= 50);
      child.kill(signal);
      const [printed, err, { code }] = await Promise.all([rest(), allText(child.stderr), child.status]);
      assertEquals([code, err], [130, ""]);
      const last = jsonLines(printed).at(-1)!;
      assertEquals([last.interrupted, last.checkpoint, last.step], [true, out, steps(printed)]);
      assert(steps(printed) < 5900, `it went on to step ${steps(printed)}`);
      const resumed = await run("train", "haze", "--resume", "--out", out, "--json");
      assertEquals(resumed.code, 0, resumed.err);
      const both = new Map<string, string>();
      collect(printed, both);
      collect(resumed.out, both);
      assertEquals(both, expected);
    }
    assertEquals(Object.keys(await snapshot(folder)).filter((name) => name.endsWith(".tmp")), []);
  });
});

Deno.test("a pipe that is closed early ends every command quietly", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const small = [...SMALL.slice(0, 4), ...SMALL.slice(6), "--steps", "100000"];
    const calls = [
      ["generate", path, "--length", "100000"],
      ["train", "haze", ...small, "--set", "evaluateEvery=100000", "--out", join(folder, "x.npz"), "--json"],
    ];
    for (const words of calls) {
      const child = haze(words).spawn();
      const reader = child.stdout.getReader();
      const { value } = await reader.read();
      assert(value!.length > 0);
      await reader.cancel();
      const [err, { code }] = await Promise.all([allText(child.stderr), child.status]);
      assertEquals([code, err], [0, ""], words[0]!);
    }
    assertEquals(Object.keys(await snapshot(folder)).filter((name) => name.endsWith(".tmp")), []);
  });
});

Deno.test("an error of the program as a process has its exit code, and its one line on stderr", async () => {
  const failed = await haze(["inspect", "no/such/file.npz"]).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals([failed.code, decode(failed.stdout)], [1, ""]);
  assertEquals(
    decode(failed.stderr),
    "Cannot inspect a file as no/such/file.npz must be a readable file: there is no such file\n",
  );
  assertEquals((await haze(["--nope"]).output()).code, 2);
});

const hasScript = await new Deno.Command("sh", {
  args: ["-c", "command -v script && script --version"],
  stdout: "null",
  stderr: "null",
})
  .output().then(({ success }) => success, () => false);

Deno.test({
  name: "train colours its live line on a terminal, not with NO_COLOR, and not in a pipe",
  // Needs a pseudo-terminal, which script of util-linux makes.
  ignore: !hasScript,
  fn: async () => {
    await inFolder(async (folder) => {
      const onTerminal = async (env: Record<string, string>, out: string): Promise<string> => {
        const words = ["run", "-A", "--config", `'${new URL("../../deno.json", import.meta.url).pathname}'`];
        const cli = `'${new URL("../../cli/haze.ts", import.meta.url).pathname}'`;
        const line = [Deno.execPath(), ...words, cli, "train", "haze", ...SMALL, "--out", join(folder, out)]
          .join(" ");
        const { stdout, code } = await new Deno.Command("script", {
          ...{ args: ["-qec", line, "/dev/null"], env: { TERM: "xterm-256color", ...env }, stdin: "null" },
        }).output();
        const text = new TextDecoder().decode(stdout);
        assertEquals(code, 0, text);
        return text;
      };
      const escape = String.fromCharCode(27);
      const colours = new RegExp(`${escape}\\[[0-9;]*m`);
      const coloured = await onTerminal({ NO_COLOR: "" }, "a.npz");
      assert(colours.test(coloured), JSON.stringify(coloured));
      const plain = await onTerminal({ NO_COLOR: "1" }, "b.npz");
      assert(!colours.test(plain) && plain.includes(`${escape}[K`), JSON.stringify(plain));
      const { stderr } = await haze(["train", "haze", ...SMALL, "--out", join(folder, "c.npz")]).output();
      assert(!new TextDecoder().decode(stderr).includes(escape));
    });
  },
});
