/** After `npm ci`: builds the command line and the page that it serves, so that every command works from the first time, and starts fast. */
import { buildAll } from './build.ts';

/** A failure must not fail the installation: the command also runs from its sources, and `serve` says what is missing. */
export async function main(): Promise<void> {
  try {
    await buildAll(['cli', 'renderer']);
  } catch (error) {
    process.stderr.write(
      `Not everything was built (the command line runs from its sources, too): ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
