/**
 * Vector stores of a workspace: texts with their vectors, in the encrypted store or for as long as the process lives, found by exact cosine
 * similarity. Each text keeps where it came from and how far that is to be believed, and a reader can ask for the trusted ones alone.
 */
import { TerminalError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Clock, Hash } from '../../kernel/ports.ts';
import { daysKept, tableLimits } from '../sql/data-tables.ts';
import { keepAllowed } from '../policy.ts';
import type { TableRows, WorkspaceKeep } from '../ports.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { VectorAsk } from '../network/requests.ts';
import { labelsMayGo, type WayOut } from '../way-out.ts';

/** The name by which grants speak of vector stores. */
export const vectorStores = 'vector stores';
const DAY_MS = 86_400_000;

export interface VectorMatch {
  readonly id: string;
  readonly text: string;
  readonly source: string;
  readonly trust: string;
  readonly score: number;
}
export interface VectorAnswer {
  readonly matches: readonly VectorMatch[];
  readonly changed: number;
}

const tableOf = (store: string): string => `${vectorStores}/${store}`;

/** Unit length, as 32-bit floats in base64: a quarter of what digits would take. */
function packed(vector: readonly number[]): string {
  const length = Math.hypot(...vector);
  const floats = Float32Array.from(vector, (part) => (length === 0 ? 0 : part / length));
  return btoa(Array.from(new Uint8Array(floats.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

function unpacked(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

const textAt = (row: JsonObject, key: string): string => (typeof row[key] === 'string' ? row[key] : '');

function search(ask: VectorAsk, rows: TableRows, now: number): VectorMatch[] {
  const wanted = unpacked(packed(ask.vector));
  const found = rows.candidates(tableOf(ask.store), undefined, now).flatMap(({ row }): VectorMatch[] => {
    if (ask.trustedOnly && row['trust'] !== 'trusted') return [];
    const vector = unpacked(textAt(row, 'vector'));
    // Another model's vectors say nothing about this one's.
    if (row['model'] !== ask.model || vector.length !== wanted.length) return [];
    const score = vector.reduce((sum, part, index) => sum + part * (wanted[index] ?? 0), 0);
    return score < ask.minScore
      ? []
      : [
          {
            id: textAt(row, 'document'),
            text: textAt(row, 'text'),
            source: textAt(row, 'source'),
            trust: textAt(row, 'trust'),
            score: Math.round(score * 10_000) / 10_000,
          },
        ];
  });
  return found.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, ask.limit);
}

/** A document that comes again takes the place of what it was. */
export function runVectors(ask: VectorAsk, rows: TableRows, now: number, idOf: (document: string) => string): VectorAnswer {
  const table = tableOf(ask.store);
  return rows.transaction(() => {
    rows.purge(now);
    if (ask.operation === 'search') return { matches: search(ask, rows, now), changed: 0 };
    if (ask.operation === 'remove')
      return {
        matches: [],
        changed: rows.drop(
          table,
          ask.entries.map(({ id }) => idOf(id)),
        ),
      };
    rows.setColumns(table, { document: 'text', text: 'text', source: 'text', trust: 'text', model: 'text', vector: 'text' });
    const until = ask.keepDays === 0 ? undefined : now + ask.keepDays * DAY_MS;
    for (const { id, text, vector, source, trust } of ask.entries)
      rows.put(table, { id: idOf(id), row: { document: id, text, source, trust, model: ask.model, vector: packed(vector) }, until });
    const { rows: count, bytes } = rows.usage(table);
    if (count > tableLimits.rows || bytes > tableLimits.bytes)
      throw new TerminalError('table/full', `The vector store ${ask.store} would hold too much.`, {
        place: ask.store,
        mend: 'Remove documents, or let them end after some days.',
      });
    return { matches: [], changed: ask.entries.length };
  });
}

export function askVectors(
  ask: VectorAsk,
  way: WayOut,
  ports: { readonly keep: WorkspaceKeep; readonly clock: Clock; readonly hash: Hash },
): VectorAnswer {
  const { grant, step, story } = way;
  Object.assign(story, {
    destination: tableOf(ask.store),
    method: ask.operation.toUpperCase(),
    requestBytes: ask.entries.reduce((sum, { text }) => sum + text.length, 0),
  });
  const verdict = keepAllowed(grant, step.nodeId, vectorStores, ask.store, ask.operation === 'search' ? 'read' : 'write');
  if (!verdict.allowed) throw new CapabilityRefused(verdict);
  if (ask.operation === 'add') labelsMayGo(way, tableOf(ask.store));
  const answer = runVectors(
    { ...ask, keepDays: daysKept(ask.keepDays, step.retentionDays) },
    ports.keep.tables,
    ports.clock.now(),
    (document) => ports.hash.sha256(JSON.stringify([ask.store, document])),
  );
  story.responseBytes = answer.matches.reduce((sum, { text }) => sum + text.length, 0);
  return answer;
}
