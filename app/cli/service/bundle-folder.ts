/** A folder of bundles, as services and workers run it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import { isCountersignError, UserError } from '../../kernel/errors.ts';
import { loadTarget, type RunTarget, type TargetOptions } from '../runs/run-target.ts';

export interface RefusedFile {
  readonly file: string;
  readonly code: ErrorCode;
  readonly message: string;
}
export interface FolderTarget extends RunTarget {
  readonly file: string;
}

/** Every bundle of a folder that verifies, and why the others do not. Throws UserError only for the folder itself. */
export async function loadFolder(
  folder: string,
  options: TargetOptions,
): Promise<{ readonly targets: readonly FolderTarget[]; readonly refused: readonly RefusedFile[] }> {
  const wanted = options.unsignedDev ? /\.(?:countersign|flow\.json)$/ : /\.countersign$/;
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => wanted.test(name))
      .sort();
  } catch (cause) {
    throw new UserError('file/not-found', 'The folder cannot be read.', { place: folder, cause });
  }
  const targets: FolderTarget[] = [];
  const refused: RefusedFile[] = [];
  for (const name of names) {
    try {
      targets.push({ ...(await loadTarget(join(folder, name), options)), file: name });
    } catch (error) {
      // One bad bundle must not keep the others from serving.
      if (!isCountersignError(error)) throw error;
      refused.push({ file: name, code: error.code, message: error.message });
    }
  }
  return { targets, refused };
}
