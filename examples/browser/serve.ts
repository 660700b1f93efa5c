/**
 * Serves the page beside this file with a model of yours: `deno run -A examples/browser/serve.ts FILE.npz [PORT]`.
 *
 * @module
 */
import { dirname, join } from "@std/path";

const HERE = new URL(".", import.meta.url).pathname;
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", npz: "application/octet-stream" };

/** What makes a page one with `SharedArrayBuffer`; it works with and without. */
export const ISOLATION: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** The library in one file, for browsers and Node. */
export async function bundled(): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await Deno.makeTempDir();
  try {
    const out = join(folder, "haze.js");
    const root = dirname(dirname(HERE.replace(/\/$/, "")));
    const args = ["bundle", "--quiet", "--platform", "browser", "--config", join(root, "deno.json")];
    const command = new Deno.Command(Deno.execPath(), { args: [...args, "-o", out, join(root, "mod.ts")] });
    const { success, stderr } = await command.output();
    if (!success) throw new Error(`Cannot bundle the library: ${new TextDecoder().decode(stderr)}`);
    return await Deno.readFile(out);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Answers with the page, the library and a model. */
export function pageHandler(
  { library, model, headers = {} }: {
    readonly library: Uint8Array<ArrayBuffer>;
    readonly model: Uint8Array<ArrayBuffer>;
    readonly headers?: Readonly<Record<string, string>>;
  },
): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = new URL(request.url).pathname.slice(1) || "index.html";
    const type = TYPES[path.split(".").at(-1) as keyof typeof TYPES];
    const own = path === "index.html" || path === "page.js"
      ? await Deno.readFile(join(HERE, path))
      : undefined;
    const body = own ?? { "haze.js": library, "model.npz": model }[path];
    if (body === undefined) return new Response("there is no such file", { status: 404 });
    return new Response(body, { headers: { "content-type": type, ...headers } });
  };
}

async function main([path, port = "8000"]: readonly string[]): Promise<void> {
  if (path === undefined) throw new Error("Cannot serve a page without a model\nhint: give FILE.npz");
  const model = await Deno.readFile(path).catch((error: Error) => {
    throw new Error(`Cannot serve ${path} as it must be a readable file: ${error.message}`);
  });
  const handler = pageHandler({ library: await bundled(), model, headers: ISOLATION });
  try {
    Deno.serve({ hostname: "127.0.0.1", port: Number(port) }, handler);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new Error(
      `Cannot serve a page as its port must be free: ${port}\nhint: give another behind FILE.npz`,
    );
  }
}

if (import.meta.main) {
  await main(Deno.args).catch((error: Error) => {
    console.error(error.message);
    Deno.exit(1);
  });
}
