/** Entries hold ids. What this workspace still knows by name is named; the id stands behind it, to quote. */
import { useMemo } from 'react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useCall } from '../../bridge/client.ts';
import { actionWords, detailWords, kindOfId, namePlace, outcomeWords } from './words.ts';

type Entry = OutputOf<'audit:list'>['entries'][number];

export interface NamedEntry extends Entry {
  readonly who: string;
  readonly what: string;
  readonly more: string;
  readonly on: string;
  /** The page that shows what it was done to, where that is still there. */
  readonly opens?: { readonly page: 'runs' | 'reviews' | 'flow' | 'connections'; readonly button: string };
  /** Where the name of who did it stands, where the entry has its mark alone. */
  readonly namedAt: string;
  readonly outcome: ReturnType<typeof outcomeWords>;
}

/** Names by id; what this person may not list stays unnamed. */
export function useNames(): ReadonlyMap<string, string> {
  const { result: flows } = useCall('flows:list', {});
  const { result: runs } = useCall('run:list', {});
  const { result: people } = useCall('people:list', {});
  const { result: connections } = useCall('connections:list', {});
  const { result: reviews } = useCall('review:list', {});
  return useMemo(
    () =>
      new Map<string, string>([
        ...(flows.state === 'ready' ? flows.value.flows.map(({ id, name }): [string, string] => [id, name]) : []),
        ...(runs.state === 'ready' ? runs.value.runs.map(({ id, flowName }): [string, string] => [id, flowName]) : []),
        ...(people.state === 'ready' ? people.value.people.map(({ id, displayName }): [string, string] => [id, displayName]) : []),
        ...(connections.state === 'ready' ? connections.value.connections.map(({ id, name }): [string, string] => [id, name]) : []),
        // Who signed what is what most people ask of this log.
        ...(reviews.state === 'ready'
          ? reviews.value.reviews.map(({ id, flowName, revision }): [string, string] => [id, `${flowName} v${revision}`])
          : []),
      ]),
    [flows, runs, people, connections, reviews],
  );
}

const pages: Readonly<Record<string, NamedEntry['opens']>> = {
  run: { page: 'runs', button: 'Open the run' },
  rev: { page: 'reviews', button: 'Open the review' },
  flow: { page: 'flow', button: 'Open the flow' },
  con: { page: 'connections', button: 'Open the connection' },
};

export function named(entry: Entry, names: ReadonlyMap<string, string>): NamedEntry {
  const { flow: flowId = '', run: runId = '' } = entry.details;
  const opens = names.has(entry.subject) ? pages[entry.subject.split('_')[0] ?? ''] : undefined;
  const name = names.get(entry.subject) ?? names.get(flowId) ?? names.get(runId);
  return {
    ...entry,
    who:
      entry.actor === 'system'
        ? 'The program itself'
        : entry.actor === 'operator'
          ? 'Somebody at the command line'
          : entry.actor === 'nobody'
            ? 'Before sign-in'
            : entry.actor,
    what: actionWords(entry.action),
    more: detailWords(entry.details),
    on: name ?? kindOfId(entry.subject) ?? '',
    ...(opens === undefined ? {} : { opens }),
    namedAt: namePlace(entry.action, entry.details),
    outcome: outcomeWords(entry.details),
  };
}
