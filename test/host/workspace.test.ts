import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { Refusal, ownPassword, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, passphrase, password, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
beforeEach(async () => {
  world = await openTestHost();
});
afterEach(async () => {
  await world.close();
});

const codeOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const phase = async (person: PersonAtDoor): Promise<string> => (await person.call('app:state', {})).phase;

const flowNamed = (name: string, nodes: Flow['nodes'] = []): Flow => ({ ...emptyFlow('foreign-id', name), nodes });
const draw = async (person: PersonAtDoor, flow: Flow): Promise<Flow> =>
  (await person.call('flows:import', { fileName: `${flow.name}.flow.json`, text: JSON.stringify(flow) })).flow;

describe('a workspace', () => {
  test('goes from nothing to ready, and after a restart asks for its passphrase and for the person', async () => {
    const phases = [await phase(world.person('ada'))];
    const { recoveryCode } = await withFirstPerson(world);
    phases.push(await phase(world.person('ada')));
    await world.restart();
    const ada = world.person('ada');
    phases.push(await phase(ada));
    expect(await codeOf(ada.call('store:unlock', { passphrase: 'not this one, though long' }))).toBe('store/wrong-key');
    await ada.call('store:unlock', { passphrase });
    phases.push(await phase(ada));
    expect(await ada.call('identity:signIn', { account: 'ada', password })).toEqual({ next: 'second-factor' });
    phases.push(await phase(ada));
    await world.restart();
    await world.person('ada').call('store:unlock', { passphrase: recoveryCode.toLowerCase() });
    phases.push(await phase(world.person('ada')));
    expect(phases).toEqual(['no-workspace', 'ready', 'store-locked', 'signed-out', 'second-factor', 'signed-out']);
  });

  test('refuses a second workspace, a second first person, and a weak passphrase', async () => {
    const ada = world.person('ada');
    expect(await codeOf(ada.call('store:create', { workspace: 'Finance', environment: 'dev', passphrase: 'short' }))).toBe(
      'identity/weak-password',
    );
    expect(await codeOf(ada.call('store:create', { workspace: 'Finance', environment: 'dev' }))).toBe('store/no-keychain');
    await withFirstPerson(world);
    expect(await codeOf(ada.call('store:create', { workspace: 'Other', environment: 'dev', passphrase }))).toBe('store/conflict');
    expect(await codeOf(world.person('eve').call('identity:createFirst', { account: 'eve', displayName: 'Eve', password }))).toBe(
      'identity/exists',
    );
  });

  test('locks one person out of the screen and not the other', async () => {
    const { ada } = await withFirstPerson(world);
    await ada.call('identity:lock', {});
    expect(await phase(ada)).toBe('screen-locked');
    expect(await codeOf(ada.call('flows:list', {}))).toBe('identity/session-locked');
    expect(await codeOf(ada.call('identity:unlock', { password: 'wrong' }))).toBe('identity/wrong-credentials');
    await ada.call('identity:unlock', { password });
    expect(await phase(ada)).toBe('ready');
  });
});

describe('flows', () => {
  test('are saved as revisions with their verdict, and a stale save changes nothing', async () => {
    const { ada } = await withFirstPerson(world);
    const flow = await draw(
      ada,
      flowNamed('Invoices', [{ id: 'a', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} }]),
    );
    const second = await ada.call('flows:save', { flow: { ...flow, purpose: 'Pays invoices' }, base: 1, message: 'Say why' });
    expect({ revision: second.revision, by: second.updatedBy, state: second.state, verdict: second.verdict.result }).toEqual({
      revision: 2,
      by: 'Ada',
      state: 'draft',
      verdict: 'pass',
    });
    expect(await codeOf(ada.call('flows:save', { flow: { ...flow, purpose: 'Something else' }, base: 1 }))).toBe('store/conflict');
    expect((await ada.call('flows:get', { flowId: flow.id })).flow.purpose).toBe('Pays invoices');
    expect((await ada.call('flows:get', { flowId: flow.id, revision: 1 })).flow.purpose).toBeUndefined();
    expect((await ada.call('flows:revisions', { flowId: flow.id })).revisions.map((one) => [one.revision, one.message])).toEqual([
      [2, 'Say why'],
      [1, 'Imported from Invoices.flow.json'],
    ]);
    // Half a character, as of an emoji that was cut in two, has no UTF-8: what is written out would not be what was saved.
    await ada.call('flows:save', { flow: { ...flow, purpose: 'Pays \ud83d' }, base: 2, message: 'cut \ud83d' });
    expect([
      (await ada.call('flows:get', { flowId: flow.id })).flow.purpose,
      (await ada.call('flows:revisions', { flowId: flow.id })).revisions[0]?.message,
    ]).toEqual(['Pays \ufffd', 'cut \ufffd']);
  });

  test('take the connections that the workspace knows, whatever the document claims', async () => {
    const { ada } = await withFirstPerson(world);
    const connection = await ada.call('connections:save', {
      name: 'CRM',
      type: 'http',
      auth: 'bearer',
      hosts: ['crm.example.com'],
      scopes: ['read'],
      environment: 'dev',
      personal: false,
    });
    const slot = { id: connection.id, name: 'CRM', type: 'http', auth: 'bearer', hosts: [], scopes: ['read', 'admin'] } as const;
    const flow = await draw(ada, { ...flowNamed('Sync'), connections: [{ ...slot, hosts: [...slot.hosts], scopes: [...slot.scopes] }] });
    expect((await ada.call('flows:get', { flowId: flow.id })).flow.connections).toEqual([
      expect.objectContaining({ hosts: ['crm.example.com'], scopes: ['read'] }),
    ]);
  });

  test('keep unsaved work for the person alone, through a restart', async () => {
    const { ada } = await withFirstPerson(world);
    const flow = await draw(ada, flowNamed('Invoices'));
    await ada.call('recovery:keep', { flowId: flow.id, base: 1, document: '{"edits":1}' });
    await ada.call('recovery:keep', { flowId: flow.id, base: 1, document: '{"edits":2}' });
    expect((await ada.call('recovery:list', {})).tabs.map(({ flowId, document }) => [flowId, document])).toEqual([
      [flow.id, '{"edits":2}'],
    ]);
    // Another window that knows nothing of these, or of older ones, neither replaces nor drops them.
    const other = (over: number): Promise<string> =>
      codeOf(ada.call('recovery:keep', { flowId: flow.id, base: 1, document: '{"edits":9}', over }));
    const [{ keptAt = 0 } = {}] = (await ada.call('recovery:list', {})).tabs;
    await ada.call('recovery:drop', { flowId: flow.id, over: keptAt - 1 });
    expect([await other(0), await other(keptAt - 1), (await ada.call('recovery:list', {})).tabs.length]).toEqual([
      'store/conflict',
      'store/conflict',
      1,
    ]);
    const next = await ada.call('recovery:keep', { flowId: flow.id, base: 1, document: '{"edits":3}', over: keptAt });
    expect([next.keptAt > keptAt, await other(keptAt), (await ada.call('recovery:list', {})).tabs.map(({ document }) => document)]).toEqual(
      [true, 'store/conflict', ['{"edits":3}']],
    );
    await ada.call('recovery:drop', { flowId: flow.id, over: next.keptAt });
    expect((await ada.call('recovery:list', {})).tabs).toEqual([]);
    // Saved in another window: nothing is left that these could replace.
    expect([await other(next.keptAt), (await ada.call('recovery:list', {})).tabs.map(({ document }) => document)]).toEqual([
      'done',
      ['{"edits":9}'],
    ]);
    // A window whose answer was lost knows its own again, and no other window does.
    const from = (window: string, over: number): Promise<string> =>
      codeOf(ada.call('recovery:keep', { flowId: flow.id, base: 1, document: `{"by":"${window}"}`, over, window }));
    const [{ keptAt: lost = 0 } = {}] = (await ada.call('recovery:list', {})).tabs;
    expect([await from('one', lost), await from('one', lost), await from('two', lost)]).toEqual(['done', 'done', 'store/conflict']);
    await ada.call('recovery:drop', { flowId: flow.id, over: lost, window: 'two' });
    expect((await ada.call('recovery:list', {})).tabs.length).toBe(1);
    await ada.call('recovery:drop', { flowId: flow.id, over: lost, window: 'one' });
    expect((await ada.call('recovery:list', {})).tabs).toEqual([]);
  });

  test('leave the list when they are deleted, after a confirmation that names them', async () => {
    const { ada } = await withFirstPerson(world);
    const flow = await draw(ada, flowNamed('Old one'));
    await ada.call('flows:delete', { flowId: flow.id });
    expect((await ada.call('flows:list', {})).flows).toEqual([]);
    expect(world.asked.map((text) => text.title)).toEqual(['Delete “Old one”?']);
  });

  test('come with templates that pass, incidents that have findings, and samples of which one is blocked', async () => {
    const { ada } = await withFirstPerson(world);
    const { templates } = await ada.call('flows:templates', {});
    for (const template of templates) {
      const { flow } = await ada.call('flows:create', { name: template.title, template: template.id });
      const { verdict, findings } = await ada.call('lint:flow', { flow });
      expect(template.incident === undefined ? verdict.result : findings.length > 0, template.id).toBe(
        template.incident === undefined ? 'pass' : true,
      );
    }
    const { flows, accounts } = await ada.call('flows:addSamples', { accounts: true });
    expect(new Set(flows.map((flow) => flow.verdict.result))).toEqual(new Set(['pass', 'blocked']));
    expect(accounts.map(({ account }) => account)).toEqual(['dana', 'rui', 'mei', 'omar']);
    // A package is unpacked on this side, and then taken in like any file.
    const zip = new yazl.ZipFile();
    zip.addBuffer(
      readFileSync(join(import.meta.dirname, '../../resources/samples/invoice-mail.power-automate.json')),
      'Microsoft.Flow/flows/a/definition.json',
    );
    zip.end();
    const { text } = await ada.call('flows:unpack', {
      fileName: 'invoices.zip',
      base64: (await buffer(zip.outputStream as NodeJS.ReadableStream)).toString('base64'),
    });
    expect(await ada.call('flows:import', { fileName: 'invoices.zip', text })).toMatchObject({
      format: 'power-automate',
      flow: { name: 'File invoices that come by mail' },
    });
    expect(await codeOf(ada.call('flows:unpack', { fileName: 'x.zip', base64: 'UEsDBA==' }))).toBe('import/invalid');
  });
});

