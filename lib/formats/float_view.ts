/**
 * Little-endian floats in the bytes of a file.
 * @module
 */

/** True on every machine where a number's low byte comes first in memory. */
const NATIVE_LITTLE_ENDIAN: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Gives `count` float32 numbers from byte `start`: a view where the memory allows it, else a copy.
 *
 * The caller has checked that the bytes are there.
 */
export function floatsAt(bytes: Uint8Array, start: number, count: number): Float32Array {
  const from = bytes.byteOffset + start;
  if (NATIVE_LITTLE_ENDIAN && from % 4 === 0) return new Float32Array(bytes.buffer, from, count);
  const floats = new Float32Array(count);
  if (NATIVE_LITTLE_ENDIAN) {
    new Uint8Array(floats.buffer).set(bytes.subarray(start, start + 4 * count));
    return floats;
  }
  const view = new DataView(bytes.buffer, from, 4 * count);
  for (let i = 0; i < count; i++) floats[i] = view.getFloat32(4 * i, true);
  return floats;
}

/** Writes floats at byte `start`, little-endian on every machine; gives the byte behind them. */
export function putFloats(bytes: Uint8Array, start: number, floats: Float32Array): number {
  if (NATIVE_LITTLE_ENDIAN) {
    bytes.set(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength), start);
    return start + floats.byteLength;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < floats.length; i++) view.setFloat32(start + 4 * i, floats[i], true);
  return start + floats.byteLength;
}

/** A view for reading header fields. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
