/** The journal of runs: the hot path. An append is three small statements, and all callers of a moment share one fsync. */
import type { Items, Journal, JournalBatch, JournalEvent, PortItems, Progress } from '../../engine/ports.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { TerminalError, TransientError } from '../../kernel/errors.ts';
import type { WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';
import { decisionAdder } from './decision-counts.ts';
import { runRow, type RunRow } from './runs.ts';

/**
 * The real values of a batch by position, which go when the run is forgotten. `true` where masking had changed nothing: then they
 * are what the event shows, and are not written twice.
 */
type Kept = Record<
  number,
  | true
  | { readonly input: Items }
  | { readonly outputs: PortItems }
  | Pick<Progress, 'done'>
  | { readonly values: JsonObject }
  | { readonly said: string }
>;

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

interface JournalRow {
  readonly events: string;
  readonly kept: string | null;
}

function split(events: readonly JournalEvent[]): JournalRow {
  const kept: Kept = {};
  const shown = events.map((event, index): JournalEvent => {
    if (event.type === 'started') {
      kept[index] = same(event.input, event.maskedInput) || { input: event.input };
      return { ...event, input: [] };
    }
    if (event.type === 'succeeded') {
      kept[index] = same(event.outputs, event.masked) || { outputs: event.outputs };
      return { ...event, outputs: {} };
    }
    if (event.type === 'progressed') {
      kept[index] = { done: event.done };
      return { ...event, done: [] };
    }
    if (event.type === 'failed' && event.said !== undefined) {
      const { said, ...failed } = event;
      kept[index] = { said };
      return failed;
    }
    // What a person filled in is data like any other.
    if (event.type === 'woken' && 'values' in event.decision && event.decision.values !== undefined) {
      const { values, ...decision } = event.decision;
      kept[index] = { values };
      return { ...event, decision };
    }
    return event;
  });
  return { events: JSON.stringify(shown), kept: Object.keys(kept).length === 0 ? null : JSON.stringify(kept) };
}

function withKept(event: JournalEvent, kept: Kept[number] | undefined): JournalEvent {
  if (kept === undefined) return event;
  if (event.type === 'started') return { ...event, input: kept === true ? event.maskedInput : 'input' in kept ? kept.input : [] };
  if (event.type === 'succeeded') return { ...event, outputs: kept === true ? event.masked : 'outputs' in kept ? kept.outputs : {} };
  if (event.type === 'progressed') return { ...event, done: kept !== true && 'done' in kept ? kept.done : [] };
  if (event.type === 'failed' && kept !== true && 'said' in kept) return { ...event, said: kept.said };
  if (event.type === 'woken' && (event.decision.kind === 'approved' || event.decision.kind === 'done') && kept !== true && 'values' in kept)
    return { ...event, decision: { ...event.decision, values: kept.values } };
  return event;
}

function join(row: JournalRow): readonly JournalEvent[] {
  const events = JSON.parse(row.events) as JournalEvent[];
  const kept = row.kept === null ? {} : (JSON.parse(row.kept) as Kept);
  return events.map((event, index) => withKept(event, kept[index]));
}

const movedOn = (runId: string): TransientError => new TransientError('store/conflict', `The journal of ${runId} has moved on.`);

export function journalOf(db: WriteDb, commits: GroupCommit): Journal {
  const insertRun = db.change<[string, string, string]>(
    'INSERT INTO run (run_id, flow_id, record) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const runId = db.query<[string], { id: number }>('SELECT id FROM run WHERE run_id = ?');
  const insertState = db.change<[number, string, number, string]>(
    'INSERT INTO run_state (id, status, next_sequence, progress) VALUES (?, ?, ?, ?)',
  );
  const updateState = db.change<[string, number, string, number, number]>(
    'UPDATE run_state SET status = ?, next_sequence = ?, progress = ? WHERE id = ? AND next_sequence = ?',
  );
  const insert = db.change<[number, number, string, string | null]>(
    'INSERT INTO journal (run, sequence, events, kept) VALUES (?, ?, ?, ?)',
  );
  const rows = db.query<[string], JournalRow>(
    'SELECT events, kept FROM journal WHERE run = (SELECT id FROM run WHERE run_id = ?) ORDER BY sequence',
  );
  const forget = db.change<[string]>(
    'UPDATE journal SET kept = NULL WHERE run = (SELECT id FROM run WHERE run_id = ?) AND kept IS NOT NULL',
  );

  const count = decisionAdder(db);

  function append(
    { runId: name, from, events, run, forget: gone = [], counts = [] }: JournalBatch,
    row: JournalRow,
    { record, progress }: RunRow,
  ): void {
    if (from === 0 && insertRun.run(name, run.flowId, record) !== 1) throw movedOn(name);
    const id = runId.get(name)?.id;
    if (id === undefined) throw movedOn(name);
    const next = events.length + from;
    if (from === 0) insertState.run(id, run.status, next, progress);
    else if (updateState.run(run.status, next, progress, id, from) !== 1) throw movedOn(name);
    insert.run(id, from, row.events, gone.includes(name) ? null : row.kept);
    for (const forgotten of gone) forget.run(forgotten);
    if (counts.length > 0) count(run.flowId, counts);
  }

  return {
    append(batch) {
      if (batch.events.length === 0) return Promise.resolve();
      // Made into text outside the transaction, which every other caller waits for.
      const row = split(batch.events);
      const run = runRow(batch.run);
      return commits.write(() => append(batch, row, run));
    },
    async read(name) {
      const found = rows.all(name);
      try {
        return found.flatMap(join);
      } catch (cause) {
        throw new TerminalError('engine/bad-journal', 'The journal of this run is damaged: a row of it cannot be read.', {
          place: name,
          cause,
          mend: 'The other runs go on. Restore the newest backup to have this one back.',
        });
      }
    },
    forget: (name) =>
      commits.write(() => {
        forget.run(name);
      }),
  };
}
