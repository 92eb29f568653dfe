/** A file that a collector's agent picks up: one entry a line, on disk before it counts as delivered. */
import { appendFileSync, closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { TransientError } from '../../kernel/errors.ts';
import type { FormatName } from './formats.ts';
import type { Delivery } from './forwarder.ts';

const newline = 0x0a;

/** Length up to the last whole line: a crash can have left a piece of one. */
function wholeLines(file: number): number {
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = fstatSync(file).size; end > 0;) {
    const from = Math.max(0, end - chunk.length);
    const read = readSync(file, chunk, 0, end - from, from);
    const last = chunk.subarray(0, read).lastIndexOf(newline);
    if (last !== -1) return from + last + 1;
    end = from;
  }
  return 0;
}

export function fileDelivery(path: string, format: FormatName): Delivery {
  return {
    format,
    repeatsBatch: false,
    async deliver(events) {
      let file: number | undefined;
      let length: number | undefined;
      try {
        file = openSync(path, 'a+', 0o600);
        length = wholeLines(file);
        if (length < fstatSync(file).size) ftruncateSync(file, length);
        appendFileSync(file, events.map(({ text }) => `${text}\n`).join(''));
        fsyncSync(file);
        return { refused: 0 };
      } catch (cause) {
        // What a full disk took of the batch goes again, so that the next try does not write it twice.
        if (file !== undefined && length !== undefined) ftruncateSync(file, length);
        throw new TransientError('file/unwritable', 'The file for forwarded entries could not be written.', {
          place: path,
          mend: 'Check the disk and the folder’s permissions.',
          cause,
        });
      } finally {
        if (file !== undefined) closeSync(file);
      }
    },
    close() {
      /* Nothing stays open between batches, so that the file can be rotated. */
    },
  };
}
