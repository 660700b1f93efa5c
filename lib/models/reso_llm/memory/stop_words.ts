/** English words that say how a sentence is built rather than what it is about. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  ("a about above after again all also am an and any are as at be because been before being below between both but by " +
    "can could did do does doing down during each else ever every few for from further get got had has have having he " +
    "her here hers herself him himself his how i if in into is it its itself just let like many may me might more most " +
    "much must my myself never no nor not now of off on once one only or other our ours ourselves out over own per " +
    "quite rather same shall she should so some still such than that the their theirs them themselves then there these " +
    "they this those though through to too two under until up upon us very was we well went were what when where which " +
    "while who whom whose why will with within without would yet you your yours yourself don't didn't doesn't isn't " +
    "wasn't weren't can't couldn't won't wouldn't i'm i'll i've it's that's there's he's she's we're you're they're")
    .split(" "),
);
