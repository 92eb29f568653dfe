/** What runs on the command line keep for their flows: keys for hashes of personal values. */
import { createHmac } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createStore } from '../../app/store/store.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';

const { write, file, cli } = desk();

const hashing = (id: string): string => write(`${id}.flow.json`, printFlow(flow([step('start', 'manual-trigger'), step('hide', 'mask', { fields: [{ path: 'phone', method: 'hash' }], purpose: 'support' })], ['start > hide'], { id, name: id })));
const last = (out: string): Record<string, unknown> => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;

test('hashes need a secret key: from the bindings, or from the store, and are then the same in every flow', async () => {
  const [one, two] = [hashing('flow_one'), hashing('flow_two')];
  write('input.json', '{ "phone": "0301234567" }');
  const secret = '0123456789abcdef0123456789abcdef';
  write('secret', `${secret}\n`);
  write('weak', 'short');
  const bindings = (name: string): string => write(`${name}.json`, JSON.stringify({ connections: {}, pseudonymKey: { file: name } }));
  const run = async (path: string, ...more: readonly string[]) => await cli(['run', path, '--unsigned-dev', '--json', '--input', 'input.json', ...more]);

  const without = last((await run(one)).out);
  expect([without['type'], (without['error'] as { code: string }).code, JSON.stringify(without).includes('0301234567')]).toEqual(['run.failed', 'privacy/no-key', false]);
  expect((await run(one, '--bindings', bindings('weak'))).code).toBe(2);

  // RFC 2104 twice: a key for the purpose, then the digest of the value.
  const expected = createHmac('sha256', createHmac('sha256', secret).update('support').digest()).update('0301234567').digest('hex');
  const bound = [last((await run(one, '--bindings', bindings('secret'))).out)['output'], last((await run(two, '--bindings', bindings('secret'))).out)['output']];
  expect(bound).toEqual([[{ phone: expected }], [{ phone: expected }]]);

  write('key', new Uint8Array(32).fill(7));
  chmodSync(file('key'), 0o600);
  await (await createStore({ path: file('store'), protection: { externalKey: new Uint8Array(32).fill(7) } })).store.close();
  const at = ['--store', 'store', '--store-key', 'key'];
  const [first, second, overruled] = [last((await run(one, ...at)).out)['output'], last((await run(two, ...at)).out)['output'], last((await run(two, ...at, '--bindings', bindings('secret'))).out)['output']];
  expect(first).toEqual(second);
  expect(first).not.toEqual(bound[0]);
  expect(overruled).toEqual(bound[0]);
});
