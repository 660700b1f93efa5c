import { assertEquals } from "@std/assert";
import { commandFitted, fitted, fitTo, noteFitted } from "../../../cli/ui/fit.ts";

Deno.test("fitTo leaves what fits, shrinks gaps, and then breaks at words, a little to the right", () => {
  const row = "  embed         <f4 (35, 16)";
  assertEquals(fitTo(row, row.length), row);
  assertEquals(fitTo(row, 22), "  embed  <f4 (35, 16)");
  assertEquals(fitTo(row, 12), "  embed  <f4\n    (35, 16)");
  assertEquals(fitTo(`a\n${row}\n`, 12), "a\n  embed  <f4\n    (35, 16)\n");
});

Deno.test("fitTo counts no colours, and leaves a word whole that is longer than a line", () => {
  const green = "\x1b[32mheld out\x1b[0m 2.1";
  assertEquals(fitTo(green, 12), green);
  assertEquals(fitTo("see notebooks/00-tour.ipynb", 10), "see\n  notebooks/00-tour.ipynb");
});

Deno.test("fitTo comes to an end at any width", () => {
  for (const columns of [0, 1, 2, 3]) {
    assertEquals(fitTo("  a b  c", columns).replaceAll(/\s+/g, " ").trim(), "a b c");
  }
});

Deno.test("fitted and commandFitted leave a pipe alone; a broken command is one for a shell", () => {
  const command = '  haze generate runs/haze.npz --prompt "the lamp"';
  const narrow = (outIsTerminal: boolean) => ({ outIsTerminal, columns: () => 32 });
  assertEquals([fitted(command, narrow(false)), commandFitted(command, narrow(false))], [command, command]);
  const lines = commandFitted(command, narrow(true)).split("\n");
  assertEquals(lines, ["  haze generate runs/haze.npz \\", '    --prompt "the lamp"']);
  assertEquals(commandFitted("haze eval x", narrow(true)), "haze eval x");
});

Deno.test("commandFitted leaves quoted words whole at any width, so that a shell hands on the same words", () => {
  const command = '  haze generate runs/haze.npz --prompt "the lamp" --goal "a b" --temperature 0.7';
  const wordsOf = (text: string) => text.replaceAll(" \\\n", " ").match(/"[^"]*"|[^ ]+/g);
  for (let columns = 4; columns <= command.length; columns++) {
    const text = commandFitted(command, { outIsTerminal: true, columns: () => columns });
    assertEquals(wordsOf(text), wordsOf(command), text);
  }
});

Deno.test("noteFitted breaks where progress goes to a terminal, whatever results do", () => {
  const io = (errIsTerminal: boolean) => ({ errIsTerminal, outIsTerminal: !errIsTerminal, columns: () => 5 });
  assertEquals(["a long note"].map((note) => [noteFitted(note, io(true)), noteFitted(note, io(false))]), [
    ["a\n  long\n  note", "a long note"],
  ]);
});
