/** Speeds as tables. */
import type { MemoryRate } from "../doctor/memory_speed.ts";
import type { ProductRate, SpeedReport } from "../doctor/speed.ts";
import { labelled } from "./labelled.ts";
import type { Style } from "./style.ts";

const HEAD = 10;

/** Shapes across where they fit, else downwards; then memory and backends. */
export function speedLines(speed: SpeedReport, threads: number, columns: number, style: Style): string[] {
  const { peak, products, memory, backends } = speed;
  const all = `${threads} threads`;
  const loops = `FMA loop ${rate(peak.oneThread)}` +
    (peak.allThreads === undefined ? "" : `, ${all} ${rate(peak.allThreads)}`);
  const widths = products.map(({ name }) => Math.max(9, name.length + 2));
  const isWide = HEAD + widths.reduce((sum, width) => sum + width, 0) <= columns;
  const table = isWide ? across(products, all, widths) : downwards(products, all);
  const others = backends.map(({ name, gigaflops }) => `${name} ${rate(gigaflops)}`).join(", ");
  const say = (label: string, text: string) => labelled(label, text, columns, 2, style);
  return [
    ...say("GFLOP/s", `(peak: register-only ${loops})`),
    ...table,
    ...say("GB/s", memory.map((one) => memoryText(one, all)).join("; ")),
    ...(backends.length > 1 ? say("backends", `at 512³, one thread, GFLOP/s: ${others}`) : []),
  ];
}

const rate = (value: number): string => value.toFixed(value < 9.95 ? 1 : 0);

const shareText = ({ oneThread, shareOfPeak }: ProductRate): string =>
  `${rate(oneThread)} ${`${Math.round(100 * shareOfPeak)}%`.padStart(4)}`;

const gainText = ({ allThreads, gain }: ProductRate): string =>
  allThreads === undefined || gain === undefined ? "" : `${rate(allThreads)} ${gain.toFixed(1)}x`;

function across(products: readonly ProductRate[], all: string, widths: readonly number[]): string[] {
  const line = (head: string, text: (product: ProductRate) => string) =>
    head.padEnd(HEAD) + products.map((product, i) => text(product).padStart(widths[i]!)).join("");
  const hasThreads = products.some(({ gain }) => gain !== undefined);
  return [
    line("", ({ name }) => name),
    line("1 thread", shareText),
    ...(hasThreads ? [line(all, gainText)] : []),
  ];
}

function downwards(products: readonly ProductRate[], all: string): string[] {
  const width = Math.max(...products.map(({ name }) => name.length)) + 1;
  const hasThreads = products.some(({ gain }) => gain !== undefined);
  const row = (name: string, one: string, both: string) =>
    (name.padEnd(width) + one.padStart(11) + (hasThreads ? both.padStart(12) : "")).trimEnd();
  return [
    row("", "1 thread", all),
    ...products.map((each) => row(each.name, shareText(each), gainText(each))),
  ];
}

function memoryText({ name, arrayBytes, oneThread, allThreads }: MemoryRate, all: string): string {
  const shared = allThreads === undefined ? "" : `, ${all} ${rate(allThreads)}`;
  return `${name} of ${arrayBytes / 2 ** 20} MiB arrays ${rate(oneThread)}${shared}`;
}
