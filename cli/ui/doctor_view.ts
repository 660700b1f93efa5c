/** The screen of `haze doctor`. */
import type { DoctorDocument } from "../doctor/document.ts";
import { detailLines, edgeSummary, faultLines } from "./doctor_details.ts";
import { speedLines } from "./doctor_speed.ts";
import { accuracyTable } from "./doctor_table.ts";
import { counted } from "./format.ts";
import { labelled } from "./labelled.ts";
import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

const WIDTH = 100;
const INDENT = 10;

/** All findings in at most 100 columns; `hasDetails` gives each op a paragraph in place of a cell. */
export function doctorScreen(
  document: DoctorDocument,
  terminalColumns: number,
  style: Style,
  hasDetails: boolean,
): string {
  const columns = Math.max(30, Math.min(WIDTH, terminalColumns));
  const { accuracy, speed, threads, advice, backend } = document;
  const say = (head: string, text: string) => labelled(head, text, columns, INDENT, style);
  const note =
    "worst error beside float64 ≤ bound, in ulp; where; ∂ gradients (--details says in what units)";
  return [
    ...wrap(headText(document), columns).map(document.holds ? style.good : style.bad),
    ...say("machine", machineText(document)),
    ...say("wasm", featureText(document)),
    ...say("backends", backendText(document)),
    ...say("threads", threadText(document)),
    ...(hasDetails ? detailLines(accuracy, columns, style) : [
      ...wrap(`${backend}: ${note}`, columns).map(style.dim),
      ...accuracyTable(accuracy, columns, style),
      ...accuracy.flatMap((report) => faultLines(report, columns, style)),
    ]),
    ...say("edges", edgeSummary(accuracy.flatMap(({ edges }) => edges))),
    ...(threads.differences ?? []).flatMap(({ op, at }) =>
      wrap(`FAIL ${op}: other bits on threads: ${at}`, columns, 5).map(style.bad)
    ),
    ...(speed ? speedLines(speed, threads.threads, columns, style) : []),
    ...(advice.length > 0 ? say("advice", advice.join("; ")) : []),
    "",
  ].join("\n");
}

function headText({ accuracy, backend, threads }: DoctorDocument): string {
  const broken = accuracy.filter((report) => !report.holds).length;
  const total = counted(accuracy.length, "op");
  const verdict = broken > 0
    ? `${broken} of ${total} FAIL`
    : `all ${total} of ${backend} within their bounds`;
  const bits = (threads.differences ?? []).length > 0 ? ", threads change bits: FAIL" : "";
  return `haze doctor: ${verdict}${bits}`;
}

function machineText({ machine }: DoctorDocument): string {
  const { cpu, cores, memoryBytes, system, deno, v8, loadAverage } = machine;
  const memory = `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`;
  const load = `load ${loadAverage.toFixed(1)}`;
  return [cpu, counted(cores, "core"), memory, system, `Deno ${deno}`, `V8 ${v8}`, load].join(", ");
}

function featureText({ features }: DoctorDocument): string {
  const { relaxedSimd, fusedMultiplyAdd, int8Dot, sharedMemory, threads } = features;
  const has = (name: string, value: boolean): string => value ? name : `no ${name}`;
  return [
    ...["SIMD128", has("relaxed SIMD", relaxedSimd), has("fused multiply-add", fusedMultiplyAdd)],
    ...[`int8 dot ${int8Dot}`, has("shared memory", sharedMemory), has("worker threads", threads)],
  ].join(", ");
}

function backendText({ backends, backend }: DoctorDocument): string {
  return backends.map(({ name, available, detail, hint }) => {
    const used = name === backend ? "examined; " : "";
    return available ? `${name} (${used}${detail})` : `no ${name}: ${detail}${hint ? ` (${hint})` : ""}`;
  }).join(", ");
}

function threadText({ threads, accuracy }: DoctorDocument): string {
  const { threads: count, failure, differences } = threads;
  if (!differences) return failure ?? "1: nothing to compare";
  const wrong = differences.length;
  const bits = wrong === 0 ? "the same bits as one" : `other bits than one in ${counted(wrong, "op")}: FAIL`;
  return `${count}: ${bits} (${counted(accuracy.length, "op")} compared)`;
}
