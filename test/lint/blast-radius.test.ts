/** What hangs on one connection, over all flows that use it. */
import { expect, test } from 'vitest';
import { blastRadius } from '../../app/lint/blast-radius.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { flow } from './kit/flow.ts';
import { openHook, post, slot } from './kit/steps.ts';

const connections = [slot({ id: 'con', hosts: ['crm.example.com'] })];
const sending = (id: string, name: string, field: string) =>
  lintFlow({
    ...flow(
      [
        openHook([{ name: 'email' }, { name: 'diagnosis', label: 'health' }]),
        post('https://crm.example.com/contacts', `{{ input.body.${field} }}`, {}, 'call', { connection: 'con' }),
      ],
      ['hook > call'],
      { connections },
    ),
    id,
    name,
  }).view;

test('joins flows, hosts, fields and effects of every flow behind it, the gravest field first', () => {
  const radius = blastRadius(
    [sending('a', 'Sign-ups', 'email'), sending('b', 'Cases', 'diagnosis'), lintFlow(flow([openHook()], [], { connections })).view],
    'con',
  );
  expect({ ...radius, effects: radius.effects.map(({ flow: name, step }) => `${name}: ${step}`) }).toEqual({
    flows: [
      { id: 'a', name: 'Sign-ups', steps: ['call'] },
      { id: 'b', name: 'Cases', steps: ['call'] },
    ],
    hosts: [{ host: 'crm.example.com', flows: ['Sign-ups', 'Cases'] }],
    fields: [
      { field: 'body.diagnosis', labels: ['health'], trust: 'public', ways: ['sends'], flows: ['Cases'] },
      { field: 'body.email', labels: ['contact'], trust: 'public', ways: ['sends'], flows: ['Sign-ups'] },
    ],
    effects: ['Sign-ups: call', 'Cases: call'],
    labels: ['health', 'contact'],
  });
});

test('a connection that no flow uses opens nothing', () => {
  expect(blastRadius([sending('a', 'Sign-ups', 'email')], 'other')).toEqual({ flows: [], hosts: [], fields: [], effects: [], labels: [] });
});
