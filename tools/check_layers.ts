/**
 * Checks the house: which folder imports from which, circles, the std names in use, the length of files.
 * `deno run -A tools/check_layers.ts [FOLDER]` prints every violation and exits with 1 if there is one.
 *
 * @module
 */
import { join } from "@std/path";
import { type Arrow, importArrows, sourceFiles } from "./import_graph.ts";

/** Folders of lib/ from the lowest floor up; a folder imports only from itself and from those before it. */
const FLOORS =
  ("random kernels tensor autograd physics metrics tokenizers formats data nn attention sampling " +
    "training generation models experiments").split(" ");
/** Floors that may use less than everything below them. */
const NARROW: Record<string, string[]> = { physics: ["random", "tensor"] };
const LIB_PACKAGES = ["fflate/browser"];
const STD_NAMES: Record<string, string[]> = {
  "@std/assert": ["assert", "assertEquals", "assertThrows", "assertRejects", "assertAlmostEquals"],
  "@std/cli": ["parseArgs"],
  "@std/path": ["join", "dirname", "basename"],
};
const MAX_LINES = 500;
const LOOK_LINES = 300;

const floorOf = (path: string): string => /^lib\/([^/]+)\/./.exec(path)?.[1] ?? "";
const isPublished = (path: string): boolean => /^(lib|cli|figures)\/|^mod\.ts$/.test(path);

/** Says what is wrong with one import, or gives undefined. */
function arrowProblem({ from, specifier, to, lazy, typeOnly }: Arrow): string | undefined {
  if (/^(jsr|https?):/.test(specifier)) {
    return `${from} imports ${specifier}; deno.json's imports should name it`;
  }
  const isFile = /^(\.{0,2}\/|file:)/.test(specifier);
  if (isFile && isPublished(from) && !isPublished(to ?? "")) {
    return `${from} imports ${to ?? specifier}, which is not published`;
  }
  if (from.startsWith("figures/")) {
    if (isFile) {
      return to?.startsWith("figures/") ? undefined : `${from} imports ${to}; figures/ stands on its own`;
    }
    return lazy || typeOnly
      ? undefined
      : `${from} imports ${specifier} at load; figures/ may only inside functions`;
  }
  if (!from.startsWith("lib/")) return undefined;
  if (specifier.startsWith("node:")) {
    return lazy || typeOnly
      ? undefined
      : `${from} imports ${specifier} at load; lib/ may only inside functions`;
  }
  if (!isFile) {
    return LIB_PACKAGES.includes(specifier) ? undefined : `${from} imports ${specifier}; lib/ may not`;
  }
  const [upper, lower] = [floorOf(from), floorOf(to ?? "")];
  const allowed = NARROW[upper] ?? FLOORS.slice(0, Math.max(0, FLOORS.indexOf(upper)));
  return upper === lower || allowed.includes(lower) ? undefined : `${from} imports upward or sideways: ${to}`;
}

/** Finds import circles by depth-first search, each told as its chain of files. */
function circleProblems(arrows: Arrow[]): string[] {
  const targets = Map.groupBy(arrows.filter(({ to }) => to !== undefined), ({ from }) => from);
  const [problems, path, done]: [string[], string[], Set<string>] = [[], [], new Set()];
  const visit = (file: string): void => {
    if (path.includes(file)) {
      problems.push(`circle: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
    }
    if (done.has(file)) return;
    done.add(file);
    path.push(file);
    for (const { to } of targets.get(file) ?? []) visit(to!);
    path.pop();
  };
  for (const file of targets.keys()) visit(file);
  return problems;
}

/** Examples in comments are read too: they are run, so they need the names as well. */
function stdProblems(file: string, text: string): string[] {
  const imports =
    /(?:import\s*\{([^{}]*)\}\s*from|const\s*\{([^{}]*)\}\s*=\s*await\s+import|\bfrom|\bimport)\s*\(?\s*["'](?:\w+:)?(@std\/[^"']*)["']/g;
  return [...text.matchAll(imports)].flatMap(([, fixed, loaded, module]) => {
    const names = fixed ?? loaded;
    if (names === undefined) return [`${file} imports ${module} other than by { names }`];
    const used = names.split(",").map((name) => name.replace(/^[\s*]+|\s+as\s.*|\s+$/gs, "")).filter(Boolean);
    const bad = used.filter((name) => !STD_NAMES[module.replace(/@[^/]*$/, "")]?.includes(name));
    return bad.map((name) => `${file} imports ${name} from ${module}, which offline/ does not have`);
  });
}

/** Checks the tree below `root`: every violation as a sentence, and a summary of file lengths. */
export async function checkLayers(root: string): Promise<{ problems: string[]; summary: string }> {
  const files = sourceFiles(root);
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(join(root, file))));
  const lengths = texts.map((text, i) => ({ file: files[i], lines: text.split("\n").length - 1 }));
  lengths.sort((a, b) => b.lines - a.lines);
  const { arrows, unreadable } = await importArrows(root, files);
  const unknown = files.filter((file) => file.startsWith("lib/") && !FLOORS.includes(floorOf(file)));
  const problems = [
    ...unreadable,
    ...unknown.map((file) => `${file} is on no floor of lib/`),
    ...arrows.flatMap((arrow) => arrowProblem(arrow) ?? []),
    ...circleProblems(arrows),
    ...files.flatMap((file, i) => stdProblems(file, texts[i])),
    ...lengths.filter(({ lines }) => lines > MAX_LINES).map(({ file, lines }) =>
      `${file} has ${lines} lines, the limit is ${MAX_LINES}`
    ),
  ];
  const long = lengths.filter(({ lines }) => lines > LOOK_LINES).map(({ file, lines }) =>
    `\n  ${lines} ${file}`
  );
  const median = lengths[lengths.length >> 1]?.lines ?? 0;
  const summary = `${files.length} files, ${arrows.length} imports, median ${median} lines, ` +
    `${long.length} files above ${LOOK_LINES} lines${long.join("")}`;
  return { problems, summary };
}

if (import.meta.main) {
  const { problems, summary } = await checkLayers(Deno.args[0] ?? Deno.cwd());
  for (const problem of problems) console.error(problem);
  console.log(`layers: ${problems.length} problems; ${summary}`);
  if (problems.length > 0) Deno.exit(1);
}
