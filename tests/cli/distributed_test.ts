import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { job, LAUNCHERS, NEEDS_MPI, runJob, WHY_IGNORED } from "../mpirun.ts";
import { haze, inFolder, jsonLines, run, SMALL, textOf } from "./support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";
const PROGRAM = new URL("../../cli/haze.ts", import.meta.url).pathname;
const OVER_RANKS = ["--distributed", "mpi"];
const [LAUNCHER] = LAUNCHERS;
/** Takes longer than a test may. */
const ENDLESS = [
  "train",
  "haze",
  ...SMALL.filter((word, i) => word !== "--steps" && SMALL[i - 1] !== "--steps"),
];

Deno.test(
  `train over ranks writes the files of one process, refuses others' settings, and rank 0 alone prints${WHY_IGNORED}`,
  NEEDS_MPI,
  async () => {
    await inFolder(async (folder) => {
      const words = (
        out: string,
      ) => [PROGRAM, "train", "haze", ...SMALL, "--json", "--out", join(folder, out)];
      for (const launcher of FULL ? LAUNCHERS : LAUNCHERS.slice(0, 1)) {
        const { code, out, err } = await runJob(launcher, [[2, [
          ...words("ranks.npz"),
          ...OVER_RANKS,
          "--force",
        ]]]);
        assertEquals([code, err], [0, ""], launcher.make);
        const alone = await run(...words("alone.npz").slice(1), "--set", "accumulation=2", "--force");
        assertEquals(alone.code, 0, alone.err);
        const timeless = (text: string) =>
          jsonLines(text).map(({ tokensPerSecond: _, checkpoint: __, best: ___, ...line }) => line);
        assertEquals(timeless(out), timeless(alone.out));
        for (const kind of [".npz", ".best.npz"]) {
          const [a, b] = ["ranks", "alone"].map((name) => Deno.readFileSync(join(folder, name + kind)));
          assertEquals(a, b, `${kind} of ${launcher.make}`);
        }
      }
      const unlike = await runJob(LAUNCHER!, [
        [1, [...words("unlike.npz"), ...OVER_RANKS]],
        [1, [...words("unlike.npz"), ...OVER_RANKS, "--set", "weightDecay=0.5"]],
      ]);
      assertEquals(unlike.code, 1);
      assertEquals(
        jsonLines(unlike.out).map(({ error }) => error),
        ["Cannot train over ranks as all must have the same settings: rank 1 has another than rank 0"],
      );
      if (!FULL) return;
      const wrong = await runJob(LAUNCHER!, [[2, [...words("no.npz"), ...OVER_RANKS, "--set", "dropout=2"]]]);
      assertEquals([wrong.code, jsonLines(wrong.out).length], [2, 1], wrong.out);
    });
  },
);

Deno.test(
  `train over ranks ends with a message when a rank is killed, and goes on bit for bit with another number of ranks${WHY_IGNORED}`,
  {
    ignore: NEEDS_MPI.ignore || !FULL,
  },
  async () => {
    for (const launcher of LAUNCHERS) {
      await inFolder(async (folder) => {
        const settings = [
          "--set",
          "accumulation=6",
          "--set",
          "evaluateEvery=20",
          "--set",
          "schedule=constant",
          "--json",
        ];
        const words = [PROGRAM, ...ENDLESS, ...settings, "--steps", "200000", "--out", join(folder, "a.npz")];
        const child = job(launcher, [[3, [...words, ...OVER_RANKS]]]).spawn();
        const reader = textOf(child.stdout).getReader();
        const errors = new Response(child.stderr).text();
        let out = "";
        while (!out.includes('"step":45,')) {
          const { value, done } = await reader.read();
          if (done) throw new Error(await errors);
          out += value;
        }
        Deno.kill(await rankOf(child.pid, 1, join(folder, "a.npz")), "SIGKILL");
        while (true) {
          const { value, done } = await reader.read();
          if (done) break;
          out += value;
        }
        const { code } = await child.status;
        assert(code !== 0, `exit ${code} of ${launcher.make}`);
        assert(/is gone|KILLED BY SIGNAL|signal 9/.test(out + await errors), out.slice(-500) + await errors);
        // At least the checkpoint of the last evaluation is there; it goes on over two ranks, then alone.
        const resumed = ["train", "haze", "--resume", "--out", join(folder, "a.npz"), "--json"];
        const saved = JSON.parse(
          await haze(["inspect", join(folder, "a.npz"), "--json"]).output().then(
            ({ stdout }) => new TextDecoder().decode(stdout),
          ),
        );
        assert(JSON.stringify(saved).includes("step"), "a checkpoint");
        await Deno.copyFile(join(folder, "a.npz"), join(folder, "b.npz"));
        const end = ["--steps", "400"];
        const over2 = await runJob(launcher, [[2, [PROGRAM, ...resumed, ...OVER_RANKS, ...end]]]);
        assertEquals(over2.code, 0, over2.err + over2.out.slice(-500));
        const words2 = ENDLESS.slice(2);
        const alone = await run(
          ...["train", "haze", ...words2, ...settings, "--steps", "400", "--out", join(folder, "c.npz")],
        );
        assertEquals(alone.code, 0, alone.err);
        const last = (text: string) =>
          jsonLines(text).filter(({ step }) => step === 400).map(({ loss }) => loss);
        assertEquals(last(over2.out), last(alone.out));
        const refused = await runJob(launcher, [[4, [
          ...[PROGRAM, "train", "haze", "--resume", "--out", join(folder, "b.npz"), ...OVER_RANKS, ...end],
        ]]]);
        assertEquals(refused.code, 1);
        assert(
          refused.err.includes("accumulation must be a multiple of their number: 6 over 4"),
          refused.err,
        );
      });
    }
  },
);

