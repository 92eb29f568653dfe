/** Input of one item a line, read as it comes: whoever keeps the pipe open gets each answer before the next question. */
import { UserError } from '../kernel/errors.ts';
import type { CliIo } from './command.ts';
import { readBytes, textOf } from './read-file.ts';

/** Longer than any line of real input; one that never ends must not fill the memory. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;
const LF = 0x0a;

export interface InputLine {
  /** From 1. */
  readonly number: number;
  /** Without its end, a byte order mark, or bytes that are no UTF-8. */
  readonly text: string;
  /** Why it cannot be used as it stands. One such line says nothing about the others. */
  readonly fault?: 'no text in UTF-8' | 'too long';
}

const MOST_FILE_BYTES = 256 * 1024 * 1024;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

function lineOf(bytes: Uint8Array, number: number): InputLine {
  const tidy = (text: string): string => (number === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '');
  try {
    return { number, text: tidy(strict.decode(bytes)) };
  } catch {
    return { number, text: tidy(lenient.decode(bytes)), fault: 'no text in UTF-8' };
  }
}

const isUtf16 = (bytes: Uint8Array): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/**
 * Every line, in order; what stands behind the last end of line is one as well unless it is empty. UTF-16 is held whole, up to `most` bytes: throws
 * UserError `file/too-large` past them.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  longest: number = LONGEST_LINE_BYTES,
  most: number = MOST_FILE_BYTES,
): AsyncGenerator<InputLine> {
  let held: Uint8Array[] = [];
  let size = 0;
  let number = 0;
  let whole = false;
  const take = (): InputLine => {
    const bytes = Buffer.concat(held);
    const long = size > longest;
    held = [];
    size = 0;
    number += 1;
    return long ? { number, text: '', fault: 'too long' } : lineOf(bytes, number);
  };
  const hold = (bytes: Uint8Array): void => {
    size += bytes.length;
    if (whole && size > most)
      throw new UserError('file/too-large', `What comes in begins as UTF-16 does, and is longer than ${most} bytes.`, {
        place: 'stdin',
        mend: 'Give it as UTF-8, which is read line by line.',
      });
    if (size <= longest || whole) held.push(bytes);
    else held = [];
  };
  for await (const chunk of chunks) {
    if (number === 0 && size < 2 && isUtf16(Buffer.concat([...held, chunk.subarray(0, 2)]))) whole = true;
    let from = 0;
    for (let at = whole ? -1 : chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      hold(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (whole) {
    // Two bytes a sign: cut by bytes, a line would end inside of one.
    for (const text of textOf(Buffer.concat(held), 'stdin')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/))
      yield { number: (number += 1), text };
  } else if (size > 0) yield take();
}

/**
 * Lines that each have an answer: a blank one in between as well, so that the n-th answer belongs to the n-th line; those at the end are
 * none. Blank lines are counted, not kept: a pipe may send nothing else.
 */
export async function* answerable(lines: AsyncGenerator<InputLine>): AsyncGenerator<InputLine> {
  let blank = 0;
  for await (const line of lines) {
    if (line.fault === undefined && line.text.trim() === '') {
      blank += 1;
      continue;
    }
    for (; blank > 0; blank -= 1) yield { number: line.number - blank, text: '' };
    yield line;
  }
}

/** The lines of a file, or of stdin for `-`. Throws like `readBytes`. */
export const inputLines = (source: string, io: CliIo): AsyncGenerator<InputLine> =>
  linesOf(source === '-' ? io.stdinChunks() : [readBytes(source, io.cwd, MOST_FILE_BYTES)]);
