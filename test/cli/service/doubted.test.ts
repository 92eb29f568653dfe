/** Steps that people are asked about, in services and workers: one file each beside the held flows, which every worker of the folder heeds. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { doubtedFolder } from '../../../app/cli/service/doubted-folder.ts';
import { approvedAtOf } from '../../../app/cli/runs/run-target.ts';
import { startService, type Service } from '../../../app/cli/service/service.ts';
import { watchFrom } from '../../../app/cli/service/watch-options.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import { createDemotedDesk } from '../../../app/host/held/demoted-desk.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write, cli } = desk();
const services: Service[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds()))
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
};
const one = (nodeId: string) => ({ flowId: 'a', nodeId, at: 1, why: 'It decides otherwise.', playbook: 'Ask' });
const deciders = (): string[] => ['sort', 'way', 'other'];
const quiet = { write: () => undefined };
function heldPlace(name: string): string {
  mkdirSync(file(name), { recursive: true });
  writeFileSync(join(file(name), 'holds'), '');
  return file(name);
}

test('what one worker writes down counts at the other, and what neither may forget stays', () => {
  const place = heldPlace('shared');
  const [here, there] = [
    createDemotedDesk(doubtedFolder(place, folder), deciders, quiet, () => undefined),
    createDemotedDesk(doubtedFolder(place, folder), deciders, quiet, () => undefined),
  ];
  here.demote(one('sort'));
  there.demote({ ...one('sort'), why: 'Something else.' });
  there.demote(one('way'));
  expect([here.why('a', 'way'), here.look(), here.why('a', 'way'), here.why('a', 'sort')]).toEqual([
    undefined,
    [],
    'It decides otherwise.',
    'It decides otherwise.',
  ]);
  there.trust('a', 'way');
  expect([here.look().map(({ nodeId }) => nodeId), here.why('a', 'way')]).toEqual([['way'], undefined]);
  // A disk that came off, or another release in its place, is no word of anybody.
  rmSync(place, { recursive: true });
  expect(() => here.look()).toThrow('nobody knows which steps');
  mkdirSync(place);
  expect(() => here.look()).toThrow('nobody knows which steps');
  expect(here.why('a', 'sort')).toBe('It decides otherwise.');
  // What could not be written down counts here all the same.
  expect(() => here.demote(one('other'))).toThrow('nobody knows');
  heldPlace('shared');
  here.look();
  expect(here.why('a', 'other')).toBe('It decides otherwise.');
});

test('a file that was changed by hand names itself, and all is as before', () => {
  const place = heldPlace('changed');
  const steps = doubtedFolder(place, folder);
  const made = createDemotedDesk(steps, deciders, quiet, () => undefined);
  made.demote(one('sort'));
  const [name = ''] = readdirSync(place).filter((found) => found.startsWith('step-'));
  writeFileSync(join(place, name), JSON.stringify(one('another')));
  expect(() => made.look()).toThrow('about which step');
  expect([made.why('a', 'sort'), made.why('a', 'another')]).toEqual(['It decides otherwise.', undefined]);
});

test('a service asks about the step before it has effect, in the words of its ways, until an operator trusts it again while it runs', async () => {
  const place = heldPlace('serves/held');
  doubtedFolder(place, folder).add(one('which'), []);
  write(
    'serves/a.flow.json',
    printFlow(
      flow(
        [
          step('hook', 'webhook-trigger', { path: 'a', auth: 'none' }),
          step('which', 'if', { mode: 'expression', expression: '{{ input.body.pay == true }}' }),
          step('pay', 'noop'),
          step('no', 'noop'),
        ],
        ['hook > which', 'which.true > pay', 'which.false > no'],
        { id: 'a', name: 'Flow a' },
      ),
    ),
  );
  write('serves/playbooks.json', JSON.stringify({ playbooks: [{ name: 'Ask', when: ['other-answers'], demote: true }] }));
  const store = memoryStore();
  let said = '';
  const target = { cwd: folder, unsignedDev: true, trustRoot: undefined, revocations: undefined };
  const watch = await watchFrom('serves/playbooks.json', target, undefined, {
    out: () => undefined,
    err: (text) => {
      said += text;
    },
    stdin: async () => '',
    cwd: folder,
    tty: false,
    stdinChunks: () =>
      (async function* none() {
        /* nothing */
      })(),
  });
  const service = await startService({
    ...target,
    folder: file('serves'),
    host: '127.0.0.1',
    port: 0,
    environment: undefined,
    events: { emit: () => undefined },
    connections: () => ({ get: async () => undefined }),
    watch,
    store,
  });
  services.push(service);
  const call = async (): Promise<void> => {
    await fetch(`http://127.0.0.1:${service.port}/a`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"pay":true}',
    });
  };
  await call();
  await until(async () => (await store.approvals.list({ state: 'open', limit: 2 })).length === 1);
  const [question] = await store.approvals.list({ state: 'open', limit: 2 });
  expect([
    String(question?.ask['message']).startsWith('It decides otherwise.'),
    Object.keys(question?.ask['arguments'] ?? {}),
    said.includes('needs a count'),
  ]).toEqual([true, ['Yes'], true]);
  expect((await cli(['held', 'list', '--playbooks', 'serves/playbooks.json'])).out).toContain(
    'a  people are asked about the step which since 1970-01-01',
  );
  expect(
    (await cli(['held', 'trust', 'a', 'nothing', '--by', 'ann', '--reason', 'It is right again', '--playbooks', 'serves/playbooks.json']))
      .err,
  ).toContain('Nobody is asked about this step');
  expect(
    (await cli(['held', 'trust', 'a', 'which', '--by', 'ann', '--reason', 'It is right again', '--playbooks', 'serves/playbooks.json']))
      .code,
  ).toBe(0);
  await until(() => doubtedFolder(place, folder).list().length === 0);
  await call();
  await until(async () => (await store.runs.list({ status: ['succeeded'], limit: 5 })).length === 1);
  expect((await store.approvals.list({ state: 'open', limit: 5 })).length).toBe(1);
});

test('a bundle was approved when the last of its reviewers signed it; one of an emergency, or without times, never', () => {
  const made = (emergency: boolean, times: readonly (string | undefined)[]): Parameters<typeof approvedAtOf>[0] =>
    ({
      manifest: { review: { signatures: 2, groups: [], ...(emergency ? { emergency } : {}) } },
      statements: [
        { predicate: { author: 'ada', signedAt: '2026-11-20T10:00:00Z' } },
        ...times.map((signedAt) => ({
          predicate: { reviewer: 'rex', decision: 'approved', ...(signedAt === undefined ? {} : { signedAt }) },
        })),
        { predicate: { version: 3, signedAt: '2026-11-25T10:00:00Z' } },
      ],
    }) as never;
  const [first, last] = ['2026-11-21T10:00:00Z', '2026-11-22T10:00:00Z'];
  expect([
    approvedAtOf(made(false, [last, first])),
    approvedAtOf(made(false, [undefined])),
    approvedAtOf(made(true, [first, last])),
  ]).toEqual([Date.parse(last), undefined, undefined]);
});
