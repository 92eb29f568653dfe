/** The file that this program was asked to open, by its command line or the file manager: read once, for the person who is signed in. */
import { basename } from 'node:path';
import { UserError } from '../kernel/errors.ts';
import { PatientFile } from '../kernel/patient-file.node.ts';

/** As much as a bundle may hold. */
const LARGEST_BYTES = 64 * 1024 * 1024;

export interface OpenedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An ordinary file of at most 64 MiB: a pipe or a device that somebody led us to is not waited for. Throws UserError `file/unreadable` or `file/too-large`. */
export function readOpenedFile(path: string): OpenedFile {
  const name = basename(path).slice(-200);
  let file: PatientFile | undefined;
  try {
    file = new PatientFile(path, name);
    if (!file.about.isFile())
      throw new UserError('file/unreadable', 'This is no ordinary file.', {
        place: name,
        mend: 'Open a flow or a bundle as it was saved.',
      });
    if (file.about.size > LARGEST_BYTES)
      throw new UserError('file/too-large', 'The file is larger than 64 MB.', { place: name, mend: 'Export fewer flows into one file.' });
    const bytes = Buffer.alloc(file.about.size);
    let size = 0;
    for (let read = -1; read !== 0 && size < bytes.length; size += read) read = file.read(bytes.subarray(size));
    return { name, bytes: bytes.subarray(0, size) };
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('file/unreadable', 'The file is not there any more, or may not be read by this account.', {
      place: name,
      mend: 'Check where it lies and its permissions, and open it again.',
      cause,
    });
  } finally {
    file?.close();
  }
}
