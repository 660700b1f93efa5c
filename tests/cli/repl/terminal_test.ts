import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inFolder, smallCheckpoint } from "../support.ts";
import { missing, Terminal } from "../terminal.ts";

const reason = missing ? " (skipped: there is no script of util-linux)" : "";

Deno.test({
  name: `repl on a terminal: prompt, Tab, history, Ctrl-C in a text and at the prompt${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      const path = await smallCheckpoint(folder);
      const terminal = new Terminal(["repl", path]);
      const banner = await terminal.until(/>>> /);
      assert(banner.includes("\x1b[36mhaze · hybrid heads"), banner);
      await terminal.type("/tra\t");
      await terminal.until(/\/trace /);
      await terminal.type("off\r");
      await terminal.until(/trace off[^]*>>> /);
      await terminal.type("/len 1000000\r");
      await terminal.until(/len 1000000[^]*>>> /);
      await terminal.type("the\r");
      // A text is on its way: some lines of it are there.
      await terminal.until(/─{60}[^]*\n[^]*\n/);
      await terminal.type("\x03");
      const box = await terminal.until(/stopped after \d+ of 1000000[^]*╯/);
      assert(box.includes("mean entropy") && box.includes("mean temperature"), box);
      await terminal.until(/>>> /);
      // The line before the last is two steps back in the history.
      await terminal.type("/len 5\r");
      await terminal.until(/len 5[^]*>>> /);
      await terminal.type("\x1b[A\x1b[A\r");
      const again = await terminal.until(/5 tokens[^]*>>> /);
      assert(!again.includes("Cannot"), again);
      await terminal.type("half a line\x03");
      await terminal.until(/half a line\^C[^]*>>> /);
      await terminal.type("\x03");
      await terminal.until(/Ctrl-C again[^]*>>> /);
      await terminal.type("\x03");
      const { code, shown } = await terminal.end();
      assertEquals([code, shown.includes("bye.")], [0, true], shown);
    });
  },
});

Deno.test({
  name: `repl on a terminal leaves at Ctrl-D and takes pasted lines one by one; NO_COLOR is heard${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      const path = join(folder, "text.txt");
      await Deno.writeTextFile(path, "the haze lies over the lamps. ".repeat(3));
      const terminal = new Terminal(["repl", "--corpus", path], { NO_COLOR: "1" });
      const banner = await terminal.until(/>>> /);
      assert(banner.includes("untrained") && !banner.includes("\x1b[36m"), banner);
      await terminal.type("/len 3\r/stats off\rthe\r");
      const shown = await terminal.until(/─{60}[^]*─{60}[^]*>>> /);
      assert(shown.includes("len 3") && shown.includes("stats off") && !shown.includes("\x1b[2m"), shown);
      await terminal.type("\x04");
      const end = await terminal.end();
      assertEquals([end.code, end.shown.includes("bye.")], [0, true], end.shown);
    });
  },
});

Deno.test({
  name:
    `repl on a terminal shows a prompt for each pasted line, and edits on what has no line end yet${reason}`,
  ignore: missing,
  async fn() {
    await inFolder(async (folder) => {
      const path = join(folder, "text.txt");
      await Deno.writeTextFile(path, "the first, second and third lamp, x y z. ".repeat(3));
      const terminal = new Terminal(["repl", "--corpus", path], { NO_COLOR: "1" });
      await terminal.until(/>>> /);
      await terminal.type("/stats off\r/len 3\r");
      await terminal.until(/len 3[^]*>>> /);
      await terminal.type("first\rsecond\r/len 7\rthird");
      const texts = await terminal.until(/>>> second\r\n[^]*>>> \/len 7\r\n[^]*len 7\r\n/);
      assert(!texts.includes(">>> third"), texts);
      await terminal.until(/third/);
      // What was pasted can be gone on with; the window says by its note what came of it.
      await terminal.type("@\r");
      await terminal.until(/note: 1 unknown character left out: "@"[^]*>>> /);
      // Up to there is in the history.
      await terminal.type("\x1b[A");
      await terminal.until(/third@/);
      await terminal.type("\x15/quit\r");
      const { code, shown } = await terminal.end();
      assertEquals(code, 0, shown);
    });
  },
});

Deno.test({
  name: `the main job on a terminal goes on into a session with what it trained (with HAZE_FULL=1)${reason}`,
  ignore: missing || Deno.env.get("HAZE_FULL") !== "1",
  async fn() {
    await inFolder(async (folder) => {
      const terminal = new Terminal([], {}, folder);
      const trained = await terminal.until(/Your turn[^]*>>> /);
      assert(trained.includes("saved runs/haze.npz"), trained);
      await terminal.type("/stats off\r/len 40\r");
      await terminal.until(/len 40[^]*>>> /);
      await terminal.type("the lamp\r");
      await terminal.until(/─{60}[^]*─{60}[^]*>>> /);
      await terminal.type("/quit\r");
      assertEquals((await terminal.end()).code, 0);
    });
  },
});
