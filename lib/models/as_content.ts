/** Turns a complaint about values into one about the file that they came from. */
export function asContent<T>(name: string, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) {
      throw new SyntaxError(`${error.message} (in ${name})`, { cause: error });
    }
    throw error;
  }
}
