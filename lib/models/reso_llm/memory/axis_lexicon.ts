import type { SedenionAxis } from "../../../physics/mod.ts";

const words = (text: string): readonly string[] => text.split(/\s+/);

/**
 * Words that stand for each of the sixteen axes, at least twenty; no stem stands for two.
 *
 * They are our own choice: words of the axis's name, near synonyms, and what is said most often with it.
 *
 * @example
 * ```ts
 * import { AXIS_LEXICON } from "@haze/haze/reso-llm";
 * import { assertEquals } from "@std/assert";
 *
 * const axes = Object.entries(AXIS_LEXICON).filter(([, words]) => words.includes("lied"));
 * assertEquals(axes.map(([axis]) => axis), ["truth"]); // an axis has its contrary too
 * ```
 */
export const AXIS_LEXICON: Readonly<Record<SedenionAxis, readonly string[]>> = {
  coherence: words(
    `coherence coherent consistent consistency logical logic orderly ordered integrate integral whole
    unity unified fit sequence follow sense argument cohesive cohesion align alignment organised
    structure systematic clear congruent`,
  ),
  identity: words(
    `identity identical self selfhood person personal personality individual name named who character
    ego myself himself herself yourself origin role nature recognise signature unique uniqueness born
    ancestor belonging nickname distinguish`,
  ),
  duality: words(
    `duality dual double opposite oppose opposed contrary contrast both two pair twofold polar pole
    polarity versus mirror reverse divide divided split half halves either sides dilemma ambivalent
    conflict yin yang contradiction`,
  ),
  harmony: words(
    `harmony harmonious peace peaceful balance balanced tune melody melodious chord choir concord accord
    agreement together cooperate cooperation blend music musical musician symphonic gentle reconcile
    tranquil song sing sang sung singing serene unison smoothly smooth`,
  ),
  truth: words(
    `truth true truly truthful fact facts factual honest honesty real reality really proof prove proved
    evidence correct accurate accuracy verify valid exact exactly sincere authentic genuine lie lied
    liar false falsehood error wrong testimony trust deceive reveal`,
  ),
  consciousness: words(
    `consciousness conscious unconscious aware awareness awake waking wake woke mind mental thought
    thoughts think perceive perception sensation feel feeling dream dreaming dreamt sleep asleep
    attentive notice introspection subjective sentient memory remember psyche inner`,
  ),
  beauty: words(
    `beauty beautiful pretty handsome grace graceful elegant elegance splendid gorgeous exquisite
    charming charm radiant radiance glow shine shining glitter ornament adorn delicate bloom blossom
    flower rose jewel gold aesthetic sublime admire attractive`,
  ),
  compassion: words(
    `compassion compassionate kind kindness mercy merciful pity sympathy sympathetic empathy care caring
    comfort console help helped tender tenderness forgive forgiveness charity generous
    generosity suffering suffer grief sorrow sick wounded heal warm love loving heart soothe`,
  ),
  intention: words(
    `intention intend intended intent purpose purposeful aim goal mean meant will willing want wanted
    wish decide decided decision resolve resolved determined determination target objective seek strive
    choose chose choice deliberate prepare ambition motive effort endeavour commit achieve`,
  ),
  wisdom: words(
    `wisdom wise wisely prudent prudence judgment insight understanding understand understood experience
    experienced knowledge know knew learned learn learning teach taught teacher advise old philosophy
    philosopher sensible reflect ponder mature deep`,
  ),
  creativity: words(
    `creativity creative create created creation creator invent invented invention inventor imagine
    imagination imaginative original originality art artist artistic painter painting draw design
    designer compose composer poet poem poetry novel idea inspire inspiration craft`,
  ),
  stability: words(
    `stability stable steady steadfast firm firmly solid constant constancy fixed permanent lasting last
    endure enduring durable secure anchor foundation support strong strength unmoved unchanged
    unchanging rigid rest sturdy robust equilibrium remain`,
  ),
  complexity: words(
    `complexity complex complicated complicate intricate intricacy elaborate tangled tangle confusing
    difficult detailed detail details multiple manifold many thousands countless numerous chaotic chaos
    sophisticated puzzle riddle involved layers mechanism twisted system`,
  ),
  connection: words(
    `connection connect connected link linked bond bound tie tied join joined joint relation
    relationship related relate network web bridge unite united contact touch communicate communication
    message meet met friend friendship marriage marry between attach`,
  ),
  presence: words(
    `presence present here now moment instant today near nearby beside immediate current existing exist
    being arrive arrived came appear appeared visible stood standing stay stayed stillness`,
  ),
  transcendence: words(
    `transcendence transcend transcendent transcendental beyond spirit spiritual soul divine god gods
    holy sacred heaven heavenly eternal eternity infinite infinity immortal mystic mystical worship
    faith religious miracle ascend ascension sublimity rise soar angel limitless temple`,
  ),
};
