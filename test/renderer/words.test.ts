/** Words that stand on cards and under fields, whoever wrote them. */
import { expect, test } from 'vitest';
import { subtitleOf } from '../../renderer/canvas/subtitle.ts';
import { typeWord } from '../../renderer/facts/connection-types.ts';
import { groupWord, roleWord } from '../../renderer/facts/people-words.ts';
import { contract } from '../../app/ipc/contract.ts';
import { stepUpWords } from '../../renderer/shell/step-up-words.ts';
import { columnWidth } from '../../renderer/ui/table.tsx';
import { parseDeepLink } from '../../electron/main/command-line.ts';
import { handoverText } from '../../renderer/features/runs/handover.ts';
import { statusWord, stepStatus } from '../../renderer/features/runs/words.tsx';
import { stoppedBy } from '../../renderer/shell/page-boundary.tsx';
import { asSentence } from '../../renderer/ui/sentence.ts';

const node = (type: string, parameters: Record<string, string>) => ({ id: 'n', type, typeVersion: 1, name: 'Step', parameters });

test('a card names the flow that its step calls, and says when that one is gone', () => {
  const names = new Map([['flow_1', 'Post orders']]);
  const call = (flowId: string) => node('sub-flow', { flowId });
  expect([
    subtitleOf(call('flow_1'), names),
    subtitleOf(call('flow_2'), names),
    subtitleOf(call(''), names),
    subtitleOf(call('flow_1'), undefined),
    subtitleOf(node('map-list', { flowId: 'flow_1', list: 'items' }), names),
    subtitleOf(node('of-another-program', {}), names),
  ]).toEqual([
    'Post orders',
    'A flow that is not here',
    'No flow yet',
    'flow_1',
    'Post orders for each of items',
    'Unknown step type of-another-program',
  ]);
});

test('who goes off duty hands over how a run stands, what to do, and a link that leads to it, but nothing of what it worked with', () => {
  const step = { round: 0, attempt: 1, attempts: [], wouldDo: [], input: { email: 'kim@example.com' } };
  const summary = {
    id: 'run_7',
    flowId: 'f',
    flowName: 'Post orders',
    trigger: 'manual',
    steps: 1,
    retries: 0,
    tokens: 0,
    costMilliUsd: 0,
  };
  const lines = (of: Parameters<typeof handoverText>[0]): readonly string[] => handoverText(of).split('\n');
  const failed = lines({
    summary: { ...summary, mode: 'production', status: 'failed', startedAt: Date.UTC(2027, 0, 31, 2, 50) },
    steps: [{ ...step, nodeId: 'b', nodeName: 'Book', status: 'failed', error: { code: 'egress/timeout', message: 'It took 30 s.' } }],
  });
  const paused = lines({ summary: { ...summary, mode: 'dev', status: 'paused', startedAt: Date.UTC(2027, 0, 31, 2, 50) }, steps: [] });
  expect([failed.slice(0, 3), failed[3]?.startsWith('What to do: '), parseDeepLink(failed.at(-1) ?? ''), failed.length, paused]).toEqual([
    ['Post orders: failed at “Book”', 'Production, started 2027-01-31T02:50:00Z', 'What happened: It took 30 s.'],
    true,
    { page: 'run', id: 'run_7' },
    5,
    ['Post orders: paused', 'Trial run, started 2027-01-31T02:50:00Z', 'countersign://run/run_7'],
  ]);
});

test('a note under a field ends as a sentence; roles and groups read as names', () => {
  expect([
    asSentence('One a line'),
    asSentence('Empty: the whole item.'),
    asSentence('Which one?'),
    asSentence('Such as:'),
    asSentence(undefined),
    roleWord('admin'),
    roleWord('Release desk'),
    groupWord('data-science'),
    groupWord('toString'),
  ]).toEqual([
    'One a line.',
    'Empty: the whole item.',
    'Which one?',
    'Such as:',
    undefined,
    'Admin',
    'Release desk',
    'Data science',
    'toString',
  ]);
});

test('a note that ends in an address or a pattern is left as it is', () => {
  const notes = [
    'Must begin with https://',
    'Such as api.example.com',
    'Addresses or *@example.com',
    'Such as orders/{{ input.id }}',
    'Such as *.csv',
    'Listens on 127.0.0.1',
  ];
  expect([notes.map(asSentence), asSentence('At least TLS 1.2'), asSentence('An address (https:// or ssh://)')]).toEqual([
    notes,
    'At least TLS 1.2.',
    'An address (https:// or ssh://)',
  ]);
});

test('whoever confirms with the second factor is told what: each call that asks for it has words', () => {
  const asking = Object.entries(contract)
    .filter(([, spec]) => 'stepUp' in spec)
    .map(([channel]) => channel);
  expect([asking.length > 20, asking.filter((channel) => stepUpWords(channel) === 'This action')]).toEqual([true, []]);
});

test('what another program calls a sign-in is spoken without how it signs in', () => {
  expect(
    ['supabaseApi', 'gmailOAuth2', 'googleSheetsOAuth2Api', 'httpHeaderAuth', 'shared_office365', 'oAuth2Api', 'http'].map(typeWord),
  ).toEqual(['Supabase', 'Gmail', 'Google sheets', 'Web service (HTTPS)', 'Shared office365', 'oAuth2Api', 'Web service (HTTPS)']);
});

test('in a narrow table columns of a fixed width give way, and short ones and shares stay', () => {
  expect(['240px', '84px', '72px', '24%'].map(columnWidth)).toEqual(['clamp(84px, 26.7cqw, 240px)', '84px', '72px', '24%']);
});

test('a page that stops tells what it means, and not what its makers call it', () => {
  const words = [
    'Failed to fetch dynamically imported module: http://127.0.0.1:7420/assets/page.js',
    'Importing a module script failed.',
    "Cannot read properties of undefined (reading 'map')",
  ].map((message) => stoppedBy(new Error(message)));
  expect(words).toEqual([
    { message: 'Part of it could not be loaded: Countersign does not answer.', code: 'egress/unreachable' },
    { message: 'Part of it could not be loaded: Countersign does not answer.', code: 'egress/unreachable' },
    { message: 'This is a fault of Countersign itself.', code: 'kernel/bug' },
  ]);
});

test('a step that had begun when its run was stopped counts as stopped, and one that had not as skipped', () => {
  const said = (startedAt: number | undefined): string => statusWord(stepStatus({ status: 'skipped', startedAt }));
  expect([said(1), said(undefined)]).toEqual(['Stopped', 'Skipped']);
});
