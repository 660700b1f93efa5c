/** A file such as upstream's program writes, with pickles that would run a command. */
import { zipSync } from "fflate";

/** An `.npy` of one Python object, whose pickle would run a command if it were loaded. */
function pickledMember(): Uint8Array {
  const dict = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(117) + "\n";
  const pickle = new TextEncoder().encode("cos\nsystem\n(S'exit 1'\ntR.");
  const out = new Uint8Array(128 + pickle.length);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  out.set(new TextEncoder().encode(dict), 10);
  out.set(pickle, 128);
  return out;
}
/** Its members. */
export const members: Record<string, Uint8Array> = Object.fromEntries(
  ["student_state", "teacher_meta", "teacher_state"].map((name) => [`${name}.npy`, pickledMember()]),
);

/** The file. */
export const pickledSpiral = (): Uint8Array => zipSync(members);
