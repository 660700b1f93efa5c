/** The README's table of `bench/results/peers.json`. */
import { median } from "../../cli/measure/quantile.ts";
import type { PeerName } from "./contract.ts";
import { meetsGoal, type Results, type Row, type Section, title } from "./results.ts";
import type { Way } from "./rows.ts";

/** A column of ratios. */
interface Column {
  readonly head: string;
  readonly peer: PeerName;
  readonly way?: Way;
}

const COLUMNS: readonly Column[] = [
  { head: "NumPy", peer: "numpy" },
  { head: "PyTorch", peer: "torch" },
  { head: "jax-js", peer: "jax", way: "op by op" },
  { head: "jax-js, jit", peer: "jax", way: "jit" },
  { head: "tfjs-wasm", peer: "tfjs" },
];
const NAMES: Readonly<Record<PeerName, string>> = {
  ...{ numpy: "NumPy", torch: "PyTorch", jax: "jax-js", tfjs: "tfjs-wasm" },
};
const TYPES: readonly Row["type"][] = ["product", "row", "step"];

/** A row and whom it is beside. */
type Found = Row & { readonly name: PeerName };

/**
 * A line for each work, a column for each peer: `1.62× (36)` says that ours is 1.62 times as fast as a peer of 36
 * GFLOP/s (10⁹ elements a second for rows). A goal that is missed stands behind it. Then a line for each peer: what was
 * measured when, and where.
 */
export function peersMarkdown({ sections }: Results): string {
  const found = sections.flatMap(({ peer: name, rows }) => rows.map((row): Found => ({ ...row, name })));
  const columns = COLUMNS.filter((column) => found.some((row) => belongs(row, column)));
  const works = Map.groupBy(found, ({ work, threads, backend }) => [work, threads, backend].join());
  const place = ([{ threads, type }]: readonly [Found, ...Found[]]): number =>
    10 * threads + TYPES.indexOf(type);
  const lines = ([...works.values()] as [Found, ...Found[]][])
    .toSorted((a, b) => place(a) - place(b)) // stable: within a kind as they were measured
    .map((rows) => [
      ...[
        title(rows[0]),
        `${rows[0].threads}`,
        rate(rows[0].unit, median(rows.map(({ ours }) => ours.rate))),
      ],
      ...columns.map((column) => rows.filter((row) => belongs(row, column)).map(cell).join(" ")),
    ]);
  const heads = ["work", "threads", "here", ...columns.map(({ head }) => head)];
  const table = [heads, heads.map((_, i) => i === 0 ? "---" : "--:"), ...lines];
  return [...table.map((cells) => `| ${cells.join(" | ")} |`), "", ...sections.map(source)].join("\n");
}

/** Whether a row stands in a column. Steps of jax-js are compiled: there is one writing of them. */
function belongs({ name, way }: Found, column: Column): boolean {
  return name === column.peer && (column.way === undefined || (way ?? "jit") === column.way);
}

function rate(unit: Row["unit"], value: number): string {
  return value.toFixed(unit === "GFLOP/s" ? 0 : 2);
}

function cell(row: Row): string {
  const { ratio, peer, unit, goal } = row;
  const missed = meetsGoal(row) ? "" : `, goal ${goal}×`;
  return `${ratio.toFixed(2)}× (${rate(unit, peer.rate)})${missed}`;
}

function source({ peer, versions, engine, date, machine }: Section): string {
  const { cpu, cores, loadAverage, loopGigaflops } = machine;
  const versionWords = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const engineWords = Object.entries(engine).map(([threads, words]) => `${threads}: ${words}`);
  return `- ${NAMES[peer]}: ${versionWords.join(", ")}; by threads ${
    engineWords.join("; ")
  }; ${date}, ${cpu}, ` +
    `${cores} cores, load ${loadAverage.toFixed(1)} at the start, register-only loop ${
      loopGigaflops.toFixed(0)
    } GFLOP/s`;
}
