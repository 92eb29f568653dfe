/** After `npm ci`: builds the command line, so that `npx countersign` starts fast from the first time. */
import { buildAll } from './build.ts';

/** A failure must not fail the installation: the command also runs from its sources. */
export async function main(): Promise<void> {
  try {
    await buildAll(['cli']);
  } catch (error) {
    process.stderr.write(`The command line was not built and runs from its sources: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
