/** The audit log's tables. Append-only here, and by triggers in the schema; what retention takes out goes from the beginning alone. */
import type { AuditBatch, AuditReader, AuditRepository, EntryFilter, StoredCheckpoint, StoredEntry } from '../../audit/ports.ts';
import { TransientError } from '../../kernel/errors.ts';
import type { Query, ReadDb, SqlValue, WriteDb } from '../database.ts';
import type { GroupCommit } from '../group-commit.ts';

const columns = 'position AS "index", time, actor, action, subject, leaf';
const maxFound = 10_000;
/** Of a leaf that somebody damaged there are none. */
const details = "json_each(CASE WHEN json_valid(leaf) THEN leaf ELSE '{}' END, '$.details')";
/** The lists are parameters, each read once, so that every search is the same statement. */
const lists = ['actions', 'ids', 'others', 'texts', 'keys']
  .map((name) => `${name} (value) AS MATERIALIZED (SELECT value FROM json_each(?))`)
  .join(', ');
/** Short texts stand by chance in ids and hashes, and are not looked for there. */
const holdsText = (text: string): string =>
  `EXISTS (SELECT 1 FROM texts WHERE instr(lower(${text}), texts.value) > 0 AND (length(texts.value) >= 6 OR length(${text}) < 24))`;
const searched = `(action IN actions OR actor IN ids OR subject IN ids OR ${holdsText('action')} OR ${holdsText('actor')} OR ${holdsText('subject')}
  OR EXISTS (SELECT 1 FROM ${details} AS detail WHERE CAST(detail.value AS TEXT) IN ids OR CAST(detail.value AS TEXT) IN others OR ${holdsText('detail.value')}))`;
const withDetail = `EXISTS (SELECT 1 FROM ${details} AS detail WHERE detail.key IN keys AND CAST(detail.value AS TEXT) = ?)`;

export function auditReader(db: ReadDb): AuditReader {
  const size = db.query<[], { size: number }>('SELECT coalesce(max(position) + 1, 0) AS size FROM audit_entry');
  const entry = db.query<[number], StoredEntry>(`SELECT ${columns} FROM audit_entry WHERE position = ?`);
  // Read in slices, so that no statement stays open between them: an open reader would hold up every writer.
  const slice = db.query<[number, number], StoredEntry>(
    `SELECT ${columns} FROM audit_entry WHERE position >= ? AND position < ? ORDER BY position LIMIT 2000`,
  );
  const node = db.query<[number, number], { hash: Uint8Array }>('SELECT hash FROM audit_node WHERE level = ? AND position = ?');
  // Stores and backups of the formats before are read, too: they have lost nothing.
  const canPrune =
    db.query<[], { found: number }>("SELECT count(*) AS found FROM sqlite_schema WHERE name = 'audit_pruned'").get()?.found === 1;
  const start = canPrune ? db.query<[], StoredCheckpoint>('SELECT size, note FROM audit_pruned ORDER BY size DESC LIMIT 1') : undefined;
  const last = db.query<[], StoredCheckpoint>('SELECT size, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1');
  const checkpointSlice = db.query<[number], StoredCheckpoint>(
    'SELECT size, note FROM audit_checkpoint WHERE size > ? ORDER BY size LIMIT 2000',
  );
  const finders = new Map<string, Query<readonly SqlValue[], StoredEntry>>();

  function find(filter: EntryFilter): readonly StoredEntry[] {
    const conditions: (readonly [sql: string, value: SqlValue | undefined])[] = [
      ['actor = ?', filter.actor],
      ['subject = ?', filter.subject],
      ['action = ?', filter.action],
      ['time >= ?', filter.since],
      ['time < ?', filter.until],
      ['position < ?', filter.before],
    ];
    const asked = conditions.filter((pair): pair is readonly [string, SqlValue] => pair[1] !== undefined);
    const actions = filter.actions ?? [];
    const { search } = filter;
    const given =
      search === undefined
        ? []
        : [search.actions, search.ids, search.values, search.texts.map((text) => text.toLowerCase()), search.detail?.keys ?? []].map(
            (list) => JSON.stringify(list),
          );
    const isListed = search !== undefined && [search.actions, search.ids, search.values, search.texts].some((list) => list.length > 0);
    // A search for a detail alone is for nothing else; one for nothing finds nothing.
    const inSearch =
      search === undefined
        ? []
        : [...(isListed || search.detail === undefined ? [searched] : []), ...(search.detail === undefined ? [] : [withDetail])];
    const all = [
      ...asked.map(([sql]) => sql),
      ...inSearch,
      ...(actions.length === 0 ? [] : [`(${actions.map(() => 'action GLOB ?').join(' OR ')})`]),
    ];
    const where = all.length === 0 ? '' : `WHERE ${all.join(' AND ')}`;
    const sql = `${search === undefined ? '' : `WITH ${lists} `}SELECT ${columns} FROM audit_entry ${where} ORDER BY position DESC LIMIT ?`;
    const query = finders.get(sql) ?? db.query<readonly SqlValue[], StoredEntry>(sql);
    finders.set(sql, query);
    return query.all(
      ...given,
      ...asked.map(([, value]) => value),
      ...(search?.detail === undefined ? [] : [search.detail.value]),
      ...actions,
      Math.min(filter.limit, maxFound),
    );
  }

  return {
    size: () => size.get()?.size ?? 0,
    start: () => start?.get(),
    entry: (index) => entry.get(index),
    *entries(from, to) {
      let rows = slice.all(from, to);
      while (rows.length > 0) {
        yield* rows;
        rows = slice.all((rows.at(-1)?.index ?? to) + 1, to);
      }
    },
    node: (level, position) => node.get(level, position)?.hash,
    lastCheckpoint: () => last.get(),
    *checkpoints() {
      let rows = checkpointSlice.all(0);
      while (rows.length > 0) {
        yield* rows;
        rows = checkpointSlice.all(rows.at(-1)?.size ?? 0);
      }
    },
    find,
  };
}

