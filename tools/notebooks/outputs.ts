/** What a cell leaves behind, as nbformat 4 keeps it. */
import type { Message } from "./wire.ts";

/** A MIME bundle: texts as lists of lines. */
export type Bundle = Record<string, unknown>;

/** One output of a code cell. */
export type Output =
  | { output_type: "stream"; name: string; text: string[] }
  | { output_type: "display_data"; data: Bundle; metadata: Bundle }
  | { output_type: "execute_result"; data: Bundle; metadata: Bundle; execution_count: number }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** Gathers the outputs of one cell from a kernel's messages, in their order. */
export class OutputCollector {
  #outputs: Output[] = [];
  readonly #displays = new Map<string, Output & { data: Bundle }>();
  #clearNext = false;

  /** `executionCount` stands in results in place of the kernel's own. */
  constructor(private readonly executionCount: number) {}

  get outputs(): readonly Output[] {
    return this.#outputs;
  }

  /** Takes any message of the iopub channel; those without output are none of its business. */
  add({ type, content }: Message): void {
    if (type === "stream") this.#addText(String(content.name), String(content.text));
    else if (type === "display_data" || type === "execute_result") this.#addData(type, content);
    else if (type === "update_display_data") this.#update(content);
    else if (type === "error") {
      const { ename, evalue, traceback } = content as Record<string, string> & { traceback: string[] };
      this.#push({ output_type: "error", ename, evalue, traceback });
    } else if (type === "clear_output") {
      if (content.wait === true) this.#clearNext = true;
      else this.#outputs = [];
    }
  }

  #addText(name: string, text: string): void {
    const last = this.#outputs.at(-1);
    if (!this.#clearNext && last?.output_type === "stream" && last.name === name) {
      last.text = toLines(last.text.join("") + text);
    } else this.#push({ output_type: "stream", name, text: toLines(text) });
  }

  #addData(type: "display_data" | "execute_result", content: Message["content"]): void {
    const data = toBundle(content.data as Bundle);
    const metadata = (content.metadata ?? {}) as Bundle;
    const output: Output & { data: Bundle } = type === "display_data"
      ? { output_type: type, data, metadata }
      : { output_type: type, data, metadata, execution_count: this.executionCount };
    const id = displayId(content);
    if (id !== undefined) this.#displays.set(id, output);
    this.#push(output);
  }

  #update(content: Message["content"]): void {
    const shown = this.#displays.get(displayId(content) ?? "");
    if (shown) shown.data = toBundle(content.data as Bundle);
  }

  #push(output: Output): void {
    if (this.#clearNext) this.#outputs = [];
    this.#clearNext = false;
    this.#outputs.push(output);
  }
}

function displayId(content: Message["content"]): string | undefined {
  return (content.transient as { display_id?: string } | undefined)?.display_id;
}

/** Texts in lines, so that a change of one line is a difference of one line; pictures as they are. */
function toBundle(data: Bundle): Bundle {
  const entries = Object.entries(data).map(([mime, value]) =>
    [mime, typeof value === "string" && !mime.startsWith("image/png") ? toLines(value) : value] as const
  );
  return Object.fromEntries(entries);
}

/** Lines that keep their ends, as nbformat has them. */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
