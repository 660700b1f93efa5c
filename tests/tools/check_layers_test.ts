import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { checkLayers } from "../../tools/check_layers.ts";

const STD = "@std"; // the planted imports are spelled in parts, as the check reads this file too

/** Plants `files` in a folder of its own and gives the problems found there. */
async function problemsOf(files: Record<string, string>): Promise<string[]> {
  const root = await Deno.makeTempDir();
  try {
    for (const [file, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(root, file)), { recursive: true });
      await Deno.writeTextFile(join(root, file), text);
    }
    const { problems } = await checkLayers(root);
    return problems.map((problem) => problem.replace(/ "file:.*$/, "")); // the address of the temporary folder
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const planted: { what: string; files: Record<string, string>; problems: string[] }[] = [
  {
    what: "accepts what the floors allow",
    files: {
      "mod.ts": `export * from "./lib/tensor/mod.ts";`,
      "cli/haze.ts": `import { parseArgs } from "${STD}/cli"; import "../mod.ts"; parseArgs([]);`,
      "lib/random/mod.ts": `export const a = 1; export const fs = () => import("node:fs");`,
      "lib/tensor/mod.ts":
        `import "../random/mod.ts"; import "./shape.ts"; import type { Stats } from "node:fs";`,
      "lib/tensor/shape.ts": `import "fflate/browser"; export {};`,
      "lib/physics/mod.ts": `import "../tensor/mod.ts";`,
      "tests/a_test.ts":
        `import { assert, assertEquals as equals } from "${STD}/assert"; import "../lib/physics/mod.ts";`,
    },
    problems: [],
  },
  {
    what: "fails on an import from a higher floor, also of a type only and in a function",
    files: {
      "lib/random/a.ts": `import type { B } from "../nn/b.ts"; export type A = B;`,
      "lib/random/c.ts": `export const c = () => import("../nn/b.ts");`,
      "lib/nn/b.ts": `export type B = number;`,
    },
    problems: [
      "lib/random/a.ts imports upward or sideways: lib/nn/b.ts",
      "lib/random/c.ts imports upward or sideways: lib/nn/b.ts",
    ],
  },
  {
    what: "fails on physics that imports more than random and tensor",
    files: { "lib/physics/a.ts": `import "../kernels/b.ts";`, "lib/kernels/b.ts": "export {};" },
    problems: ["lib/physics/a.ts imports upward or sideways: lib/kernels/b.ts"],
  },
  {
    what: "fails on a file of lib/ that is on no floor",
    files: { "lib/util/a.ts": "export {};", "lib/b.ts": "export {};" },
    problems: ["lib/b.ts is on no floor of lib/", "lib/util/a.ts is on no floor of lib/"],
  },
  {
    what: "fails on circles anywhere",
    files: {
      "cli/a.ts": `import "./b.ts";`,
      "cli/b.ts": `import "./c.ts";`,
      "cli/c.ts": `import type { A } from "./a.ts"; export type C = A;`,
    },
    problems: ["circle: cli/a.ts -> cli/b.ts -> cli/c.ts -> cli/a.ts"],
  },
  {
    what: "fails on figures/ that loads packages at once or imports the house, and on lib/ that draws",
    files: {
      "figures/a.ts":
        `import type { B } from "plot"; import "plot"; export const c = () => import("plot"); import "../lib/nn/b.ts"; export type D = B;`,
      "lib/nn/b.ts": `export const draw = () => import("../../figures/e.ts");`,
      "figures/e.ts": "export {};",
      "cli/f.ts": `import "../figures/e.ts";`,
    },
    problems: [
      "figures/a.ts imports plot at load; figures/ may only inside functions",
      "figures/a.ts imports lib/nn/b.ts; figures/ stands on its own",
      "lib/nn/b.ts imports upward or sideways: figures/e.ts",
    ],
  },
  {
    what: "fails on std, other packages and eager node modules in lib/",
    files: {
      "lib/random/a.ts": `import { join } from "${STD}/path"; import "zod"; import "node:fs"; join("a");`,
    },
    problems: [
      `lib/random/a.ts imports ${STD}/path; lib/ may not`,
      "lib/random/a.ts imports zod; lib/ may not",
      "lib/random/a.ts imports node:fs at load; lib/ may only inside functions",
    ],
  },
  {
    what: "fails on std names that offline/ does not have, in examples too",
    files: {
      "tests/a_test.ts":
        `import { assert, equal } from "${STD}/assert"; import * as path from "${STD}/path";`,
      "lib/random/a.ts":
        `/**\n * import {\n *   assert,\n *   assertGreater,\n * } from "${STD}/assert";\n */\nexport {};`,
      "cli/b.ts": `import { Spinner } from "${STD}/cli/spinner";`,
    },
    problems: [
      `cli/b.ts imports Spinner from ${STD}/cli/spinner, which offline/ does not have`,
      `lib/random/a.ts imports assertGreater from ${STD}/assert, which offline/ does not have`,
      `tests/a_test.ts imports equal from ${STD}/assert, which offline/ does not have`,
      `tests/a_test.ts imports ${STD}/path other than by { names }`,
    ],
  },
  {
    what: "fails on a published file that imports an unpublished one, and on one that is not there",
    files: { "cli/a.ts": `import "../tests/b.ts"; import "./c.ts";`, "tests/b.ts": "export {};" },
    problems: ["cli/c.ts: Module not found", "cli/a.ts imports tests/b.ts, which is not published"],
  },
  {
    what: "fails on a file above 500 lines and not on one of 500",
    files: { "tests/a.ts": "//\n".repeat(501), "tests/b.ts": "//\n".repeat(500) },
    problems: ["tests/a.ts has 501 lines, the limit is 500"],
  },
];

for (const { what, files, problems } of planted) {
  Deno.test(`checkLayers ${what}`, async () => {
    assertEquals(await problemsOf(files), problems);
  });
}

Deno.test("checkLayers tells the median length and names the files above 300 lines", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const [name, lines] of [["a", 1], ["b", 7], ["c", 301]] as const) {
      await Deno.writeTextFile(join(root, `${name}.ts`), "//\n".repeat(lines));
    }
    const { summary } = await checkLayers(root);
    assertEquals(summary, "3 files, 0 imports, median 7 lines, 1 files above 300 lines\n  301 c.ts");
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