Deno.test(
  `train over ranks ends with one message on every rank where another run holds the lock${WHY_IGNORED}`,
  { ignore: NEEDS_MPI.ignore || !FULL },
  async () => {
    for (const launcher of LAUNCHERS) {
      await inFolder(async (folder) => {
        const out = join(folder, "a.npz");
        // Of a machine that nobody can ask.
        const owner = { pid: 1, host: "elsewhere", since: 0, began: "" };
        await Deno.writeTextFile(`${out}.lock`, JSON.stringify(owner));
        const words = [PROGRAM, "train", "haze", ...SMALL, ...OVER_RANKS, "--out", out];
        const { code, err } = await runJob(launcher, [[3, words]]);
        assertEquals(code, 1, err);
        assertEquals(err.split("one run at a time may write it: process 1 on elsewhere").length, 2, err);
        assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.npz.lock"]);
      });
    }
  },
);

/** The process of a rank among the descendants of a launcher. */
async function rankOf(launcher: number, rank: number, out: string): Promise<number> {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) <= launcher) continue;
    try {
      const words = await Deno.readTextFile(`/proc/${name}/cmdline`);
      const variables = (await Deno.readTextFile(`/proc/${name}/environ`)).split("\0");
      if (!words.includes(out) || !words.includes("cli/haze.ts") || words.startsWith("mpirun")) continue;
      if (variables.some((one) => one === `OMPI_COMM_WORLD_RANK=${rank}` || one === `PMI_RANK=${rank}`)) {
        return Number(name);
      }
    } catch {
      continue; // ended since
    }
  }
  throw new Error(`Cannot find rank ${rank} as no process has it: ${out}`);
}

Deno.test("ablate shares its runs among processes with --jobs, and prints what one process prints", async () => {
  await inFolder(async (folder) => {
    const spec = "nEmb=16,nodes=24,nBlocks=1,nHeads=2,T=8,batch=2,warmupSteps=1";
    const words = [
      "ablate",
      "haze",
      "learned-gate",
      "--base",
      spec,
      "--seeds",
      "3",
      "--steps",
      "3",
      "--json",
    ];
    const alone = await run(...words, "--cache", join(folder, "alone"));
    const shared = await run(...words, "--cache", join(folder, "shared"), "--jobs", "2");
    assertEquals(shared, alone);
    const names = (of: string) => [...Deno.readDirSync(join(folder, of))].map(({ name }) => name).sort();
    assertEquals(names("shared"), names("alone"));
    for (
      const [jobs, more, rule] of [["0", [], "from 1 to 256: 0"], [
        "2",
        OVER_RANKS,
        "exclude each other",
      ]] as const
    ) {
      const { code, out } = await run(...words, "--jobs", jobs, ...more);
      assert(code === 2 && out.includes(rule), out);
    }
  });
});

Deno.test(`ablate and claims run over ranks print what one process prints${WHY_IGNORED}`, {
  ignore: NEEDS_MPI.ignore || !FULL,
}, async () => {
  await inFolder(async (folder) => {
    const spec = "nEmb=16,nodes=24,nBlocks=1,nHeads=2,T=8,batch=2,warmupSteps=1";
    const calls = [
      ["ablate", "haze", "learned-gate", "--base", spec, "--seeds", "3", "--steps", "3", "--json"],
      ["compare", spec, `${spec},headType=content`, "--seeds", "3", "--steps", "3", "--json"],
      ["claims", "run", "H5", "--quick", "--seeds", "2", "--json"],
    ];
    for (const [i, words] of calls.entries()) {
      const timeless = (text: string) => text.replace(/"tokensPerSecond":\d+/g, "");
      const alone = await run(...words, "--cache", join(folder, `alone${i}`));
      for (const launcher of LAUNCHERS) {
        const cache = join(folder, `${launcher.make}${i}`);
        const { code, out, err } = await runJob(launcher, [[3, [
          PROGRAM,
          ...words,
          "--cache",
          cache,
          ...OVER_RANKS,
        ]]]);
        assertEquals([code, timeless(out)], [0, timeless(alone.out)], err);
      }
    }
  });
});