describe('secrets', () => {
  test('go in and never come out: no answer, no file of the workspace, no audit entry holds them', async () => {
    const { ada } = await withFirstPerson(world);
    const canary = `canary-${'z9'.repeat(14)}`;
    const connection = await ada.call('connections:save', {
      name: 'CRM',
      type: 'http',
      auth: 'bearer',
      hosts: ['crm.example.com'],
      scopes: [],
      environment: 'dev',
      personal: false,
    });
    await ada.call('connections:setSecret', { connectionId: connection.id, secret: { token: canary } });
    const flow = await draw(ada, flowNamed('Sync'));
    const answers = [
      await ada.call('connections:list', {}),
      await ada.call('flows:export', { flowId: flow.id }),
      await ada.call('settings:get', {}),
      await ada.call('audit:list', { limit: 500 }),
      await ada.call('store:backup', {}),
    ];
    expect(JSON.stringify(answers)).not.toContain(canary);
    expect((await ada.call('connections:list', {})).connections[0]).toMatchObject({ hasSecret: true });
    await world.host.close();
    const files = readdirSync(world.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.filter((file) => readFileSync(join(file.parentPath, file.name)).includes(canary)).map((file) => file.name)).toEqual([]);
    await world.restart();
  });
});

describe('people', () => {
  test('get only what their role holds, and are told who could grant the rest', async () => {
    const { ada } = await withFirstPerson(world);
    const { firstPassword } = await ada.call('people:create', {
      account: 'rui',
      displayName: 'Rui',
      roles: ['reviewer'],
      groups: ['security'],
    });
    const rui = world.person('rui');
    await rui.firstSignIn(firstPassword);
    const flow = await draw(ada, flowNamed('Invoices'));
    const codes = await Promise.all([
      codeOf(rui.call('flows:save', { flow, base: 1 })),
      codeOf(rui.call('people:create', { account: 'x', displayName: 'X', roles: ['admin'], groups: [] })),
      codeOf(rui.call('audit:list', { limit: 1 })),
      codeOf(rui.call('flows:get', { flowId: flow.id })),
    ]);
    expect(codes).toEqual(['identity/denied', 'identity/denied', 'identity/denied', 'done']);
    await expect(rui.call('audit:list', { limit: 1 })).rejects.toThrow(/role auditor or admin/);
  });

  test('who are disabled are signed out at once', async () => {
    const { ada } = await withFirstPerson(world);
    const { person, firstPassword } = await ada.call('people:create', {
      account: 'rui',
      displayName: 'Rui',
      roles: ['reviewer'],
      groups: [],
    });
    const rui = world.person('rui');
    await rui.firstSignIn(firstPassword);
    await ada.call('people:update', { personId: person.id, roles: ['reviewer'], groups: [], disabled: true });
    expect([
      await phase(rui),
      await codeOf(rui.call('flows:list', {})),
      await codeOf(rui.call('identity:signIn', { account: 'rui', password: ownPassword })),
    ]).toEqual(['signed-out', 'identity/signed-out', 'identity/wrong-credentials']);
  });
});

