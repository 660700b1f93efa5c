/**
 * The notebooks under a real Jupyter client: run with HAZE_FULL=1 where `jupyter nbconvert` is there, or
 * where HAZE_JUPYTER names the program.
 */
import { assert, assertEquals } from "@std/assert";
import { basename, join } from "@std/path";

const JUPYTER = Deno.env.get("HAZE_JUPYTER") ?? "jupyter";
const FOLDER = new URL("../../../notebooks/", import.meta.url);

// With the long tests, or where a program is named: a run takes a while, on a busy machine minutes.
const isAsked = Deno.env.has("HAZE_JUPYTER") || Deno.env.get("HAZE_FULL") === "1";
const ignore = !isAsked || !await isThere();

async function isThere(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(JUPYTER, {
      args: ["nbconvert", "--version"],
      ...{ stdout: "null", stderr: "null" },
    }).output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}

/** Converts a notebook to a page with the kernel of this very Deno, and gives the page. */
async function pageOf(notebook: string, folder: string, ...more: string[]): Promise<string> {
  const kernel = join(folder, "kernels", "deno");
  await Deno.mkdir(kernel, { recursive: true });
  // What `deno jupyter --install` writes, but into this folder.
  const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
  await Deno.writeTextFile(
    join(kernel, "kernel.json"),
    JSON.stringify({ argv, display_name: "Deno", language: "typescript" }),
  );
  const { success, stderr } = await new Deno.Command(JUPYTER, {
    args: ["nbconvert", "--to", "html", "--output-dir", folder, ...more, notebook],
    cwd: FOLDER,
    env: { JUPYTER_PATH: folder, HAZE_QUICK: "1" },
    ...{ stdout: "null", stderr: "piped" },
  }).output();
  assert(success, new TextDecoder().decode(stderr).slice(-4000));
  return await Deno.readTextFile(join(folder, `${basename(notebook, ".ipynb")}.html`));
}

async function picturesOf(notebook: string): Promise<number> {
  const { cells } = JSON.parse(await Deno.readTextFile(new URL(notebook, FOLDER)));
  const outputs = (cells as { outputs?: { data?: Record<string, unknown> }[] }[]).flatMap((cell) =>
    cell.outputs ?? []
  );
  return outputs.filter(({ data }) => data !== undefined && "image/png" in data).length;
}

const countPictures = (page: string): number => page.split('src="data:image/png;base64').length - 1;

Deno.test("00-tour.ipynb runs from above under Jupyter without an error, and shows every figure", {
  ignore,
}, async () => {
  const folder = await Deno.makeTempDir();
  try {
    // nbconvert ends with an error as soon as a cell does.
    const page = await pageOf("00-tour.ipynb", folder, "--execute", "--ExecutePreprocessor.timeout=300");
    // Without the pause of figures/notebook.ts some of them came after the cell's end, which nbclient takes for the last word.
    assertEquals(countPictures(page), await picturesOf("00-tour.ipynb"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test(
  "notebooks as committed show every figure when Jupyter makes pages of them",
  { ignore },
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const names = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name).filter((name) =>
        name.endsWith(".ipynb")
      );
      assert(names.length >= 5, names.join(", "));
      for (const name of names) {
        const pictures = await picturesOf(name);
        assert(pictures > 0, `${name} has no figure`);
        assertEquals(countPictures(await pageOf(name, folder)), pictures, name);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
