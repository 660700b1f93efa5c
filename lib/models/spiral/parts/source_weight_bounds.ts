/** The least and the most that a source weighs. */
export const [LEAST_WEIGHT, MOST_WEIGHT]: readonly [number, number] = [0.2, 1];
