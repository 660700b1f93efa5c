import { ADAMW_SLOTS, type AdamwCall } from "../kernels.ts";

type AdamwNumbers = { [S in (typeof ADAMW_SLOTS)[number]]: number };

/**
 * One step of AdamW (Loshchilov and Hutter 2019), weight decay decoupled from the gradient. With g′ = gradientScale · g:
 *
 * m = β₁ m + (1 − β₁) g′, v = β₂ v + (1 − β₂) g′²,
 * p = p − learningRate · (m̂ / (√v̂ + ε) + weightDecay · p), where m̂ = m · inverseBias1 = m / (1 − β₁^t), v̂ likewise.
 */
export function adamw(call: AdamwCall): void {
  const { p, g, m, v, slots } = call;
  const numbers = Object.fromEntries(ADAMW_SLOTS.map((slot, i) => [slot, slots[i]!])) as AdamwNumbers;
  const { learningRate, beta1, beta2, epsilon, weightDecay, inverseBias1, inverseBias2, gradientScale } =
    numbers;
  for (let i = 0; i < p.length; i++) {
    const grad = gradientScale * g[i]!;
    const first = beta1 * m[i]! + (1 - beta1) * grad;
    const second = beta2 * v[i]! + (1 - beta2) * grad * grad;
    const step = first * inverseBias1 / (Math.sqrt(second * inverseBias2) + epsilon);
    p[i] = p[i]! - learningRate * (step + weightDecay * p[i]!);
    m[i] = first;
    v[i] = second;
  }
}