test('text that a window sends never stands in the audit log, and never breaks it', async () => {
  const { ada } = await withFirstPerson(world);
  const { firstPassword } = await ada.call('people:create', { account: 'omar', displayName: 'Omar', roles: ['operator'], groups: [] });
  const omar = world.person('omar');
  await omar.firstSignIn(firstPassword);
  expect(
    await codeOf(omar.call('run:reveal', { runId: 'run of Jane Doe <jane@example.com>', nodeId: 'a b', reason: 'because I want to' })),
  ).toBe('run/not-found');
  const text = JSON.stringify((await ada.call('audit:list', { limit: 10 })).entries);
  expect({ kept: text.includes('run.revealed'), leaked: text.includes('Jane'), sound: (await ada.call('audit:verify', {})).ok }).toEqual({
    kept: true,
    leaked: false,
    sound: true,
  });
});

test('everything that was done and refused stands in an audit log that verifies', async () => {
  const { ada } = await withFirstPerson(world);
  await draw(ada, flowNamed('Invoices'));
  await codeOf(ada.call('run:reveal', { runId: 'r', nodeId: 'n', reason: 'because I want to' }));
  const { entries } = await ada.call('audit:list', { limit: 100 });
  expect(entries.map((entry) => [entry.action, entry.details['outcome']]).reverse()).toEqual([
    ['store.created', 'done'],
    ['identity.created', 'done'],
    ['identity.second-factor-enrolled', 'done'],
    ['flow.imported', 'done'],
    ['run.revealed', 'identity/denied'],
  ]);
  expect(await ada.call('audit:verify', {})).toMatchObject({ ok: true, size: 5, problems: [] });
});
