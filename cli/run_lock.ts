/**
 * A lock beside a checkpoint, so that two runs never write one file in turn. It is a small JSON file, created exclusively;
 * whoever dies without removing it leaves a number of a process that is gone, and the next run takes it over.
 */
import { dirname } from "@std/path";
import { hostname } from "node:os";
import { kill } from "node:process";
import type { Io } from "./command.ts";
import { prepareToWrite } from "./files.ts";
import { onLeaving } from "./leaving.ts";

/** What a lock says of its owner. */
interface Owner {
  readonly pid: number;
  /** Name of the machine; empty where it may not be asked. */
  readonly host: string;
  /** When the lock was taken, in ms since 1970. */
  readonly since: number;
  /** When the process began, in ticks of the system's clock; empty where that cannot be read. */
  readonly began: string;
}

/** A lock that is held. */
interface RunLock {
  /** Gives it back. */
  release(): void;
}

/** Whoever created the file has written into it by then. */
const WRITING_MS = 2000;
const LOOK_AGAIN_MS = 50;

/** Where the lock of a checkpoint lies. */
export const lockPathOf = (path: string): string => `${path}.lock`;

/**
 * Runs `body` with the lock of `path`: taken before it where the folder of `path` is there, and else when the body calls
 * `take`, which makes the folder. It is given back at the end, and on every early way out but a kill.
 *
 * @throws {Error} if another run holds it, or the folder cannot be written to.
 */
export async function withRunLock<T>(
  { path, act, io }: { readonly path: string; readonly act: string; readonly io: Io },
  body: (take: () => Promise<void>) => Promise<T>,
): Promise<T> {
  let lock: RunLock | undefined;
  const take = async (): Promise<void> => {
    await prepareToWrite(path);
    lock ??= await lockRun(path, act, io);
  };
  try {
    const [folder, target] = await Promise.all(
      [dirname(path), path].map((name) => Deno.stat(name).catch(() => undefined)),
    );
    // What is wrong with anything else, the body says.
    if (folder?.isDirectory && (target === undefined || target.isFile)) await take();
    return await body(take);
  } finally {
    lock?.release();
  }
}

/**
 * Takes the lock of `path`, whose folder must be there. `act` is what is refused otherwise, as `train into`.
 *
 * @throws {Error} if another run holds it, or it cannot be created.
 */
async function lockRun(path: string, act: string, io: Io): Promise<RunLock> {
  const lock = lockPathOf(path);
  const own = JSON.stringify(ownerHere());
  for (let waitedMs = 0;;) {
    if (create(lock, own)) return held(lock, own);
    const text = read(lock);
    if (text === undefined) continue; // given back in the meantime
    const owner = parse(text);
    if (owner === undefined && waitedMs < WRITING_MS) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      waitedMs += LOOK_AGAIN_MS;
      continue;
    }
    if (owner !== undefined && !isGone(owner)) throw refusal(path, act, owner);
    if (!await takeOver(lock, text, own)) continue;
    const who = owner
      ? `process ${owner.pid}, which is gone`
      : "a process that did not come to write its number";
    io.err(`note: took over ${lock} from ${who}\n`);
    return held(lock, own);
  }
}

function refusal(path: string, act: string, { pid, host, since }: Owner): Error {
  const place = host === "" || host === hostHere() ? "" : ` on ${host}`;
  const time = new Date(since);
  const day = time.toDateString() === new Date().toDateString() ? "" : `${time.toISOString().slice(0, 10)} `;
  const clock = `${time.getHours()}`.padStart(2, "0") + `:${time.getMinutes()}`.replace(/:(\d)$/, ":0$1");
  return new Error(
    `Cannot ${act} ${path} as one run at a time may write it: process ${pid}${place} has since ${day}${clock}\n` +
      `hint: wait for it, or name another file; if no such run is there, remove ${lockPathOf(path)}`,
  );
}

function held(lock: string, own: string): RunLock {
  const remove = (): void => {
    try {
      // Whoever took it over, since it could not see this process, keeps it.
      if (Deno.readTextFileSync(lock) === own) Deno.removeSync(lock);
    } catch (error) {
      // The folder may be gone, or have become read-only: what went wrong there was told, or will be.
      if (!isRefusal(error)) throw error;
    }
  };
  const forget = onLeaving(remove);
  return {
    release() {
      forget();
      remove();
    },
  };
}

/** Creates the file; false if it is there. */
function create(lock: string, own: string): boolean {
  try {
    Deno.writeTextFileSync(lock, own, { createNew: true });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    const message = error instanceof Error ? error.message : String(error);
    removeIfEmpty(lock);
    throw new Error(`Cannot write ${lock} as the system has to allow it: ${message}`, { cause: error });
  }
}

/** On a full disk the file is made and its content refused. */
function removeIfEmpty(lock: string): void {
  try {
    if (Deno.statSync(lock).size === 0) Deno.removeSync(lock);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable || error instanceof Error && "code" in error;
}

/** Its text; undefined if it is not there. */
function read(lock: string): string | undefined {
  try {
    return Deno.readTextFileSync(lock);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot look at ${lock} as it must be a readable file: ${message}`, { cause: error });
  }
}

/** Writes our own number over a stale one, unless somebody else was quicker; the system's lock of the file decides. */
async function takeOver(lock: string, stale: string, own: string): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(lock, { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    await file.lock(true);
    if (read(lock) !== stale) return false;
    await file.truncate(0);
    await file.write(new TextEncoder().encode(own));
    return true;
  } finally {
    file.close();
  }
}

function parse(text: string): Owner | undefined {
  try {
    const { pid, host, since, began } = JSON.parse(text) as Partial<Owner>;
    if (!Number.isSafeInteger(pid) || !(pid! > 0) || typeof since !== "number") return undefined;
    if (typeof host !== "string" || typeof began !== "string") return undefined;
    return { pid: pid!, host, since, began };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function ownerHere(): Owner {
  const began = beganOf(Deno.pid);
  return {
    pid: Deno.pid,
    host: hostHere(),
    since: Date.now(),
    began: typeof began === "string" ? began : "",
  };
}

/** Asking without the permission would put the question to the user. */
function hostHere(): string {
  return isGranted({ name: "sys", kind: "hostname" }) ? hostname() : "";
}

/** Whether the owner's process is no more: its number is free, or a later process has it. False where it cannot be told. */
function isGone({ pid, host, began }: Owner): boolean {
  if (host !== hostHere()) return false;
  const now = beganOf(pid);
  return now === GONE || (now !== undefined && began !== "" && began !== now);
}

const GONE = Symbol("no such process");

/** When a process began: as Linux counts it, empty elsewhere; undefined where it cannot be told. */
function beganOf(pid: number): string | typeof GONE | undefined {
  try {
    if (Deno.build.os === "linux" && mayAll()) {
      // The name of the program stands in brackets and may hold anything.
      return Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\)/s, "").trim().split(" ")[19];
    }
    if (!isGranted({ name: "run" })) return undefined;
    kill(pid, 0); // signal 0 only asks
    return "";
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (error instanceof Deno.errors.NotFound || code === "ESRCH") return GONE;
    if (code === "EPERM") return "";
    throw error;
  }
}

/** Deno wants every permission for the processes of Linux. */
const mayAll = (): boolean =>
  (["read", "write", "env", "sys", "net", "run", "ffi"] as const).every((name) => isGranted({ name }));

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}
