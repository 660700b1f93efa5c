/** `haze shards remove`: modules out of the manifest; their files stay. */
import { pathInFolder, readManifest, writeManifest } from "../../lib/data/mod.ts";
import { nearestName } from "../../lib/metrics/mod.ts";
import { type Call, type Io, UsageError } from "../command.ts";
import { EXIT } from "../report.ts";

/** Takes modules out of the list that runs read. */
export async function removeShards(
  folder: string,
  names: readonly string[],
  call: Call,
  io: Io,
): Promise<number> {
  if (names.length === 0) {
    throw new UsageError("Cannot remove modules as it must be said which: got no NAME");
  }
  const existing = await readManifest(folder);
  const known = existing.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, known);
    const hint = nearest ? `did you mean ${nearest}?` : `its modules are ${known.join(", ") || "none"}`;
    throw new UsageError(
      `Cannot remove modules as ${folder} has none of the name: ${unknown}\nhint: ${hint}`,
    );
  }
  const removed = existing.filter(({ name }) => names.includes(name));
  const left = existing.filter(({ name }) => !names.includes(name));
  await writeManifest(folder, left);
  if (call.flag("json")) {
    io.out(`${JSON.stringify({ folder, removed, modules: left.map(({ name }) => name) })}\n`);
    return EXIT.done;
  }
  for (const { name, file } of removed) {
    const path = pathInFolder(folder, file);
    io.out(`removed ${name}; ${path} stays, and haze shards add ${folder} ${path} takes it again\n`);
  }
  return EXIT.done;
}
