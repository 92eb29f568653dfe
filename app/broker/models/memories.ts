/**
 * Memories of agents: the last messages of each conversation, in the workspace's encrypted store or, without one, for as long as the process
 * lives. A conversation is a window: what falls out of it is deleted, and all of it ends after its days.
 */
import { TerminalError } from '../../kernel/errors.ts';
import type { Clock, Hash } from '../../kernel/ports.ts';
import { daysKept, tableLimits } from '../sql/data-tables.ts';
import { keepAllowed } from '../policy.ts';
import type { TableRows, WorkspaceKeep } from '../ports.ts';
import { CapabilityRefused } from '../network/refusal.ts';
import type { MemoryAsk } from '../network/requests.ts';
import { labelsMayGo, type WayOut } from '../way-out.ts';

/** The name by which grants speak of memories. */
export const memories = 'memories';
const DAY_MS = 86_400_000;

export interface MemoryMessage {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}
export interface MemoryAnswer {
  readonly messages: readonly MemoryMessage[];
}

/** No name of a data table has a stroke in it, so no data table is a memory. */
const tableOf = (memory: string): string => `${memories}/${memory}`;

interface Kept extends MemoryMessage {
  readonly id: string;
}

function conversation(rows: TableRows, { memory, session }: MemoryAsk, now: number): Kept[] {
  return rows.candidates(tableOf(memory), { column: 'session', value: session }, now).flatMap(({ id, row }): Kept[] => {
    const { role, content } = row;
    return row['session'] === session && (role === 'user' || role === 'assistant') && typeof content === 'string'
      ? [{ id, role, content }]
      : [];
  });
}

/** What is written gets the same ids when the step is tried again: nothing is remembered twice. */
export function runMemory(ask: MemoryAsk, rows: TableRows, now: number, idOf: (index: number) => string): MemoryAnswer {
  const table = tableOf(ask.memory);
  return rows.transaction(() => {
    rows.purge(now);
    if (ask.operation === 'remember') {
      rows.setColumns(table, { session: 'text', role: 'text', content: 'text' });
      const until = ask.keepDays === 0 ? undefined : now + ask.keepDays * DAY_MS;
      for (const [index, { role, content }] of ask.messages.entries())
        rows.put(table, { id: idOf(index), row: { session: ask.session, role, content }, until });
      const all = conversation(rows, ask, now);
      rows.drop(
        table,
        all.slice(0, Math.max(0, all.length - ask.limit)).map(({ id }) => id),
      );
      const { rows: count, bytes } = rows.usage(table);
      if (count > tableLimits.rows || bytes > tableLimits.bytes)
        throw new TerminalError('table/full', `The memory ${ask.memory} would hold too much.`, {
          place: ask.memory,
          mend: 'Let it forget sooner, or keep fewer messages.',
        });
      return { messages: [] };
    }
    return {
      messages: conversation(rows, ask, now)
        .slice(-ask.limit)
        .map(({ role, content }) => ({ role, content })),
    };
  });
}

export function askMemory(
  ask: MemoryAsk,
  way: WayOut,
  ports: { readonly keep: WorkspaceKeep; readonly clock: Clock; readonly hash: Hash },
): MemoryAnswer {
  const { grant, step, story } = way;
  Object.assign(story, {
    destination: tableOf(ask.memory),
    method: ask.operation.toUpperCase(),
    requestBytes: JSON.stringify(ask.messages).length,
  });
  const verdict = keepAllowed(grant, step.nodeId, memories, ask.memory, ask.operation === 'remember' ? 'write' : 'read');
  if (!verdict.allowed) throw new CapabilityRefused(verdict);
  if (ask.operation === 'remember') labelsMayGo(way, tableOf(ask.memory));
  const answer = runMemory(
    { ...ask, keepDays: daysKept(ask.keepDays, step.retentionDays) },
    ports.keep.tables,
    ports.clock.now(),
    (index) => ports.hash.sha256(JSON.stringify([step.runId, step.nodeId, ask.idempotencyKey, index])),
  );
  story.responseBytes = JSON.stringify(answer.messages).length;
  return answer;
}
