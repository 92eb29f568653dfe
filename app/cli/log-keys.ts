/** What a verifier of a log brings along: keys that count, and a checkpoint from an earlier look. */
import { sha256 } from '../audit/crypto.node.ts';
import { parseVerifierKey, type VerifierKey } from '../audit/signed-note.ts';
import { UserError } from '../kernel/errors.ts';
import { readText } from './read-file.ts';

const maxSmallFile = 64 * 1024;

export function readSmall(path: string, what: string): string {
  try {
    return readText(path, '.', maxSmallFile);
  } catch (cause) {
    throw new UserError('audit/unreadable', `The ${what} cannot be read.`, {
      place: path,
      mend: 'Check the path; such files are small.',
      cause,
    });
  }
}

/** One a line. Throws UserError `trust/bad-key`. */
export function readLogKeys(path: string): readonly VerifierKey[] {
  return readSmall(path, 'key file')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const key = parseVerifierKey(sha256, line);
      if (key === undefined)
        throw new UserError('trust/bad-key', 'A line is no verifier key.', {
          place: path,
          mend: 'A key looks like name+12ab34cd+base64; the export\u2019s first line shows one.',
        });
      return key;
    });
}
