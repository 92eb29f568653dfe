/** Where the data goes, and what each connection is asked for: the facts behind the data map, the permissions view and the blast radius. */
import { expect, test } from 'vitest';
import { dataMap, dataPath, zonesOfSteps } from '../../app/lint/data-map.ts';
import { permissionMap } from '../../app/lint/permission-map.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { ConnectionSlot } from '../../app/workflow/model/flow.ts';
import { flow, step } from './kit/flow.ts';
import { ask, call, openHook, post, tokenise } from './kit/steps.ts';

const fields: readonly JsonObject[] = [{ name: 'email' }, { name: 'text', label: 'none' }];
const slot = (values: Partial<ConnectionSlot>): ConnectionSlot => ({
  id: 'con',
  name: 'Desk',
  type: 'http',
  auth: 'oauth2',
  hosts: [],
  scopes: [],
  ...values,
});

test('receivers are grouped by company and country, with the steps and the gravest field first', () => {
  const { view } = lintFlow(
    flow(
      [
        openHook(fields),
        ask('{{ input.body.email }}'),
        ask('{{ input.body.text }}', {}, 'again'),
        post('http://log.example.com/in', '{{ input.body.text }}'),
      ],
      ['hook > ask', 'hook > again', 'hook > call'],
    ),
  );
  expect(
    dataMap(view).map(({ kind, name, region, encrypted, steps, fields: reached }) => ({
      kind,
      name,
      region,
      encrypted,
      steps: steps.map(({ id }) => id),
      fields: reached.map(({ field }) => field),
    })),
  ).toEqual([
    { kind: 'unknown', name: 'log.example.com', region: '', encrypted: false, steps: ['call'], fields: ['body.text'] },
    { kind: 'vendor', name: 'OpenAI', region: 'US', encrypted: true, steps: ['again', 'ask'], fields: ['body.email', 'body.text'] },
  ]);
});

test('a database is reached over TLS, whatever its protocol is called', () => {
  const server = (type: string, host: string): ConnectionSlot => slot({ id: type, name: type, type, auth: 'database', hosts: [host] });
  const { view } = lintFlow(
    flow(
      [openHook(fields), step('rows', 'sql-query', { database: 'postgres', statement: 'SELECT 1' }, { connection: 'postgres' })],
      ['hook > rows'],
      { connections: [server('postgres', 'db.example.com:5432')] },
    ),
  );
  expect(dataMap(view).map(({ name, encrypted }) => [name, encrypted])).toEqual([['db.example.com', true]]);
});

test('a field is followed to its receiver, and one that does not go there is not', () => {
  const { view } = lintFlow(flow([openHook(fields), ask('{{ input.body.email }}')], ['hook > ask']));
  const [openai] = dataMap(view);
  expect(dataPath(view, openai?.id ?? '', 'body.email')?.map(({ nodeId, field }) => `${nodeId} ${field}`)).toEqual([
    'hook body.email',
    'ask body.email',
  ]);
  expect(dataPath(view, openai?.id ?? '', 'body.text')).toBeUndefined();
});

test('a tokenised field reaches the receiver without its labels', () => {
  const { view } = lintFlow(
    flow([openHook(fields), tokenise(['body.email']), ask('{{ input.body.email }}')], ['hook > tokenise', 'tokenise > ask']),
  );
  expect(
    dataMap(view)
      .find(({ name }) => name === 'OpenAI')
      ?.fields.map(({ field, labels }) => ({ field, labels })),
  ).toEqual([{ field: 'body.email', labels: [] }]);
});

test('a step that sends out has one zone: who gets it, and where', () => {
  const { view } = lintFlow(
    flow(
      [openHook(fields), ask('{{ input.body.text }}'), post('https://log.example.com/in', '{{ input.body.text }}')],
      ['hook > ask', 'hook > call'],
    ),
  );
  expect(zonesOfSteps(view)).toEqual([
    { nodeId: 'ask', kind: 'vendor', name: 'OpenAI, US', transfer: { covered: false, words: 'no legal basis on file', short: 'no basis' } },
    { nodeId: 'call', kind: 'unknown', name: 'log.example.com, country unknown' },
  ]);
});

test('scopes and hosts that no step uses are idle, and the request asks for the rest alone', () => {
  const { view } = lintFlow(
    flow([call('https://crm.example.com/v1/contacts', {}, 'read', { connection: 'con' })], [], {
      connections: [
        slot({ hosts: ['crm.example.com', 'old.example.com'], scopes: ['contacts.read', 'contacts.write', 'files.read'], personal: true }),
      ],
    }),
  );
  const [use] = permissionMap(view).connections;
  expect(use?.scopes.map(({ scope, state }) => `${scope} ${state}`)).toEqual([
    'contacts.read used',
    'contacts.write strong',
    'files.read idle',
  ]);
  expect(use?.hosts.map(({ host, allowed, steps }) => ({ host, allowed, steps: steps.map(({ name }) => name) }))).toEqual([
    { host: 'crm.example.com', allowed: true, steps: ['read'] },
    { host: 'old.example.com', allowed: true, steps: [] },
  ]);
  expect(use?.request).toContain('It needs these scopes and no others:\n  - contacts.read');
  expect(use?.request).toContain('Take these away, no step uses them:\n  - files.read');
  expect(use?.request).toContain("instead of a person's account");
});

test('what steps use without a connection is listed beside', () => {
  const { view } = lintFlow(flow([ask('Hello')], []));
  const { connections, others } = permissionMap(view);
  expect([connections, others.map(({ kind, what, step }) => `${kind} ${what} by ${step.name}`)]).toEqual([
    [],
    ['Call a host POST api.openai.com/v1 by ask', 'Ask a model openai-compatible gpt-4o-2024-08-06 by ask'],
  ]);
});
