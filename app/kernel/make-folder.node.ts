/** Making folders where a file shall lie. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from './errors.ts';

/**
 * As `mkdir -p`, for this account alone, one folder after the other: Node's own recursion never ends below a folder that says of everything
 * that it is not there, as /proc does. Throws UserError `file/unwritable` with `mend`.
 */
export function makeFolder(path: string, mend: string, mode = 0o700): void {
  const missing: string[] = [];
  let at = resolve(path);
  try {
    for (let found = statSync(at, { throwIfNoEntry: false }); found === undefined; found = statSync(at, { throwIfNoEntry: false })) {
      missing.push(at);
      at = dirname(at);
    }
    for (const folder of missing.reverse()) {
      try {
        mkdirSync(folder, mode);
      } catch (error) {
        // Somebody else made it in the meantime.
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
    }
    if (!statSync(resolve(path)).isDirectory()) throw new Error('there is a file of that name');
  } catch (cause) {
    throw new UserError('file/unwritable', 'The folder cannot be made.', { place: path, mend, cause });
  }
}
