/** A file that says who is at work on something, among processes that share a folder. */

/** How often a claim says that it lives. */
const BEAT_MS = 5_000;
/** A claim of another machine that was silent for so long is nobody's: far longer than a beat, as clocks of machines differ. */
const SILENCE_MS = 120_000;

/** Something that this process alone works on. */
export interface ClaimedRun {
  /** Lets others have it. */
  release(): Promise<void>;
}

/**
 * Makes the file at `path`, unless a process that lives has done so. A process of this machine is looked up; of one on another
 * machine the file's age tells.
 *
 * @returns Nothing if it is somebody else's.
 */
export async function claimFile(path: string): Promise<ClaimedRun | undefined> {
  const fs = await import("node:fs/promises");
  const { hostname } = await import("node:os");
  const process = await import("node:process");
  const own = JSON.stringify({ host: hostname(), pid: process.default.pid });
  try {
    await fs.writeFile(path, own, { flag: "wx" });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      throw new Error(
        `Cannot claim a run as its folder must be writable: ${
          error instanceof Error ? error.message : error
        }`,
        { cause: error },
      );
    }
    if (await isHeld(path, hostname())) return undefined;
    // Two that find a dead claim both remove it at most: one of them makes the next, and the other tries again later.
    await fs.rm(path, { force: true });
    return undefined;
  }
  const beat = setInterval(() => {
    const now = new Date();
    fs.utimes(path, now, now).catch(() => {}); // released in this very moment
  }, BEAT_MS);
  return {
    async release() {
      clearInterval(beat);
      await fs.rm(path, { force: true });
    },
  };
}

/** Whether the claim at `path` is that of a process that lives, as far as can be told. */
async function isHeld(path: string, here: string): Promise<boolean> {
  const fs = await import("node:fs/promises");
  let text: string;
  let age: number;
  try {
    text = await fs.readFile(path, "utf8");
    age = Date.now() - (await fs.stat(path)).mtimeMs;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return true; // released just now: to be asked for again
    throw error;
  }
  const owner = /^\{"host":(".*"),"pid":(\d+)\}$/.exec(text);
  if (!owner || JSON.parse(owner[1]!) !== here) return age < SILENCE_MS;
  const { kill } = await import("node:process");
  try {
    kill(Number(owner[2]), 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | undefined)?.code;
}
