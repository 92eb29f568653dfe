/** Steps that fetch, keep and delete in the eyes of the linter: what takes data out keeps none, and TLS is TLS. */
import { expect, test } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import { flow, step } from './kit/flow.ts';
import { openHook } from './kit/steps.ts';

const rules = (type: string, parameters: JsonObject, ...wanted: readonly string[]): readonly string[] => {
  const slot = { id: 'box', name: 'Box', type: 'imap', auth: 'smtp' as const, hosts: ['mail.example.com:993'], scopes: [] };
  const made = flow(
    [openHook([{ name: 'email' }]), step('it', type, parameters, type === 'mail-read' ? { connection: 'box' } : {})],
    ['hook > it'],
    { connections: [slot] },
  );
  return lintFlow(made)
    .findings.map(({ ruleId }) => ruleId)
    .filter((id) => wanted.includes(id));
};
const columns = [{ name: 'email' }];
const conditions = [{ column: 'email', value: '{{ input.body.email }}' }];

test('a deletion and an erasure keep nothing, an addition does', () => {
  expect({
    adds: rules(
      'data-table',
      { table: 'people', operation: 'insert', columns, values: [{ name: 'email', value: '{{ input.body.email }}' }] },
      'DF012',
    ),
    deletes: rules('data-table', { table: 'people', operation: 'delete', columns, conditions }, 'DF012'),
    erases: rules('erase-person', { identifiers: [{ value: '{{ input.body.email }}' }], tables: ['people'] }, 'DF012'),
    mail: rules('mail-read', { afterwards: 'move', moveTo: 'Done' }, 'DF012', 'CN001'),
  }).toEqual({ adds: ['DF012'], deletes: [], erases: [], mail: [] });
});