/** `onAppended` is told the new head after each durable batch. */
export function auditRepository(db: WriteDb, commits: GroupCommit, onAppended: (size: number, root: string) => void): AuditRepository {
  const reader = auditReader(db);
  const insertEntry = db.change<[number, number, string, string, string, string]>(
    'INSERT INTO audit_entry (position, time, actor, action, subject, leaf) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertNode = db.change<[number, number, Uint8Array]>('INSERT INTO audit_node (level, position, hash) VALUES (?, ?, ?)');
  const insertCheckpoint = db.change<[number, string]>('INSERT INTO audit_checkpoint (size, note) VALUES (?, ?)');
  const dropCheckpoint = db.change<[number]>('DELETE FROM audit_checkpoint WHERE size = ?');

  const markPruned = db.change<[number, string]>('INSERT INTO audit_pruned (size, note) VALUES (?, ?)');
  const dropEntries = db.change<[number]>('DELETE FROM audit_entry WHERE position < ?');
  const dropNodes = db.change<[number, number]>('DELETE FROM audit_node WHERE level = ? AND position < ?');
  const dropCheckpoints = db.change<[number]>('DELETE FROM audit_checkpoint WHERE size <= ?');

  function prune({ size, note }: StoredCheckpoint): void {
    if (size >= reader.size()) throw new TransientError('store/conflict', 'The newest entry of the audit log stays.');
    markPruned.run(size, note);
    dropEntries.run(size);
    dropCheckpoints.run(size);
    // Of the tree over what goes, its right edge stays: later roots and proofs build on it.
    for (let level = 0; 2 ** level <= size; level += 1) {
      const whole = Math.floor(size / 2 ** level);
      dropNodes.run(level, whole % 2 === 1 ? whole - 1 : whole);
    }
  }

  function write(batch: AuditBatch): void {
    if (batch.entries[0]?.index !== reader.size()) throw new TransientError('store/conflict', 'The audit log has grown meanwhile.');
    for (const { index, time, actor, action, subject, leaf } of batch.entries) insertEntry.run(index, time, actor, action, subject, leaf);
    for (const { level, position, hash } of batch.nodes) insertNode.run(level, position, hash);
    if (batch.supersedes !== undefined) dropCheckpoint.run(batch.supersedes);
    insertCheckpoint.run(batch.checkpoint.size, batch.checkpoint.note);
  }

  return {
    ...reader,
    async append(batch) {
      await commits.write(() => write(batch));
      onAppended(batch.checkpoint.size, batch.root);
    },
    async prune(checkpoint) {
      await commits.write(() => prune(checkpoint));
    },
  };
}
