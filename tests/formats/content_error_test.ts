import { assertEquals } from "@std/assert";
import { contentError, showName } from "../../lib/formats/content_error.ts";

Deno.test("contentError names the file, the rule, the finding, the hint and the cause", () => {
  const cause = new Error("inner");
  const error = contentError({ file: "m.npz" }, "has to be whole", "found half", "copy it again", cause);
  assertEquals(error.message, "Cannot read m.npz as it has to be whole: found half\nhint: copy it again");
  assertEquals(error.cause, cause);
});

Deno.test("showName disarms what would rewrite a terminal line and cuts what would flood it", () => {
  assertEquals(showName("a\n\u001b[31mb\u202ec\u0000é漢"), "a\\u000a\\u001b[31mb\\u202ec\\u0000é漢");
  assertEquals(showName("x".repeat(5000)), "x".repeat(80) + "…");
});
