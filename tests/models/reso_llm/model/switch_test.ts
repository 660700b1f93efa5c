import { assert, assertEquals } from "@std/assert";
import type { Kernels } from "../../../../lib/kernels/mod.ts";
import type { LayerInputs, ResoLLMModel, ResoLLMSettings } from "../../../../lib/models/reso_llm/mod.ts";
import { Tensor } from "../../../../lib/tensor/mod.ts";
import { backends, reference, someIds } from "../../haze/support.ts";
import { worst } from "../../resoformer/support.ts";
import { lively, logitsOf, someInputs, tiny } from "../support.ts";

const T = 9;
const TOKENS = someIds(T, 11);
const SIZES = { vocabSize: 11, maxSeqLen: T };

/** The same weights under other settings; parameters that are no longer there are left out. */
function under(model: ResoLLMModel, more: Partial<ResoLLMSettings>): ResoLLMModel {
  const other = lively(tiny({ ...SIZES, ...more }), model.kernels);
  for (const [name, { floats }] of other.parameters.entries()) floats.set(model.parameters.get(name).floats);
  return other;
}

function zeros({ shape, size }: Tensor, kernels: Kernels): Tensor {
  const floats = kernels.floats(size);
  floats.fill(0);
  return new Tensor(floats, shape, kernels);
}

/** What switches a layer off, its null control, and when it acts. */
interface Switch {
  readonly off: Partial<ResoLLMSettings>;
  /** Without anything for the layer to act on: settings, or inputs. */
  readonly control: { readonly settings?: Partial<ResoLLMSettings>; readonly input?: keyof LayerInputs };
}
const SWITCHES: Readonly<Record<string, Switch>> = {
  oscillators: { off: { useKuramotoDynamics: false }, control: { settings: { kuramotoCoupling: 0 } } },
  concepts: { off: { "prsc.enabled": false }, control: { input: "concepts" } },
  memory: { off: { "temporalSmf.enabled": false }, control: { input: "memory" } },
  foci: { off: { "agency.enabled": false }, control: { input: "foci" } },
};

for (const [layer, { off, control }] of Object.entries(SWITCHES)) {
  Deno.test(`switching off ${layer} of a ResoLLMModel is exact, as is giving them nothing; on they act`, () => {
    for (const kernels of [reference, ...backends]) {
      const model = lively(tiny(SIZES), kernels);
      const inputs = someInputs(1, T, kernels);
      const name = control.input;
      const { [name ?? "foci"]: own, ...others } = inputs;
      const rest: LayerInputs = name ? others : inputs;
      const without = under(model, off);
      const expected = logitsOf(without, TOKENS, inputs);
      const none = under(model, control.settings ?? {});
      assertEquals(logitsOf(none, TOKENS, rest), expected, `${kernels.name}: nothing to act on`);
      if (name) {
        const empty = logitsOf(model, TOKENS, { ...rest, [name]: zeros(own, kernels) });
        assert(worst(empty, expected) === 0, `${kernels.name}: zeros`);
      }
      const change = worst(logitsOf(model, TOKENS, inputs), expected);
      assert(change > 1e-2, `${kernels.name}: on changes ${change}`);
      [model, without, none].forEach((model) => model.close());
    }
  });
}

Deno.test("standard mode of a ResoLLMModel is that of all layers off", () => {
  const model = lively(tiny({ ...SIZES, standardMode: true }), reference);
  const off = Object.assign({}, ...Object.values(SWITCHES).map(({ off }) => off));
  const without = under(model, { ...off, "stability.enabled": false });
  assertEquals(logitsOf(model, TOKENS, someInputs(1, T, reference)), logitsOf(without, TOKENS));
  model.close();
  without.close();
});

Deno.test("concepts of a ResoLLMModel act where their last token stands, and not before", () => {
  const model = lively(tiny(SIZES), reference);
  const before = logitsOf(model, TOKENS);
  model.concepts!.bind("pair", [TOKENS[3]!, TOKENS[4]!]);
  assertEquals(model.concepts!.matches(TOKENS).map(({ at }) => at), [4]);
  const after = logitsOf(model, TOKENS);
  assertEquals(after.subarray(0, 4 * 11), before.subarray(0, 4 * 11));
  assert(worst(after.subarray(4 * 11, 5 * 11), before.subarray(4 * 11, 5 * 11)) > 1e-2);
  const copy = model.to(reference);
  assertEquals(logitsOf(copy, TOKENS), after);
  copy.close();
  model.concepts!.unbind("pair");
  model.concepts!.bind("absent", [TOKENS[4]!, TOKENS[3]!, TOKENS[4]!]);
  assertEquals(logitsOf(model, TOKENS), before);
  model.close();
});
