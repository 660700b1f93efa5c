import { assert, assertEquals, assertRejects } from "@std/assert";
import { runNotebook } from "../../../tools/notebooks/run_notebook.ts";
import { type Cell, notebookText, withNotebook } from "./support.ts";

const TWO = [
  "const greeting: string = 'hello';\nconsole.log(greeting);\nconsole.error('to stderr');",
  "greeting.length",
];

async function problemsOf(
  cells: readonly Cell[],
  options: { cellTimeoutMs?: number } = {},
): Promise<string[]> {
  let found: readonly string[] = [];
  await withNotebook(cells, async (path) => {
    const before = await Deno.readTextFile(path);
    found = (await runNotebook(path, { write: true, ...options })).problems;
    if (found.length > 0) assertEquals(await Deno.readTextFile(path), before, "a failed run writes nothing");
  });
  return [...found];
}

Deno.test("runNotebook runs cells in order and writes their outputs, the same bytes twice", async () => {
  await withNotebook(TWO, async (path) => {
    const cellsDone: number[] = [];
    const { problems, outputs } = await runNotebook(path, { write: true, onCell: (n) => cellsDone.push(n) });
    assertEquals(problems, []);
    assertEquals(cellsDone, [1, 2]);
    const written = await Deno.readTextFile(path);
    const { cells } = JSON.parse(written);
    assertEquals(cells[0].source, ["One,\n", "two."]);
    assertEquals(cells[1].source, [
      "const greeting: string = 'hello';\n",
      "console.log(greeting);\n",
      "console.error('to stderr');",
    ]);
    assertEquals(cells[1].outputs, outputs[0]);
    assertEquals(cells[1].outputs, [
      { output_type: "stream", name: "stdout", text: ["hello\n"] },
      { output_type: "stream", name: "stderr", text: ["to stderr\n"] },
    ]);
    assertEquals(cells[2].outputs, [
      { output_type: "execute_result", data: { "text/plain": ["5"] }, metadata: {}, execution_count: 2 },
    ]);
    assertEquals([cells[1].execution_count, cells[2].execution_count], [1, 2]);
    await runNotebook(path, { write: true });
    assertEquals(await Deno.readTextFile(path), written);
  });
});

Deno.test("runNotebook leaves the file alone unless it is to write", async () => {
  await withNotebook(TWO, async (path) => {
    const before = await Deno.readTextFile(path);
    assertEquals((await runNotebook(path)).problems, []);
    assertEquals(await Deno.readTextFile(path), before);
  });
});

Deno.test("runNotebook loses nothing of what a cell writes", async () => {
  await withNotebook(["for (let i = 0; i < 2000; i++) console.log(i);"], async (path) => {
    const { outputs } = await runNotebook(path);
    const [output] = outputs[0]!;
    assertEquals(outputs[0]!.length, 1);
    assert(output!.output_type === "stream");
    assertEquals(output.text.length, 2000);
    assertEquals(output.text.at(-1), "1999\n");
  });
});

Deno.test("runNotebook keeps the last state of a display that is updated", async () => {
  const show = (text: string, update: boolean): string =>
    `await Deno.jupyter.display({ "text/plain": "${text}" }, { raw: true, display_id: "a", update: ${update} });`;
  await withNotebook([show("first", false) + show("last", true)], async (path) => {
    const { outputs } = await runNotebook(path);
    assertEquals(outputs, [[{
      output_type: "display_data",
      data: { "text/plain": ["last"] },
      metadata: {},
    }]]);
  });
});

Deno.test("runNotebook gives cells the environment it is given", async () => {
  await withNotebook(["Deno.env.get('HAZE_QUICK')"], async (path) => {
    const { outputs } = await runNotebook(path, { environment: { HAZE_QUICK: "1" } });
    const [output] = outputs[0]!;
    assert(output!.output_type === "execute_result");
    assertEquals(output.data, { "text/plain": ['"1"'] });
  });
});

Deno.test("runNotebook fails on a type error, with the cell and the line, and runs nothing", async () => {
  const [problem, ...others] = await problemsOf([TWO[0]!, "\nconst n: number = greeting;\nn"]);
  assertEquals(others, []);
  assert(problem!.includes("Type 'string' is not assignable to type 'number'"), problem);
  assert(problem!.includes("at cell 2, line 2, column 7"), problem);
  assert(!problem!.includes(".ts"), problem);
});

Deno.test("runNotebook fails on an import that does not exist", async () => {
  const [problem] = await problemsOf(["import { a } from './no_such_file.ts';\na"]);
  assert(problem!.startsWith("types: ") && problem!.includes("no_such_file.ts"), problem);
});

Deno.test("runNotebook fails on a thrown error and stops there", async () => {
  await withNotebook(
    ["console.log(1);", "throw new RangeError('too far');", "console.log(3);"],
    async (path) => {
      const { problems, outputs } = await runNotebook(path);
      assertEquals(problems.length, 1);
      assert(problems[0]!.startsWith("cell 2 failed: too far"), problems[0]);
      assertEquals(outputs.length, 2);
    },
  );
});

Deno.test("runNotebook fails on a cell without an output unless it is tagged quiet", async () => {
  assertEquals(await problemsOf(["const a = 1;", "a"]), [
    'cell 1 has no output\nhint: end it with a value, or give it the tag "quiet"',
  ]);
  assertEquals(await problemsOf([{ code: "const a = 1;", tag: "quiet" }, "a"]), []);
});

Deno.test("runNotebook fails on a cell that does not end, and ends its kernel", async () => {
  assertEquals(await problemsOf(["for (;;);"], { cellTimeoutMs: 1000 }), [
    "cell 1: Cannot run a cell as it must end within 1 s: it still runs",
  ]);
});

Deno.test("runNotebook fails when the kernel ends", async () => {
  const [problem] = await problemsOf(["Deno.kill(Deno.pid, 'SIGKILL'); await new Promise(() => {});"]);
  assert(
    problem!.startsWith("cell 1: Cannot run cells as the kernel must be there: it ended with 137"),
    problem,
  );
});

Deno.test("runNotebook stops when it is told to", async () => {
  await withNotebook(["await new Promise((done) => setTimeout(done, 60_000));"], async (path) => {
    const { problems } = await runNotebook(path, { signal: AbortSignal.abort() });
    assertEquals(problems, ["cell 1: Cannot go on as the run was stopped: it was interrupted"]);
  });
});

Deno.test("runNotebook fails on a cell of more than 15 lines, and on no cell at all", async () => {
  assertEquals(await problemsOf(["1;\n".repeat(15)]), []);
  assertEquals(await problemsOf(["1;\n".repeat(16)]), ["cell 1 has 16 lines, the limit is 15"]);
  assertEquals(await problemsOf([]), ["there is no code cell"]);
});

Deno.test("runNotebook refuses what is no notebook for Deno", async () => {
  await withNotebook(TWO, async (path) => {
    await Deno.writeTextFile(path, notebookText(TWO, "python3"));
    await assertRejects(
      () => runNotebook(path),
      SyntaxError,
      "Cannot run tiny.ipynb as its kernelspec must be deno: python3",
    );
    await Deno.writeTextFile(path, "{");
    await assertRejects(() => runNotebook(path), SyntaxError, "Cannot run tiny.ipynb as a notebook is JSON");
    await Deno.writeTextFile(path, "{}");
    await assertRejects(() => runNotebook(path), SyntaxError, "it must have cells in nbformat 4: undefined");
  });
});
