/** What runs on the command line keep for their flows: keys for hashes of personal values, and data tables. */
import { createHmac } from 'node:crypto';
import { chmodSync, renameSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createStore } from '../../../app/store/store.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { write, file, cli } = desk();

const hashing = (id: string): string =>
  write(
    `${id}.flow.json`,
    printFlow(
      flow(
        [step('start', 'manual-trigger'), step('hide', 'mask', { fields: [{ path: 'phone', method: 'hash' }], purpose: 'support' })],
        ['start > hide'],
        { id, name: id },
      ),
    ),
  );
async function storeAt(name: string): Promise<readonly string[]> {
  const key = new Uint8Array(32).fill(7);
  write('key', key);
  chmodSync(file('key'), 0o600);
  await (await createStore({ path: file(name), protection: { externalKey: key } })).store.close();
  return ['--store', name, '--store-key', 'key'];
}

const last = (out: string): Record<string, unknown> => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;

test('hashes need a secret key: from the bindings, or from the store, and are then the same in every flow', async () => {
  const [one, two] = [hashing('flow_one'), hashing('flow_two')];
  write('input.json', '{ "phone": "0301234567" }');
  const secret = '0123456789abcdef0123456789abcdef';
  write('secret', `${secret}\n`);
  write('weak', 'short');
  const bindings = (name: string): string => write(`${name}.json`, JSON.stringify({ connections: {}, pseudonymKey: { file: name } }));
  const run = async (path: string, ...more: readonly string[]) =>
    await cli(['run', path, '--unsigned-dev', '--json', '--input', 'input.json', ...more]);

  const without = last((await run(one)).out);
  expect([without['type'], (without['error'] as { code: string }).code, JSON.stringify(without).includes('0301234567')]).toEqual([
    'run.failed',
    'privacy/no-key',
    false,
  ]);
  expect((await run(one, '--bindings', bindings('weak'))).code).toBe(2);

  // RFC 2104 twice: a key for the purpose, then the digest of the value.
  const expected = createHmac('sha256', createHmac('sha256', secret).update('support').digest()).update('0301234567').digest('hex');
  const bound = [
    last((await run(one, '--bindings', bindings('secret'))).out)['output'],
    last((await run(two, '--bindings', bindings('secret'))).out)['output'],
  ];
  expect(bound).toEqual([[{ phone: expected }], [{ phone: expected }]]);

  const at = await storeAt('store');
  const [first, second, overruled] = [
    last((await run(one, ...at)).out)['output'],
    last((await run(two, ...at)).out)['output'],
    last((await run(two, ...at, '--bindings', bindings('secret'))).out)['output'],
  ];
  expect(first).toEqual(second);
  expect(first).not.toEqual(bound[0]);
  expect(overruled).toEqual(bound[0]);
});

test('the key that a store is opened with lies in no folder that a flow may read', async () => {
  await storeAt('opened');
  const at = ['--store', 'opened', '--store-key', 'in/key'];
  const read = write(
    'reads.flow.json',
    printFlow(
      flow(
        [step('start', 'manual-trigger'), step('read', 'file-read', { path: 'in/{{ input.name }}', format: 'base64' })],
        ['start > read'],
        {
          id: 'flow_reads',
          name: 'Reads',
        },
      ),
    ),
  );
  write('in/other', 'no key');
  renameSync(file('key'), file('in/key'));
  const outcome = async (name: string): Promise<unknown> => {
    write('named.json', JSON.stringify({ name }));
    return last((await cli(['run', read, '--unsigned-dev', '--json', '--input', 'named.json', ...at])).out)['type'];
  };
  expect([await outcome('other'), await outcome('key')]).toEqual(['run.succeeded', 'run.halted']);
});

test('what one run puts into a data table, a run of another flow finds there', async () => {
  const columns: Json = [
    { name: 'id', type: 'number' },
    { name: 'state', label: 'none' },
  ];
  const one = (id: string, parameters: JsonObject): string =>
    write(
      `${id}.flow.json`,
      printFlow(
        flow([step('start', 'manual-trigger'), step('rows', 'data-table', { table: 'orders', columns, ...parameters })], ['start > rows'], {
          id,
          name: id,
        }),
      ),
    );
  const [adds, finds] = [
    one('flow_adds', { operation: 'insert' }),
    one('flow_finds', { conditions: [{ column: 'id', value: '{{ input.id }}' }], into: 'found' }),
  ];
  write('order.json', '[{ "id": 7, "state": "open" }, { "id": 8, "state": "sent" }]');
  write('ask.json', '{ "id": 8 }');
  const at = await storeAt('tables');
  const added = await cli(['run', adds, '--unsigned-dev', '--json', '--input', 'order.json', ...at]);
  const found = last((await cli(['run', finds, '--unsigned-dev', '--json', '--input', 'ask.json', ...at])).out);
  const dry = last((await cli(['run', adds, '--unsigned-dev', '--json', '--dry-run', '--input', 'order.json', ...at])).out);
  expect([added.code, found['output'], dry['type']]).toEqual([0, [{ id: 8, found: [{ id: 8, state: 'sent' }] }], 'run.succeeded']);
});
