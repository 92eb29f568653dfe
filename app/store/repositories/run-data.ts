/**
 * Takes a person's identifier out of what runs have left behind. Ended runs lose all their real values and the text wherever it stands in
 * what is shown of them; runs under way are counted and left alone, because they could not go on.
 */
import type { RunDataEraser } from '../../broker/ports.ts';
import type { WriteDb } from '../database.ts';

const MARK = '[erased]';

export function runDataEraser(db: WriteDb): RunDataEraser {
  const holding = db.query<[string, string], { run: number; status: string }>('SELECT DISTINCT j.run AS run, s.status AS status FROM journal j JOIN run_state s ON s.id = j.run WHERE instr(j.events, ?) > 0 OR instr(j.kept, ?) > 0');
  const forget = db.change<[number]>('UPDATE journal SET kept = NULL WHERE run = ?');
  const blot = db.change<[string, string, number, string]>('UPDATE journal SET events = replace(events, ?, ?) WHERE run = ? AND instr(events, ?) > 0');
  const questions = db.change<[string, string, string]>("UPDATE approval SET record = replace(record, ?, ?) WHERE state <> 'open' AND instr(record, ?) > 0");
  const open = new Set(['running', 'waiting', 'paused']);
  return {
    erase(identifier) {
      // As it stands inside a JSON text.
      const written = JSON.stringify(identifier).slice(1, -1);
      return db.transaction(() => {
        const found = holding.all(written, written);
        const ended = found.filter(({ status }) => !open.has(status));
        for (const { run } of ended) {
          forget.run(run);
          blot.run(written, MARK, run, written);
        }
        questions.run(written, MARK, written);
        return { erased: ended.length, open: found.length - ended.length };
      });
    },
  };
}
