/** The published files from a server of files, as a registry gives them. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { haze, inFolder, smallCheckpoint } from "../cli/support.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

Deno.test({
  name: "the command line runs from a server that has nothing but the published files",
  ignore: Deno.env.get("HAZE_FULL") !== "1",
  fn: () =>
    inFolder(async (folder) => {
      const { imports, publish } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`)) as {
        imports: Record<string, string>;
        publish: { include: string[] };
      };
      const refused: string[] = [];
      const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
        const path = new URL(request.url).pathname.slice(1);
        // The std packages come from elsewhere; here their stand-ins.
        const isPublished = publish.include.some((part) => path === part || path.startsWith(part));
        if (!isPublished && !path.startsWith("offline/")) {
          refused.push(path);
          return new Response("not published", { status: 404 });
        }
        const type = path.endsWith(".json") ? "application/json" : "application/typescript";
        return new Response(await Deno.readFile(join(ROOT, path)), { headers: { "content-type": type } });
      });
      try {
        const origin = `http://127.0.0.1:${server.addr.port}`;
        const map = Object.fromEntries(
          Object.entries(imports).map(([name, at]) => [
            name,
            name.startsWith("@std/") ? `${origin}/offline/${name.slice("@std/".length)}/mod.ts` : at,
          ]),
        );
        const importMap = join(folder, "imports.json");
        await Deno.writeTextFile(importMap, JSON.stringify({ imports: map }));
        const words = ["generate", await smallCheckpoint(folder), "--length", "20", "--seed", "7"];
        const flags = ["--no-config", "--no-lock", `--import-map=${importMap}`];
        const program = new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", ...flags, `${origin}/cli/haze.ts`, ...words],
          env: { DENO_DIR: join(folder, "cache") },
          stdin: "null",
        });
        const { stdout, stderr } = await program.output();
        const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [
          string,
          string,
        ];
        assertEquals(refused, []);
        assert(out.length > 0, err);
        const here = await haze(words).output();
        assertEquals(out, new TextDecoder().decode(here.stdout));
      } finally {
        await server.shutdown();
      }
    }),
});
