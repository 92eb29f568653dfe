/**
 * Takes a person's identifier out of what runs have left behind. Ended runs lose all their real values and the text wherever it stands in
 * what is shown of them; runs under way are counted and left alone, because they could not go on.
 */
import type { RunDataEraser } from '../../broker/ports.ts';
import { personOf } from '../../kernel/person-words.ts';
import type { WriteDb } from '../database.ts';
import { rowNames, rowWithout } from './personal-texts.ts';

const open: ReadonlySet<string> = new Set(['running', 'waiting', 'paused']);

interface JournalRow {
  readonly row: number;
  readonly run: number;
  readonly status: string;
  readonly events: string;
  readonly kept: string | null;
}
interface TextRow {
  readonly row: number;
  readonly text: string;
}

export function runDataEraser(db: WriteDb): RunDataEraser {
  const journal = db.query<[], JournalRow>(
    'SELECT j.rowid AS row, j.run AS run, s.status AS status, j.events AS events, j.kept AS kept FROM journal j JOIN run_state s ON s.id = j.run',
  );
  const forget = db.change<[number]>('UPDATE journal SET kept = NULL WHERE run = ?');
  const blot = db.change<[string, number]>('UPDATE journal SET events = ? WHERE rowid = ?');
  const answered = db.query<[], TextRow>("SELECT rowid AS row, record AS text FROM approval WHERE state <> 'open'");
  const question = db.change<[string, number]>('UPDATE approval SET record = ? WHERE rowid = ?');
  return {
    erase(identifier) {
      const person = personOf([identifier]);
      return db.transaction(() => {
        const holding = new Map<number, boolean>();
        const changes: (readonly [text: string, row: number])[] = [];
        for (const { row, run, status, events, kept } of journal.iterate()) {
          if (!rowNames('journal events', events, person) && (kept === null || !rowNames('journal kept', kept, person))) continue;
          holding.set(run, open.has(status));
          const next = open.has(status) ? undefined : rowWithout('journal events', events, person);
          if (next !== undefined) changes.push([next, row]);
        }
        const ended = [...holding].filter(([, isOpen]) => !isOpen);
        for (const [run] of ended) forget.run(run);
        for (const change of changes) blot.run(...change);
        for (const { row, text } of answered.all()) {
          const next = rowWithout('approval record', text, person);
          if (next !== undefined) question.run(next, row);
        }
        return { erased: ended.length, open: holding.size - ended.length };
      });
    },
  };
}
