/** How often a step lets something through, over all runs of its flow: places in a sliding window, kept beside the workspace's tables. */
import type { Clock, Hash } from '../../kernel/ports.ts';
import type { TableRows, WorkspaceKeep } from '../ports.ts';
import type { PaceAsk } from './requests.ts';
import type { WayOut } from '../way-out.ts';

export interface PaceAnswer {
  readonly taken: number;
  /** ms since the epoch. */ readonly retryAt?: number;
}

/** No name of a data table has a stroke in it, so no data table is a count. */
const tableOf = (flowId: string, nodeId: string): string => `pace/${flowId}/${nodeId}`;

/** `idOf` gives the place at an index the same id whenever the same step asks: a step that is tried again takes no second place. */
export function countPlaces(
  ask: PaceAsk,
  table: string,
  key: string,
  rows: TableRows,
  now: number,
  idOf: (index: number) => string,
): PaceAnswer {
  return rows.transaction(() => {
    rows.purge(now);
    const own = new Set(Array.from({ length: ask.take }, (_place, index) => idOf(index)));
    const ends = rows
      .candidates(table, { column: 'key', value: key }, now)
      .flatMap(({ id, row: { at } }) => (own.has(id) || typeof at !== 'number' ? [] : [at + ask.windowMs]))
      .filter((end) => end > now)
      .sort((a, b) => a - b);
    const free = Math.max(0, ask.most - ends.length);
    const taken = ask.take <= free ? ask.take : ask.partly ? free : 0;
    if (taken > 0) rows.setColumns(table, { key: 'text', at: 'number' });
    for (const id of [...own].slice(0, taken)) rows.put(table, { id, row: { key, at: now }, until: now + ask.windowMs });
    const retryAt = taken === ask.take ? undefined : ends[Math.min(ask.take, ask.most) - free - 1];
    return { taken, ...(retryAt === undefined ? {} : { retryAt }) };
  });
}

/** Needs no grant: a step's count is its own, and holds nothing but digests and times. */
export function takePlaces(
  ask: PaceAsk,
  { step, story }: WayOut,
  ports: { readonly keep: WorkspaceKeep; readonly clock: Clock; readonly hash: Hash },
): PaceAnswer {
  const table = tableOf(step.flowId, step.nodeId);
  Object.assign(story, { destination: table, method: 'TAKE' });
  const digest = (...parts: readonly (string | number)[]): string => ports.hash.sha256(JSON.stringify([table, ...parts]));
  return countPlaces(ask, table, digest(ask.key), ports.keep.tables, ports.clock.now(), (index) =>
    digest(ask.key, ask.idempotencyKey, index),
  );
}
