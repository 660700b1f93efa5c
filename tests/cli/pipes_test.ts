import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { commandHelp, programHelp } from "../../cli/help.ts";
import { COMMANDS } from "../../cli/commands.ts";
import { main } from "../../cli/haze.ts";
import { fakeIo, haze, inFolder, run, smallCheckpoint } from "./support.ts";

const CLI = new URL("../../cli/haze.ts", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

Deno.test("head -1 ends commands quietly, whatever they print", async () => {
  if (Deno.build.os === "windows") return;
  const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  const program = [Deno.execPath(), "run", "-A", "--config", CONFIG, CLI].map(quote).join(" ");
  for (const words of ["--help", "claims", "schema", "init spiral --out -"]) {
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", `${program} ${words} | head -1`],
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals([code, err, out!.split("\n").length], [0, "", 2], words);
  }
});

Deno.test("haze --version names the version, help COMMAND is its --help", async () => {
  const { version } = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assertEquals(await run("--version"), { code: 0, out: `haze ${version}\n`, err: "" });
  assertEquals(await run("help", "init"), await run("init", "--help"));
});

Deno.test({
  name: "commandHelp and programHelp keep to the columns of a terminal",
  sanitizeResources: false, // every command is loaded
  fn: async () => {
    for (const columns of [80, 40, 20]) {
      const texts = [programHelp(COMMANDS, columns)];
      for (const { load } of COMMANDS) {
        // Examples are there to be copied and stay whole.
        texts.push(commandHelp((await load()).command, columns).split("\nexamples:")[0]!);
      }
      const lines = texts.flatMap((text) => text.split("\n"));
      for (const line of lines) {
        // A word that is longer than the line stays whole.
        const longest = Math.max(...line.trim().split(/ +/).map((word) => [...word].length));
        const isName = /^ {2}\S/.test(line);
        assert(
          [...line].length <= columns || longest + 8 > columns || isName && columns < 80,
          `${columns}: ${line}`,
        );
      }
      const io = fakeIo(undefined, { isTerminal: true, columns });
      assertEquals(await main(["--help"], io), 0);
      assertEquals(io.written.out, texts[0]!);
    }
  },
});

Deno.test("corpora, prompts and configs with the line ends of Windows are read as those without", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const text = "the lamp is lit\nthe haze lies low\n".repeat(40);
    const config = '{\n  // small\n  "T": 8,\n}\n';
    for (const [name, end] of [["unix", "\n"], ["windows", "\r\n"]] as const) {
      await Deno.writeTextFile(at(`${name}.txt`), text.replaceAll("\n", end));
      await Deno.writeTextFile(at(`${name}.json`), config.replaceAll("\n", end));
    }
    const trained: string[] = [];
    for (const name of ["unix", "windows"]) {
      await Deno.copyFile(at(`${name}.txt`), at("text.txt"));
      const words =
        "--steps 1 --batch 1 --set nEmb=8 --set nHeads=2 --set nodes=8 --set nBlocks=1 --threads 1 --json"
          .split(" ");
      const { code, out, err } = await run(
        "train",
        "haze",
        "--corpus",
        at("text.txt"),
        "--config",
        at(`${name}.json`),
        ...words,
        "--force",
        "--out",
        at("x.npz"),
      );
      assertEquals(code, 0, err);
      trained.push(out.replace(/"tokensPerSecond":\d+/g, ""));
    }
    assertEquals(trained[0], trained[1]);
    const path = await smallCheckpoint(folder);
    const said = await Promise.all(["\n", "\r\n"].map(async (end) => {
      const child = haze(["repl", path, "--json", "--seed", "1"], { stdin: "piped" }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(`/len 10${end}the lamp${end}`));
      await writer.close();
      const { code, stdout } = await child.output();
      return [code, new TextDecoder().decode(stdout).replace(/"\w*(Ms|PerSecond)":[\d.]+/g, "")] as const;
    }));
    assertEquals(said[0], said[1]);
    assert(said[0]![0] === 0 && said[0]![1].length > 20, said[0]![1]);
  });
});
