import { assertEquals } from "@std/assert";
import { basename, dirname, join } from "@std/path";

Deno.test("join normalises what it joins", () =>
  assertEquals(join("runs", "..", "a", "b.npz").split("\\").join("/"), "a/b.npz"));

Deno.test("dirname and basename split a path", () => {
  assertEquals(dirname("runs/a/b.npz"), "runs/a");
  assertEquals(basename("runs/a/b.npz"), "b.npz");
  assertEquals(basename("runs/a/b.npz", ".npz"), "b");
});
