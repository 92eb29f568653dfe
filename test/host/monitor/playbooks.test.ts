/** A flow that is not as usual is held, called back and told of, by what people chose beforehand; each step stands in the log. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import type { Playbook } from '../../../app/monitor/playbook.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { hasOpenssl, newAuthority, type Authority } from '../../kit/certificates.ts';
import { mailServer, type MailServer } from '../../kit/mail-server.ts';
import { Refusal, type PersonAtDoor } from '../../kit/person.ts';
import { bodyOf, httpsServer, type TestServer } from '../../kit/servers.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
let authority: Authority;
let pager: TestServer;
let post: MailServer;
const paged: Record<string, unknown>[] = [];
let answers: number[] = [];
beforeAll(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
  if (!hasOpenssl()) return;
  authority = newAuthority();
  post = await mailServer({ ...authority.issue('127.0.0.1'), user: 'robot', password: 'p-1' });
  pager = await httpsServer(authority.issue('127.0.0.1'), (request, response) => {
    void bodyOf(request).then((body) => {
      paged.push(JSON.parse(body) as Record<string, unknown>);
      response.writeHead(answers.shift() ?? 204);
      response.end();
    });
  });
});
afterAll(async () => {
  await world.close();
  await pager?.close();
  await post?.close();
  authority?.remove();
});

const drawn: Flow = flow(
  [step('start', 'manual-trigger', {}), step('call', 'http-request', { method: 'GET', url: 'https://127.0.0.1:9/orders' })],
  ['start > call'],
  { name: 'Post orders' },
);
const caller = (flowId: string): Flow =>
  flow([step('start', 'manual-trigger', {}), step('call', 'sub-flow', { flowId })], ['start > call'], {
    id: 'flow_calls',
    name: 'Calls it',
  });
const book = (more: Partial<Playbook>): Playbook => ({
  id: 'new',
  name: 'Stop it',
  enabled: true,
  when: ['halted'],
  pause: false,
  revoke: false,
  ...more,
});
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
  }
}
const logged = async (action: string): Promise<OutputOf<'audit:list'>['entries']> =>
  (await ada.call('audit:list', { limit: 500 })).entries.filter((entry) => entry.action === action);
async function endOf(one: Flow): Promise<string> {
  const { id } = await ada.call('run:start', { flow: one, mode: 'dev', input: {} });
  return await until(async () => {
    const { summary } = await ada.call('run:get', { runId: id });
    return summary.endedAt === undefined ? undefined : summary.status;
  });
}

test.skipIf(!hasOpenssl())(
  'a halted flow is held and told of once, refuses to run here and where it is called, and goes on when somebody says so',
  async () => {
    const common = { scopes: [], environment: 'dev' as const, personal: false, ca: authority.ca, internalAddresses: ['127.0.0.1'] };
    const { id: web } = await ada.call('connections:save', {
      ...common,
      name: 'Pager',
      type: 'http',
      auth: 'bearer',
      hosts: [`127.0.0.1:${pager.port}`],
    });
    await ada.call('connections:setSecret', { connectionId: web, secret: { token: 'tok-1' } });
    const { id: mail } = await ada.call('connections:save', {
      ...common,
      name: 'Mail',
      type: 'smtp',
      auth: 'smtp',
      hosts: [`127.0.0.1:${post.port}`],
      server: { host: '127.0.0.1', port: post.port, security: 'starttls' },
    });
    await ada.call('connections:setSecret', { connectionId: mail, secret: { user: 'robot', password: 'p-1' } });
    const { flow: strays } = await ada.call('flows:import', { fileName: 'strays.flow.json', text: JSON.stringify(drawn) });
    const made = await ada.call('monitor:savePlaybook', {
      playbook: book({
        pause: true,
        web: { url: `https://127.0.0.1:${pager.port}/alarm`, connection: web },
        mail: { connection: mail, from: 'watch@example.com', to: ['ops@example.com'] },
      }),
    });
    await ada.call('monitor:savePlaybook', { playbook: book({ name: 'For others', flowId: 'flow_other', pause: true }) });

    expect(await endOf(strays)).toBe('halted');
    const told = await until(async () => {
      const both = await logged('playbook.told');
      return both.length === 2 ? both : undefined;
    });
    const watch = await ada.call('monitor:watch', {});
    expect([
      watch.held.map(({ flowId, playbook }) => [flowId, playbook]),
      watch.alarms.map(({ kind, flowId, times }) => [kind, flowId, times]),
      watch.usual.map(({ flowId, runs, learning }) => [flowId, runs, learning]),
    ]).toEqual([[[strays.id, 'Stop it']], [['halted', strays.id, 1]], [[strays.id, 1, true]]]);
    expect([
      told.map(({ actor, subject }) => [actor, subject]),
      told.map(({ details }) => details).toSorted((a, b) => (a['way'] ?? '').localeCompare(b['way'] ?? '')),
      (await logged('alarm.raised')).length,
      (await logged('playbook.paused')).map(({ details }) => details['playbook']),
    ]).toEqual([
      [
        ['system', strays.id],
        ['system', strays.id],
      ],
      ['mail', 'web'].map((way) => ({ playbook: made.id, kind: 'halted', way, tries: '1' })),
      1,
      [made.id],
    ]);
    expect(paged).toMatchObject([
      {
        type: 'alarm',
        kind: 'halted',
        flow: { id: strays.id, name: strays.name },
        playbook: 'Stop it',
        does: ['pause'],
        environment: 'dev',
      },
    ]);
    expect(post.mails.map(({ to, secure, text }) => [to, secure, /not as usual/.test(text), /The flow is held/.test(text)])).toEqual([
      [['ops@example.com'], true, true, true],
    ]);

    const dry = await ada.call('run:start', { flow: strays, mode: 'dry', input: {} });
    expect([
      await codeOf(ada.call('run:start', { flow: strays, mode: 'dev', input: {} })),
      dry.mode,
      await endOf(caller(strays.id)),
    ]).toEqual(['run/held', 'dry', 'failed']);
    expect((await ada.call('monitor:overview', { days: 1, offsetMinutes: 0 })).alerts[0]).toMatchObject({
      severity: 'block',
      page: 'monitor',
    });

    await ada.call('monitor:release', { flowId: strays.id, reason: 'It was a wrong address', resumeRuns: false });
    expect([
      (await ada.call('monitor:watch', {})).held,
      await codeOf(ada.call('monitor:release', { flowId: strays.id, reason: 'Once more', resumeRuns: false })),
      await endOf(strays),
    ]).toEqual([[], 'run/wrong-state', 'halted']);
    // The same within the hour holds it again, and whoever let it go on hears so. The log has the release that was refused, too.
    await until(async () => ((await ada.call('monitor:watch', {})).held.length > 0 ? true : undefined));
    await until(async () => ((await logged('playbook.told')).length === 4 ? true : undefined));
    expect([
      (await ada.call('monitor:watch', {})).alarms.map(({ times }) => times),
      paged.length,
      (await logged('flow.released')).length,
    ]).toEqual([[2], 2, 2]);
  },
  60_000,
);

test('a person holds a flow with a reason that others read, and the log knows who', async () => {
  const calm = { ...flow([step('start', 'manual-trigger', {})], [], { id: 'flow_calm', name: 'Calm' }) };
  const { flow: kept } = await ada.call('flows:import', { fileName: 'calm.flow.json', text: JSON.stringify(calm) });
  const hold = (flowId: string) => ada.call('monitor:hold', { flowId, reason: 'Prices are wrong since midnight' });
  expect([
    await endOf(kept),
    await hold(kept.id),
    await codeOf(ada.call('run:start', { flow: kept, mode: 'dev', input: {} })),
    await codeOf(hold(kept.id)),
    await codeOf(hold('flow_gone')),
  ]).toEqual(['succeeded', { held: 0, failed: 0 }, 'run/held', 'run/wrong-state', 'flow/not-found']);
  const held = (await ada.call('monitor:watch', {})).held.find(({ flowId }) => flowId === kept.id);
  const { alerts } = await ada.call('monitor:overview', { days: 1, offsetMinutes: 0 });
  const entry = (await logged('flow.held')).find(({ details }) => details['outcome'] === 'done');
  expect([
    held,
    alerts.some(({ title }) => title === `“${kept.name}” is held by ${held?.by ?? ''}`),
    entry?.subject,
    entry?.details['reason'],
  ]).toEqual([
    {
      flowId: kept.id,
      flowName: kept.name,
      at: expect.any(Number),
      why: 'Prices are wrong since midnight',
      playbook: '',
      by: expect.stringMatching(/Ada/),
    },
    true,
    kept.id,
    expect.stringMatching(/^[0-9a-f]{64}$/),
  ]);
  await ada.call('monitor:release', { flowId: kept.id, reason: 'The prices are right again', resumeRuns: false });
  expect(await endOf(kept)).toBe('succeeded');
});

test('with the flow its runs go on that stood still because of it, for those who may resume runs; what somebody paused stays', async () => {
  const asks = {
    ...flow([step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Go on?' })], ['start > ask'], {
      id: 'flow_asks',
      name: 'Asks',
    }),
  };
  const { flow: kept } = await ada.call('flows:import', { fileName: 'asks.flow.json', text: JSON.stringify(asks) });
  const { person, firstPassword } = await ada.call('people:create', { account: 'root', displayName: 'Root', roles: ['admin'], groups: [] });
  const root = world.person(person.account);
  await root.firstSignIn(firstPassword);
  const statusOf = async (runId: string): Promise<string> => (await ada.call('run:get', { runId })).summary.status;
  const begin = async (): Promise<string> => {
    const { id } = await ada.call('run:start', { flow: kept, mode: 'dev', input: {} });
    return await until(async () => ((await statusOf(id)) === 'waiting' ? id : undefined));
  };
  const [held, paused] = [await begin(), await begin()];
  await ada.call('run:pause', { runId: paused });
  const hold = () => root.call('monitor:hold', { flowId: kept.id, reason: 'Prices are wrong since midnight' });
  const release = (who: PersonAtDoor, resumeRuns: boolean) =>
    who.call('monitor:release', { flowId: kept.id, reason: 'The prices are right again', resumeRuns });
  const statuses = async (): Promise<string[]> => await Promise.all([statusOf(held), statusOf(paused)]);
  expect([
    await hold(),
    await codeOf(release(root, true)),
    (await ada.call('monitor:watch', {})).held.some(({ flowId }) => flowId === kept.id),
  ]).toEqual([{ held: 1, failed: 0 }, 'identity/denied', true]);
  expect([await release(root, false), await statuses()]).toEqual([{ resumed: 0, failed: 0 }, ['paused', 'paused']]);
  expect([await hold(), await release(ada, true), await statuses()]).toEqual([
    { held: 0, failed: 0 },
    { resumed: 1, failed: 0 },
    ['waiting', 'paused'],
  ]);
  expect(
    (await logged('flow.released'))
      .filter(({ details }) => details['outcome'] === 'done')
      .map(({ details }) => details['runs'])
      .slice(0, 2),
  ).toEqual(['resumed', 'left']);
});

test('a run that begins in the moment of the hold stands still, too', async () => {
  const asks = {
    ...flow([step('start', 'manual-trigger', {}), step('ask', 'approval', { title: 'Go on?' })], ['start > ask'], {
      id: 'flow_beside',
      name: 'Beside',
    }),
  };
  const { flow: kept } = await ada.call('flows:import', { fileName: 'beside.flow.json', text: JSON.stringify(asks) });
  const started = ada.call('run:start', { flow: kept, mode: 'dev', input: {} });
  await Promise.resolve();
  await ada.call('monitor:hold', { flowId: kept.id, reason: 'Prices are wrong since midnight' });
  const { id } = await started;
  expect(
    await until(async () => ((await ada.call('run:get', { runId: id })).summary.status === 'paused' ? 'stands still' : undefined)),
  ).toBe('stands still');
});

test('playbooks are checked, changed and removed', async () => {
  const nothing = await codeOf(ada.call('monitor:savePlaybook', { playbook: book({}) }));
  const plain = await codeOf(ada.call('monitor:savePlaybook', { playbook: book({ web: { url: 'http://example.com' } }) }));
  const gone = await codeOf(ada.call('monitor:savePlaybook', { playbook: book({ id: 'pb_none', pause: true }) }));
  // Whoever may change policies may not call bundles back for that alone.
  const beyond = await codeOf(ada.call('monitor:savePlaybook', { playbook: book({ revoke: true }) }));
  const kept = await ada.call('monitor:savePlaybook', {
    playbook: book({ name: 'Kept', when: ['failing', 'new-place'], pause: true, web: { url: 'https://pager.example.com/secret-path' } }),
  });
  const entry = (await logged('playbook.changed')).find(({ subject }) => subject === kept.id);
  expect(entry?.details).toEqual({
    enabled: 'yes',
    when: 'failing,new-place',
    outcome: 'done',
    flow: 'any',
    pause: 'yes',
    revoke: 'no',
    mails: '0',
    web: 'pager.example.com',
    playbook: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const changed = await ada.call('monitor:savePlaybook', { playbook: { ...kept, enabled: false } });
  const before = (await ada.call('monitor:watch', {})).playbooks.filter(({ name }) => name === 'Kept');
  await ada.call('monitor:removePlaybook', { playbookId: kept.id });
  const after = (await ada.call('monitor:watch', {})).playbooks.filter(({ name }) => name === 'Kept');
  expect([nothing, plain, gone, beyond, changed.id === kept.id, before, after]).toEqual([
    'ipc/bad-input',
    'ipc/bad-input',
    'store/not-found',
    'identity/denied',
    true,
    [changed],
    [],
  ]);
});
