/** Whoever is given a signed bundle can read what it does with the words that drafts are read with. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';

const { write, file, cli, json } = desk();

beforeAll(async () => {
  const rates = flow(
    [step('start', 'manual-trigger'), step('get', 'http-request', { url: 'https://api.example.com/v1/rates' })],
    ['start > get'],
    { riskTier: 'limited', name: 'Rates' },
  );
  write('rates.flow.json', printFlow(rates));
  await cli(['key', 'new', '-o', 'author', '--role', 'author']);
  await cli(['bundle', 'create', 'rates.flow.json', '--key', 'author', '--environment', 'prod', '-o', 'rates.countersign']);
  write('renamed.zip', readFileSync(file('rates.countersign')));
  write('broken.countersign', readFileSync(file('rates.countersign')).subarray(0, 400));
}, 60_000);

test('flow says of a bundle what it says of its flow, in the environment that it was made for', async () => {
  const both = async (verb: string): Promise<readonly unknown[]> =>
    await Promise.all(
      ['rates.flow.json', 'rates.countersign'].map(async (name) => {
        const { code, doc } = await json(['flow', verb, name]);
        return [code, JSON.stringify(doc).replaceAll('environment:prod', 'environment:dev')];
      }),
    );
  for (const verb of ['dataflow', 'describe', 'record', 'threats', 'bpmn']) {
    const [drawn, bundled] = await both(verb);
    expect([verb, bundled]).toEqual([verb, drawn]);
  }
  const { doc } = await json(['flow', 'threats', 'rates.countersign']);
  expect((doc['project'] as { tags: string[] }).tags).toContain('environment:prod');
});

test('separation holds the flows of bundles against those that are drawn', async () => {
  const { code, doc } = await json(['separation', 'rates.flow.json', 'rates.countersign']);
  expect([
    code,
    (doc['environments'] as { environment: string; flows: string[] }[]).map(({ environment, flows }) => [environment, flows]),
    doc['errors'],
  ]).toEqual([
    1,
    [
      ['dev', ['Rates']],
      ['prod', ['Rates']],
    ],
    [],
  ]);
});

test('a bundle that cannot be read is refused with 1, and lint says what does take one', async () => {
  const broken = await json(['flow', 'record', 'broken.countersign']);
  const linted = await Promise.all(
    ['rates.countersign', 'renamed.zip'].map(async (name) => {
      const { code, doc } = await json(['lint', name]);
      return [code, (doc['errors'] as { code: string; message: string }[]).map((one) => [one.code, one.message.includes('--recompute')])];
    }),
  );
  expect([broken.code, (broken.doc['error'] as { code: string; place: string }).code, linted]).toEqual([
    1,
    'bundle/refused',
    [
      [2, [['file/unknown-format', true]]],
      [2, [['file/unknown-format', true]]],
    ],
  ]);
});
