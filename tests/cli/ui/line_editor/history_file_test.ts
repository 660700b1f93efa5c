import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { History, historyPath } from "../../../../cli/ui/line_editor/history_file.ts";
import { inFolder } from "../../support.ts";

Deno.test("historyPath is HAZE_HISTORY, or in the folder of states, or none", () => {
  const path = (env: Record<string, string>) => historyPath((name) => env[name]);
  assertEquals(path({ HOME: "/h" }), "/h/.local/state/haze/history");
  assertEquals(path({ HOME: "/h", XDG_STATE_HOME: "/s" }), "/s/haze/history");
  assertEquals(path({ HOME: "/h", HAZE_HISTORY: "mine" }), "mine");
  assertEquals(path({ HOME: "/h", HAZE_HISTORY: "" }), undefined);
  assertEquals(path({}), undefined);
});

Deno.test("History keeps inputs of several lines, private, and not what is blank, the same again or begins with a space", async () => {
  await inFolder((folder) => {
    const path = join(folder, "state", "haze", "history");
    const history = History.open(path);
    for (const input of ["one", "one", "", "  ", " secret", "two\nlines \\n", "one"]) history.add(input);
    const kept = ["one", "two\nlines \\n", "one"];
    assertEquals(history.entries, kept);
    assertEquals(History.open(path).entries, kept);
    if (Deno.build.os !== "windows") assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    return Promise.resolve();
  });
});

Deno.test("History holds a thousand lines at most, those of other sessions among them", async () => {
  await inFolder((folder) => {
    const path = join(folder, "history");
    Deno.writeTextFileSync(path, Array.from({ length: 1200 }, (_, i) => `line ${i}\n`).join(""));
    const [one, other] = [History.open(path), History.open(path)];
    assertEquals([one.entries.length, one.entries[0]], [1000, "line 200"]);
    one.add("of one");
    other.add("of the other");
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n");
    assertEquals([lines.length, lines.slice(-2)], [1000, ["of one", "of the other"]]);
    if (Deno.build.os !== "windows") assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    assertEquals(Array.from(Deno.readDirSync(folder)).length, 1);
    return Promise.resolve();
  });
});

Deno.test("History goes on without a file where none may be", async () => {
  await inFolder((folder) => {
    Deno.writeTextFileSync(join(folder, "file"), "");
    for (const path of [undefined, folder, "/dev/null", join(folder, "file", "history")]) {
      const history = History.open(path);
      history.add("one");
      assertEquals(history.entries, ["one"], path);
    }
    assertEquals(Deno.readTextFileSync(join(folder, "file")), "");
    return Promise.resolve();
  });
});
