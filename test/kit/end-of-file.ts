/**
 * What is to be taken away when a test file ends. A hook at the top of a kit would run for the first file alone where many share a process: a kit
 * is loaded once in each.
 */
const left: (() => unknown)[] = [];

/** Runs `undo` once, when all tests of the file that runs now are done; what came last, first. */
export const atEndOfFile = (undo: () => unknown): void => {
  left.push(undo);
};

/** For `test/support/each-file.ts`. */
export async function endFile(): Promise<void> {
  for (const undo of left.splice(0).toReversed()) await undo();
}
