import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { parseJsonc } from "../../cli/config/jsonc.ts";
import { kindSchema } from "../../cli/config/schema.ts";
import { command as train } from "../../cli/commands/train.ts";
import { parseCall } from "../../cli/parse.ts";
import { KINDS_OF_SETTINGS, runSettings } from "../../cli/settings.ts";
import { MODEL_KINDS, openCheckpoint } from "../../lib/models/mod.ts";
import { checkTrainingConfig } from "../../lib/training/mod.ts";
import { isValid } from "./config/validate.ts";
import { checkFailure, inFolder, run, runJson, snapshot } from "./support.ts";

const FULL = Deno.env.get("HAZE_FULL") === "1";

Deno.test("init writes for every preset a config that sets what the preset does, and that its schema takes", async () => {
  await inFolder(async (folder) => {
    for (const kind of MODEL_KINDS) {
      for (const preset of Object.keys(KINDS_OF_SETTINGS[kind]!.presets)) {
        const out = join(folder, `${kind}-${preset}.jsonc`);
        const { code, err } = await run("init", kind, "--preset", preset, "--out", out);
        assertEquals(code, 0, err);
        const text = await Deno.readTextFile(out);
        assert(isValid(kindSchema(kind), parseJsonc(text)), out);
        assert(text.split("\n").every((line) => [...line].length <= 110), out);
        const settings = async (...words: string[]) => {
          const { model, training } = await runSettings(kind, parseCall(train, [kind, ...words]));
          const window = Number(model[KINDS_OF_SETTINGS[kind]!.context]);
          return { model, training: checkTrainingConfig(training, window) };
        };
        assertEquals(await settings("--config", out), await settings("--preset", preset), out);
        // Each key stands in the file with its meaning, be it commented out.
        for (const key of Object.keys(kindSchema(kind).properties as object)) {
          if (key !== "$schema") {
            assert(new RegExp(`^ *//.*\\n  (// )?"${key}": `, "m").test(text), `${out}: ${key}`);
          }
        }
      }
    }
  });
});

Deno.test("train --config on what init wrote makes the model that it makes without", async () => {
  await inFolder(async (folder) => {
    for (const kind of FULL ? MODEL_KINDS : ["haze", "spiral"]) {
      const config = join(folder, `${kind}.jsonc`);
      assertEquals((await run("init", kind, "--out", config)).code, 0);
      const weights: Uint8Array[] = [];
      // An editor on Windows may have saved it, with a byte-order mark.
      const text = await Deno.readTextFile(config);
      await Deno.writeTextFile(config, `\ufeff${text.replaceAll("\n", "\r\n")}`);
      for (const given of [[], ["--config", config]]) {
        const out = join(folder, `${kind}-${given.length}.npz`);
        const quick = ["--steps", "1", "--batch", "1", "--out", out, "--json"];
        const { code, err } = await run("train", kind, ...given, ...quick);
        assertEquals(code, 0, err);
        weights.push(await Deno.readFile(out));
        openCheckpoint(weights.at(-1)!, { name: out }).model.close();
      }
      assertEquals(weights[0], weights[1], kind);
    }
  });
});

Deno.test("init never overwrites a file unless told to, and says what cannot be", async () => {
  await inFolder(async (folder) => {
    const out = join(folder, "new/own.jsonc");
    const first = await runJson("init", "llisa", "--out", out);
    assertEquals([first.kind, first.preset, first.config], ["llisa", "tiny", out]);
    const before = await snapshot(folder);
    checkFailure(await run("init", "haze", "--out", out), 1, "nothing may be overwritten", false);
    checkFailure(await run("init", "lama", "--json"), 2, "the model must be one of haze, llisa", true);
    checkFailure(
      await run("init", "haze", "--preset", "tny"),
      2,
      "no such preset: tny",
      false,
    );
    assertEquals(await snapshot(folder), before);
    assertEquals((await run("init", "haze", "--out", out, "--force")).code, 0);
    assertEquals((await run("init", "haze", "--out", "-")).out, await Deno.readTextFile(out));
  });
});

Deno.test("train says in which line and column a config is wrong", async () => {
  await inFolder(async (folder) => {
    const config = join(folder, "own.jsonc");
    await Deno.writeTextFile(config, '{\r\n  // steps\r\n  "steps": 4 // few\r\n  "batch": 2,\r\n}\r\n');
    checkFailure(
      await run("train", "haze", "--config", config, "--out", join(folder, "x.npz")),
      1,
      'as a config must be JSON: line 4, column 3: expected , or }, got "',
      false,
    );
  });
});
