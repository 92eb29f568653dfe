/**
 * Messages of a PostgreSQL server, whole and looked at before a library reads them: its reader believes every length, and never comes to the end
 * of an error that has none. PostgreSQL protocol 3.0, sections 55.7 and 55.8. Pure.
 */
import { answerTooLarge, sqlAnswerBytes } from './sql-limits.ts';

/** What came is not the protocol. */
export class NotPostgres extends Error {}

const HEADER = 5;
/** A select list has at most 1,664 columns. */
const MOST_COLUMNS = 1_664;
/** Of messages that come a few times for each statement: each is kept until the statement is over. */
const MOST_STEPS = 1_000;
/** Where nobody says how many rows are wanted. */
const MOST_ROWS = 300_000;

const no = (): never => {
  throw new NotPostgres('a message that is none');
};

/** Where the text that begins at `from` has its end; the body holds it. */
function endOfText(body: Buffer, from: number): number {
  const end = body.indexOf(0, from);
  return end < 0 ? no() : end + 1;
}

/** Field after field, each with its letter, and a zero behind the last. */
function checkReport(body: Buffer): void {
  let at = 0;
  while (at < body.length && body[at] !== 0) at = endOfText(body, at + 1);
  if (at !== body.length - 1) no();
}

function checkColumns(body: Buffer): number {
  const count = body.length < 2 ? no() : body.readUInt16BE(0);
  if (count > MOST_COLUMNS) throw answerTooLarge();
  let at = 2;
  for (let column = 0; column < count; column += 1) at = endOfText(body, at) + 18;
  return at === body.length ? count : no();
}

function checkRow(body: Buffer, columns: number): void {
  const count = body.length < 2 ? no() : body.readUInt16BE(0);
  if (count !== columns) no();
  let at = 2;
  for (let column = 0; column < count; column += 1) {
    if (at + 4 > body.length) no();
    const length = body.readInt32BE(at);
    if (length < -1) no();
    at += 4 + Math.max(0, length);
  }
  if (at !== body.length) no();
}

const checkTexts =
  (texts: number, before = 0) =>
  (body: Buffer): void => {
    let at = before;
    for (let text = 0; text < texts; text += 1) at = endOfText(body, at);
    if (at !== body.length) no();
  };
const checkLength =
  (least: number, most = least) =>
  (body: Buffer): void => {
    if (body.length < least || body.length > most) no();
  };

/** AuthenticationOk, cleartext, MD5, SASL and its two answers: no other way in is known here. */
function checkLogin(body: Buffer): void {
  const code = body.length < 4 ? no() : body.readInt32BE(0);
  if (![0, 3, 5, 10, 11, 12].includes(code) || (code === 5 && body.length !== 8)) no();
}

/** Messages that may come without end: a notice for each row, say. Nothing is kept of them. */
const passing: ReadonlySet<string> = new Set(['N', 'A', 'S']);
/** No copy is ever asked for, so that its messages are not among them. */
const checks: Readonly<Record<string, (body: Buffer) => void>> = {
  E: checkReport,
  N: checkReport,
  C: checkTexts(1),
  S: checkTexts(2),
  A: checkTexts(2, 4),
  Z: checkLength(1),
  K: checkLength(8, 260),
  R: checkLogin,
  t: (body) => {
    if (body.length < 2 || body.length !== 2 + 4 * body.readUInt16BE(0)) no();
  },
  1: checkLength(0),
  2: checkLength(0),
  3: checkLength(0),
  n: checkLength(0),
  s: checkLength(0),
  I: checkLength(0),
};

export interface PostgresFrames {
  /** The whole messages that are there with this piece, to be read in a row. Throws NotPostgres, or `egress/too-large`. */
  take(piece: Buffer): Buffer;
  /** From now on rows beyond so many of a statement are left out: they count, and nobody reads them. */
  keepRows(most: number): void;
}

export function postgresFrames(): PostgresFrames {
  let waiting: Buffer[] = [];
  let held = 0;
  /** Bytes with which there is another whole message, or its header. */
  let wanted = HEADER;
  let steps = 0;
  let rows = 0;
  let columns = 0;
  let kept: number | undefined;
  /** Says whether the message goes on. */
  const pass = (kind: string, body: Buffer): boolean => {
    if (kind === 'D') {
      checkRow(body, columns);
      rows += 1;
      if (kept === undefined && rows > MOST_ROWS) throw answerTooLarge();
      return kept === undefined || rows <= kept;
    }
    if (!passing.has(kind) && (steps += 1) > MOST_STEPS) no();
    if (kind === 'T') [columns, rows] = [checkColumns(body), 0];
    else (checks[kind] ?? no)(body);
    return true;
  };
  return {
    keepRows: (most) => {
      kept = most;
    },
    take(piece) {
      waiting.push(piece);
      held += piece.length;
      if (held < wanted) return Buffer.alloc(0);
      const all = waiting.length === 1 ? piece : Buffer.concat(waiting);
      const whole: Buffer[] = [];
      let at = 0;
      let from = 0;
      wanted = HEADER;
      while (at + HEADER <= all.length) {
        const kind = String.fromCharCode(all[at] ?? 0);
        const length = all.readUInt32BE(at + 1);
        if (length < 4) no();
        // Only a row can be meant to be that large.
        if (length > sqlAnswerBytes) throw kind === 'D' ? answerTooLarge() : new NotPostgres('a message too large to be one');
        const end = at + 1 + length;
        if (end > all.length) {
          wanted = end - at;
          break;
        }
        if (!pass(kind, all.subarray(at + HEADER, end))) {
          whole.push(all.subarray(from, at));
          from = end;
        }
        at = end;
      }
      whole.push(all.subarray(from, at));
      waiting = at === all.length ? [] : [all.subarray(at)];
      held = all.length - at;
      return whole.length === 1 ? (whole[0] ?? Buffer.alloc(0)) : Buffer.concat(whole);
    },
  };
}
