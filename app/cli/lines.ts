/** Input of one item a line, read as it comes: whoever keeps the pipe open gets each answer before the next question. */
import { UserError } from '../kernel/errors.ts';
import type { CliIo } from './command.ts';
import { readBytes, textOf } from './read-file.ts';

/** Longer than any line of real input; one that never ends must not fill the memory. */
const LONGEST_LINE_BYTES = 64 * 1024 * 1024;
const LF = 0x0a;
/** By byte: what `trim` takes away, as far as it is one byte long, but for the end of a line. */
const BLANKS = Uint8Array.from({ length: 256 }, (_none, byte) =>
  byte === 0x20 || byte === 0x09 || (byte >= 0x0b && byte <= 0x0d) ? 1 : 0,
);

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

const isBlank = ({ text, fault }: InputLine): boolean => fault === undefined && text.trim() === '';
const isUtf16 = (bytes: Uint8Array): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/**
 * Every line that is not blank, in order, with its number among all of them; what stands behind the last end of line is one as well unless it is
 * empty. Blank ones are counted where they stand, as bytes: a pipe may send nothing else. UTF-16 is held whole, up to `most` bytes: throws UserError
 * `file/too-large` past them.
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
    const bytes = held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held);
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
    while (!whole) {
      const begins = size === 0;
      let at = from;
      while (begins && BLANKS[chunk[at] ?? LF] === 1) at += 1;
      if (begins && chunk[at] === LF && at - from <= longest) number += 1;
      else {
        at = chunk.indexOf(LF, at);
        if (at === -1) break;
        hold(chunk.subarray(from, at));
        const line = take();
        if (!isBlank(line)) yield line;
      }
      from = at + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (whole) {
    // Two bytes a sign: cut by bytes, a line would end inside of one.
    for (const text of textOf(Buffer.concat(held), 'stdin')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)) {
      number += 1;
      if (text.trim() !== '') yield { number, text };
    }
  } else if (size > 0) {
    const line = take();
    if (!isBlank(line)) yield line;
  }
}

/** Lines that each have an answer: a blank one in between as well, so that the n-th answer belongs to the n-th line; those at the end are none. */
export async function* answerable(lines: AsyncGenerator<InputLine>): AsyncGenerator<InputLine> {
  let next = 1;
  for await (const line of lines) {
    for (; next < line.number; next += 1) yield { number: next, text: '' };
    yield line;
    next = line.number + 1;
  }
}

/** The lines of a file, or of stdin for `-`, without blank ones. Throws like `readBytes`. */
export const inputLines = (source: string, io: CliIo): AsyncGenerator<InputLine> =>
  linesOf(source === '-' ? io.stdinChunks() : [readBytes(source, io.cwd, MOST_FILE_BYTES)]);
