import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { bundled, ISOLATION, pageHandler } from "../../examples/browser/serve.ts";
import { generate } from "../../lib/generation/mod.ts";
import { openCheckpoint } from "../../lib/models/mod.ts";
import { inFolder, smallCheckpoint } from "../cli/support.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
});
const LIBRARY = await bundled();
const PROMPT = "the lamp ";
const OPTIONS = { length: 20, seed: 7 };

/** What Deno writes with a checkpoint. */
function idsHere(model: Uint8Array<ArrayBuffer>): number[] {
  const opened = openCheckpoint(model);
  try {
    return Array.from(
      generate(opened.model, opened.tokenizer.encode(PROMPT), OPTIONS),
      ({ token }) => token,
    );
  } finally {
    opened.model.close();
  }
}

Deno.test("the bundled library writes the same ids in Node as in Deno", async () => {
  await inFolder(async (folder) => {
    const checkpoint = await smallCheckpoint(folder);
    await Deno.writeFile(join(folder, "haze.mjs"), LIBRARY);
    await Deno.writeTextFile(
      join(folder, "run.mjs"),
      `import { readFileSync } from "node:fs";
import { generate, openCheckpoint } from "./haze.mjs";
const { model, tokenizer } = openCheckpoint(new Uint8Array(readFileSync(${JSON.stringify(checkpoint)})));
const drawn = generate(model, tokenizer.encode(${JSON.stringify(PROMPT)}), ${JSON.stringify(OPTIONS)});
console.log(JSON.stringify(Array.from(drawn, ({ token }) => token)));
model.close();
`,
    );
    const { stdout, stderr } = await new Deno.Command("node", { args: [join(folder, "run.mjs")] }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [string, string];
    assertEquals(JSON.parse(out || `"${err}"`), idsHere(await Deno.readFile(checkpoint)));
  });
});

/** Opens the page and gives what it wrote; the page is told to send it back. */
async function idsInBrowser(
  model: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Promise<{ ids: number[]; isolated: boolean }> {
  const page = pageHandler({ library: LIBRARY, model, headers });
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/result") {
      resolve(await request.text());
      return new Response("thanks");
    }
    const answer = await page(request);
    if (pathname !== "/") return answer;
    const html = (await answer.text()).replace(`value="300"`, `value="${OPTIONS.length}"`);
    return new Response(html + SEND_BACK, { headers: answer.headers });
  });
  const profile = await Deno.makeTempDir({ prefix: "haze-test-" });
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    `--user-data-dir=${profile}`,
  ];
  const browser = new Deno.Command(CHROMIUM!, {
    args: [...flags, `http://127.0.0.1:${server.addr.port}/`],
    ...{ stdin: "null", stdout: "null", stderr: "null" },
  }).spawn();
  let deadline: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<never>((_, reject) =>
      deadline = setTimeout(() => reject(new Error("the page sent nothing within two minutes")), 120_000)
    );
    const sent = JSON.parse(await Promise.race([promise, late]));
    assert(sent.ids, sent.facts);
    return { ids: sent.ids.split(" ").map(Number), isolated: sent.isolated };
  } finally {
    clearTimeout(deadline);
    browser.kill();
    await browser.status;
    await server.shutdown();
    await Deno.remove(profile, { recursive: true }).catch(() => {}); // its own processes may still be writing
  }
}

/** Waits until the page has written, or says that it cannot. */
const SEND_BACK = `<script type="module">
const [text, facts] = ["text", "facts"].map((id) => document.getElementById(id));
const timer = setInterval(() => {
  if (facts.textContent.startsWith("opening")) return;
  clearInterval(timer);
  const body = JSON.stringify({ ids: text.dataset.ids, facts: facts.textContent, isolated: crossOriginIsolated });
  fetch("result", { method: "POST", body });
}, 20);
</script>`;

for (const [name, headers] of [["isolated", ISOLATION], ["not isolated", {}]] as const) {
  Deno.test({
    name: `the page of examples/browser, ${name}, writes the same ids as Deno${
      CHROMIUM ? "" : " (skipped: there is no Chromium)"
    }`,
    ignore: CHROMIUM === undefined,
    fn: () =>
      inFolder(async (folder) => {
        const model = await Deno.readFile(await smallCheckpoint(folder));
        const { ids, isolated } = await idsInBrowser(model, headers);
        assertEquals([ids, isolated], [idsHere(model), name === "isolated"]);
      }),
  });
}
