/** The sixteen axes of the sedenion memory, in order. */
export const AXIS_NAMES: readonly string[] = [
  ...["coherence", "identity", "duality", "harmony", "truth", "consciousness", "beauty", "compassion"],
  ...[
    "intention",
    "wisdom",
    "creativity",
    "stability",
    "complexity",
    "connection",
    "presence",
    "transcendence",
  ],
];

/** @throws {TypeError} if a memory does not have one number for each axis. */
export function checkAxes(axes: ArrayLike<number>): void {
  if (axes.length === AXIS_NAMES.length) return;
  throw new TypeError(`Cannot read a memory as it has ${AXIS_NAMES.length} axes: ${axes.length}`);
}
