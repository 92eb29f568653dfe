/** Reads an export from disk in one pass with little memory, however long the file or a line in it is. */
import { UserError } from '../kernel/errors.ts';
import { PatientFile } from '../kernel/patient-file.node.ts';
import type { Report } from './check.ts';
import { createExportCheck, maxLine, type ExportVerification } from './export.ts';

const chunkSize = 1024 * 1024;
const lineEnd = 0x0a;

/** Each line without its end; a line that is too long comes as an empty one (which no export has), and so does a last line without end. */
function* linesOf(file: PatientFile): Generator<string> {
  const chunk = Buffer.alloc(chunkSize);
  let rest = Buffer.alloc(0);
  let tooLong = false;
  for (let read = file.read(chunk); read > 0; read = file.read(chunk)) {
    const bytes = rest.length === 0 ? chunk.subarray(0, read) : Buffer.concat([rest, chunk.subarray(0, read)]);
    let from = 0;
    for (let end = bytes.indexOf(lineEnd, from); end >= 0; end = bytes.indexOf(lineEnd, from)) {
      yield tooLong || end - from > maxLine ? '' : bytes.toString('utf8', from, end);
      tooLong = false;
      from = end + 1;
    }
    tooLong ||= bytes.length - from > maxLine;
    rest = tooLong ? Buffer.alloc(0) : Buffer.from(bytes.subarray(from));
  }
  if (tooLong || rest.length > 0) yield '';
}

/** Throws UserError `audit/unreadable` when the file is no export at all. */
export function verifyExportFile(path: string, options: ExportVerification): Report {
  const unreadable = (cause: unknown): UserError =>
    new UserError('audit/unreadable', 'The file cannot be read.', { place: path, mend: 'Check the path and the permissions.', cause });
  let file: PatientFile;
  try {
    file = new PatientFile(path, path);
  } catch (cause) {
    throw unreadable(cause);
  }
  const check = createExportCheck(options);
  try {
    if (file.about.isCharacterDevice())
      throw new UserError('audit/unreadable', 'This is a device and no file.', {
        place: path,
        mend: 'Give the export of a log, or the folder of a store.',
      });
    if (file.about.isDirectory())
      throw new UserError('audit/unreadable', 'This folder holds no store.', {
        place: path,
        mend: 'Give the export of a log, or the folder of a store.',
      });
    for (const line of linesOf(file)) if (!check.line(line)) break;
  } catch (cause) {
    // A disk that fails in the middle, or a device that is no file.
    throw cause instanceof Error && 'errno' in cause ? unreadable(cause) : cause;
  } finally {
    file.close();
  }
  const report = check.finish();
  if (report === undefined) {
    throw new UserError('audit/unreadable', 'This is no export of an audit log: its first line is not the header of one.', {
      place: path,
      mend: 'Make one with "countersign audit export", or give the store\u2019s folder.',
    });
  }
  return report;
}
