/** The sections of Reso-LLM's demonstration for people. */
import type { Io } from "../command.ts";
import { rule } from "../ui/box.ts";
import { counted } from "../ui/format.ts";
import { sparkline } from "../ui/sparkline.ts";
import { quoted, type Style, styleFor } from "../ui/style.ts";
import type { ResoSection } from "./reso_llm_demo.ts";

/** Columns of a curve, and characters of a text. */
const [CURVE, SHOWN] = [60, 100];

/** Prints sections as they are ready. */
export function describeResoSections(io: Io): (section: ResoSection) => void {
  const style = styleFor(io.color && io.outIsTerminal);
  return (section) => {
    const [title, lines] = describe(section, style);
    const head = ["", style.accent(title), style.dim(rule(io.columns()))];
    for (const line of [...head, ...lines]) io.out(`${line}\n`);
  };
}

function describe(section: ResoSection, style: Style): [title: string, lines: string[]] {
  switch (section.section) {
    case "training":
      return ["Training on talks", trainingLines(section, style)];
    case "generation": {
      const { entropyTrace, stability, lyapunov } = section.result as {
        readonly entropyTrace: readonly number[];
        readonly stability: string;
        readonly lyapunov: number;
      };
      return ["A text and its traces", [
        quoted(`${section.prompt}${section.result.text}`, SHOWN),
        `stability ${stability}, λ ${lyapunov.toFixed(4)}`,
        `entropy ${sparkline(entropyTrace, CURVE)}`,
      ]];
    }
    case "goal":
      return [`A goal: ${section.goal}`, [
        `without  ${quoted(section.without.text, SHOWN)}`,
        `with     ${quoted(section.guided.text, SHOWN)}`,
        `of its words without it ${percent(section.without.goalWordRate)}, with it ${
          percent(section.guided.goalWordRate)
        }; achieved in ${section.achieved} of ${section.texts} texts`,
      ]];
    case "agency":
      return ["What it attends to, and wants", [
        ...Object.entries(section.foci).map(([focus, intensity]) => `${focus}: ${intensity.toFixed(2)}`),
        ...section.goals,
      ]];
    case "concepts":
      return ["Concepts over primes", [
        `bound: ${section.bound.join(", ")}`,
        `interference of the first two: visibility ${section.visibility.toFixed(3)}`,
        `nearest to both together: ${section.nearest ?? "none"}`,
      ]];
    case "memory":
      return [section.question, [
        ...section.found.map(({ content, score, age }) =>
          `weight ${score.toFixed(2)}  ${quoted(content, SHOWN)}, ${age} tokens ago`
        ),
        `peace and song lie along ${section.axes.join(" and ")}`,
      ]];
    case "stability":
      return [`The monitor at a temperature of ${section.base}`, [
        `temperature ${sparkline(section.temperatures, CURVE)} from ${section.base.toFixed(2)} down to ${
          Math.min(...section.temperatures).toFixed(2)
        }`,
        `λ           ${sparkline(section.lyapunov, CURVE)}: ${section.stability}`,
        ...section.warnings.slice(0, 3),
      ]];
    case "resonance":
      return ["A loop, and noise against it", [
        `without  ${quoted(section.without, SHOWN)}`,
        `with     ${quoted(section.noisy, SHOWN)}`,
      ]];
    case "agents":
      return [
        "Two agents on one prompt",
        section.strategies.flatMap(({ strategy, agreement, texts }) => [
          `${strategy}, agreement ${agreement.toFixed(2)}`,
          ...texts.map((text) => `  ${quoted(text, SHOWN)}`),
        ]),
      ];
    case "chat":
      return ["A chat", [
        ...section.messages.map(({ role, content }) => `${role === "user" ? "You" : "A"}: ${content}`),
        style.dim(`answers ended by ${section.ended.join(", ")}`),
      ]];
  }
}

function trainingLines(section: ResoSection & { section: "training" }, style: Style): string[] {
  const { parameters, steps, nllNats, unigramNats, bigramNats } = section;
  const verdict = (nats: number): string =>
    nllNats < nats ? style.good("the model is below it") : style.bad("the model is not below it");
  return [
    `${counted(parameters, "parameter")}, ${counted(steps, "step")}`,
    `held-out answers ${nllNats.toFixed(3)} nats a token`,
    `  counting tokens ${unigramNats.toFixed(3)}: ${verdict(unigramNats)}`,
    `  counting pairs  ${bigramNats.toFixed(3)}: ${verdict(bigramNats)}`,
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
