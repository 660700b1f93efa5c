import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder } from "../support.ts";
import { missing, Terminal } from "../terminal.ts";

const reason = missing ? " (skipped: there is no script of util-linux)" : "";
const [UP, LEFT] = ["\x1b[A", "\x1b[D"];

/** An untrained model that knows these characters. */
async function corpus(folder: string): Promise<string> {
  const path = join(folder, "text.txt");
  await Deno.writeTextFile(path, "the lamps 日本語 é and the sea, one two.\n".repeat(3));
  return path;
}

Deno.test({
  name: `repl on a terminal edits wide characters, takes pasted lines as one, and keeps a history${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      const HAZE_HISTORY = join(folder, "state", "history");
      const words = ["repl", "--corpus", await corpus(folder)];
      const first = new Terminal(words, { NO_COLOR: "1", HAZE_HISTORY });
      await first.until(/>>> $/);
      await first.type("/stats off\r/len 3\r");
      await first.until(/len 3\r\n[^]*>>> /);
      // The cursor goes back over whole characters, whatever columns they take.
      await first.type(`日e\u0301👩‍👩‍👧本${LEFT}${LEFT}${LEFT}`);
      await first.until(/\r>>> 日$/);
      await first.type("x\r");
      await first.until(/日xe\u0301👩‍👩‍👧本\r\n[^]*─{60}[^]*─{60}[^]*>>> /);
      await first.type("\x1b[200~the lamps\r\nand the sea\x1b[201~ one");
      await first.until(/>>> the lamps\r+\n\.\.\. and the sea one/);
      await first.type("\r");
      const text = await first.until(/─{60}[^]*─{60}[^]*>>> /);
      assert(!text.includes("Cannot"), text);
      await first.type("one\\\rtwo\r");
      await first.until(/>>> one\r+\n\.\.\. two\r\n[^]*─{60}[^]*─{60}[^]*>>> /);
      await first.type("\x04");
      assertEquals((await first.end()).code, 0);
      assertEquals((await Deno.readTextFile(HAZE_HISTORY)).split("\n"), [
        ...["/stats off", "/len 3", "日xe\u0301👩‍👩‍👧本", "the lamps\\nand the sea one", "one\\ntwo", ""],
      ]);

      const second = new Terminal(words, { NO_COLOR: "1", HAZE_HISTORY });
      await second.until(/>>> $/);
      await second.type(`${UP}${UP}${UP}`);
      await second.until(/>>> the lamps\r+\n\.\.\. and the sea one/);
      await second.type("\x12len");
      await second.until(/\(history: len\) \/len 3/);
      await second.type("\r");
      await second.until(/>>> \/len 3\r\n[^]*len 3\r\n[^]*>>> /);
      await second.type("\x04");
      assertEquals((await second.end()).code, 0);
    });
  },
});

Deno.test({
  name:
    `repl on a terminal follows its width, completes files, hints at Ctrl-C, and leaves the terminal as it was${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      await Deno.writeTextFile(join(folder, "tiny_weights.txt"), "");
      const terminal = new Terminal(["repl", "--corpus", await corpus(folder)], { NO_COLOR: "1" }, folder, {
        ttyFile: join(folder, "tty"),
        after: "stty -a",
      });
      await terminal.until(/>>> $/);
      await terminal.type("/load tiny\t");
      await terminal.until(/tiny_weights\.txt/);
      await terminal.type("\x15/sampling mi\t\t");
      await terminal.until(/min_p +mirostat +mirostat_v2\r\n[^]*>>> \/sampling mi/);
      await terminal.type("\x03");
      await terminal.until(/\^C\r\n[^]*>>> /);
      await terminal.type("the lamps and the sea");
      await terminal.until(/sea/);
      await terminal.resize(20);
      // Twenty-five columns were broken into two rows: the first is found again.
      // deno-lint-ignore no-control-regex
      await terminal.until(/\x1b\[1A\r\x1b\[J>>> the lamps and th\r+\ne sea$/);
      await terminal.type("\x03");
      await terminal.until(/\^C\r\n[^]*>>> $/);
      // A Ctrl-C that was meant for a text may come as a signal, behind it.
      await terminal.interrupt();
      await terminal.until(/Ctrl-C again, or Ctrl-D, leaves\.\r\n[^]*>>> $/);
      await terminal.type("\x03");
      const { code, shown } = await terminal.end();
      assertEquals([code, /\bisig icanon\b/.test(shown), /^echo\b/m.test(shown)], [0, true, true], shown);
      assert(shown.includes("bye.") && shown.includes("\x1b[?2004l"), shown);
    });
  },
});

Deno.test({
  name:
    `repl on a terminal that can only print does so: no sequence, the same commands, inputs of several lines${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      const terminal = new Terminal(["repl", "--corpus", await corpus(folder)], { TERM: "dumb" });
      let all = await terminal.until(/>>> $/);
      await terminal.type("/stats off\r");
      all += await terminal.until(/stats off\r\n[^]*stats off\r\n>>> $/);
      await terminal.type("/len 3\r");
      all += await terminal.until(/len 3\r\n>>> $/);
      await terminal.type("one\\\r");
      all += await terminal.until(/\r\n\.\.\. $/);
      await terminal.type("two\r");
      all += await terminal.until(/─{60}[^]*─{60}\r\n>>> $/);
      await terminal.type("\x03");
      all += await terminal.until(/Ctrl-C again, or Ctrl-D, leaves\.\r\n>>> $/);
      await terminal.type("\x03");
      const { code, shown } = await terminal.end();
      assertEquals([code, (all + shown).includes("\x1b")], [0, false], all + shown);
    });
  },
});
