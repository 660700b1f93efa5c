/** Terminals that are narrow, or can only print. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { main } from "../../cli/haze.ts";
import { ResoLLMInference } from "../../lib/models/reso_llm/mod.ts";
import { resoCheckpoint } from "./reso_llm_files.ts";
import { fakeIo, inFolder, smallCheckpoint } from "./support.ts";
import { missing, Terminal } from "./terminal.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const reason = missing ? " (skipped: there is no script of util-linux)" : "";

/** Fails if a line is wider than the terminal though it could have been broken at a space. */
function fits(text: string, columns: number): void {
  for (const line of text.split(/\r?\n/)) {
    const [, indent = "", words = ""] = /^( *)(.*)$/.exec(line)!;
    const isWhole = !words.slice(0, columns - indent.length).includes(" ");
    assert([...line].length <= columns || isWhole, `${columns} columns: ${line}`);
  }
}

Deno.test("tables fit a terminal of 40 and of 20 columns where words allow it", async () => {
  await inFolder(async (folder) => {
    const path = await smallCheckpoint(folder);
    const calls = [
      ...[["claims"], ["claims", "list", "H2"], ["eval", path], ["inspect", path]],
      ...(FULL ? [["bench", "--quick"], ["doctor"]] : []),
    ];
    for (const columns of [40, 20]) {
      for (const words of calls) {
        const io = fakeIo(undefined, { isTerminal: true, columns });
        assertEquals(await main(words, io), 0, words.join(" "));
        fits(io.written.out, columns);
      }
      const io = fakeIo(undefined, { isTerminal: true, columns });
      assertEquals(await main(["ablate", "--help"], io), 0);
      // Its examples are there to be copied.
      fits(io.written.out.split("examples:")[0]!, columns);
    }
  });
});

Deno.test("chat's answers break at words as they come", async () => {
  await inFolder(async (folder) => {
    const path = await resoCheckpoint(folder);
    const engine = await ResoLLMInference.load(path, { seed: 42 });
    const answer = await engine.chat("where is the lamp?", { maxLength: 60 });
    engine.model.close();
    const pieces: string[] = [];
    const io = fakeIo((text) => pieces.push(text), {
      ...{ isTerminal: true, columns: 40, lines: ["where is the lamp?"] },
    });
    assertEquals(await main(["chat", path, "--length", "60"], io), 0, io.written.err);
    const [, shown = ""] = /A: ([^]*?)\nYou: /.exec(io.written.out)!;
    assertEquals(shown.replaceAll(/\s+/g, " "), answer.replaceAll(/\s+/g, " "));
    fits(`A: ${shown}`, 40);
    assert(shown.includes("\n") && pieces.length > 5, shown);
  });
});

Deno.test({
  name: `the main job on a terminal that can only print colours nothing and draws nothing anew${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      for (const env of [{ TERM: "dumb" }, { TERM: "dumb", NO_COLOR: "1" }]) {
        const ttyFile = join(folder, "tty");
        const terminal = new Terminal([], env, folder, { ttyFile, columns: 40 });
        let all = await terminal.until(/step 20 /);
        if (FULL) all += await terminal.until(/>>> /);
        if (FULL) await terminal.type("\x04");
        else await terminal.interrupt();
        const { code, shown } = await terminal.end();
        assertEquals([code, (all + shown).includes("\x1b")], [FULL ? 0 : 130, false], all + shown);
        assert(!/\r(?!\n)/.test(all + shown), "a line drawn anew");
        if (FULL) fits(/held out[^]*>>> /.exec(all)![0], 40);
        else return;
      }
    });
  },
});
