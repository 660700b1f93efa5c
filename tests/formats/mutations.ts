// The same random damage in every run, for tests that hold readers to their contract.

/** A 32-bit linear congruential generator: the same mutations in every run. */
export function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to three changes: flipped bits, other bytes, cuts, insertions, doubled stretches, extreme lengths. */
export function mutate(source: Uint8Array, next: (below: number) => number): Uint8Array {
  let bytes = source.slice();
  // Half of the changes fall into the last part, where a zip keeps its directory, or the first, where npy has its header.
  const place = (): number => {
    const stretch = Math.min(bytes.length, 1500);
    const kind = next(4);
    return kind === 0 ? next(stretch) : kind === 1 ? bytes.length - 1 - next(stretch) : next(bytes.length);
  };
  for (let changes = 1 + next(3); changes > 0 && bytes.length > 0; changes--) {
    const at = place();
    switch (next(7)) {
      case 0:
        bytes[at] ^= 1 << next(8);
        break;
      case 1:
        bytes[at] = next(256);
        break;
      case 2:
        bytes = bytes.slice(0, at);
        break;
      case 3:
        bytes = Uint8Array.from([...bytes.subarray(0, at), next(256), ...bytes.subarray(at)]);
        break;
      case 4:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + next(8))]);
        break;
      case 5:
        bytes = Uint8Array.from([...bytes.subarray(0, at + 1 + next(64)), ...bytes.subarray(at)]);
        break;
      default: {
        const extremes = [[0, 0, 0, 0], [255, 255, 255, 255], [255, 255, 255, 127], [0, 0, 0, 128], [
          0,
          0,
          16,
          0,
        ]];
        bytes.set(extremes[next(extremes.length)].slice(0, bytes.length - at), at);
      }
    }
  }
  return bytes;
}
