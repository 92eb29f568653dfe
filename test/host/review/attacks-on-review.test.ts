/** What a dishonest colleague tries around a review: other people's weakened accounts, names that mislead, clocks, and the time between review and release. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { notBeforeTheLog } from '../../../app/host/audit/decision-clock.ts';
import { hidesSomething, lookOf } from '../../../app/identity/look-alike.ts';
import { reviewerGroups } from '../../../app/identity/permissions.ts';
import { objections } from '../../../app/review/sign-off.ts';
import type { ReviewRecord } from '../../../app/review/ports.ts';
import { addPerson, codeOf, submitInvoices } from '../../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { flow } from '../../lint/kit/flow.ts';
import { ask, manual, post, slot } from '../../lint/kit/steps.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

let host: TestHost;
let [ada, rui, mei, omar]: PersonAtDoor[] = [];
beforeEach(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  rui = await addPerson(host, ada, 'rui', 'Rui', ['reviewer'], ['security', 'privacy']);
  mei = await addPerson(host, ada, 'mei', 'Mei', ['reviewer'], ['security', 'privacy']);
  omar = await addPerson(host, ada, 'omar', 'Omar', ['operator']);
});
afterEach(async () => {
  await host.close();
});

const of = (person: PersonAtDoor | undefined): PersonAtDoor => {
  if (person === undefined) throw new Error('nobody');
  return person;
};
const idOf = async (account: string): Promise<string> =>
  (await of(ada).call('people:list', {})).people.find((person) => person.account === account)?.id ?? '';
async function sign(person: PersonAtDoor | undefined, reviewId: string): Promise<string> {
  const { closure } = await of(person).call('review:get', { reviewId });
  return (await of(person).call('review:sign', { reviewId, closure: closure.hash })).summary.state;
}

describe('a signature', () => {
  test('counts no more when its key is revoked before the last one comes, and its owner signs again with the next key', async () => {
    const { reviewId } = await submitInvoices(of(ada));
    expect(await sign(rui, reviewId)).toBe('submitted');
    await of(ada).call('people:revokeKey', { personId: await idOf('rui'), reason: 'The laptop was stolen' });
    const seen = await of(mei).call('review:get', { reviewId });
    expect([
      seen.notices.filter((text) => text.includes('does not count any more')).length,
      await sign(mei, reviewId),
      await sign(rui, reviewId),
    ]).toEqual([1, 'submitted', 'approved']);
    const { bundle } = await of(omar).call('bundle:export', { reviewId });
    expect(bundle.bytes).toBeGreaterThan(1_000);
  });

  test('of somebody who may not review any more takes the approval with it before anything leaves', async () => {
    const { reviewId } = await submitInvoices(of(ada));
    expect([await sign(rui, reviewId), await sign(mei, reviewId)]).toEqual(['submitted', 'approved']);
    await of(ada).call('people:update', { personId: await idOf('mei'), roles: ['auditor'], groups: [], disabled: false });
    expect(await codeOf(of(omar).call('bundle:export', { reviewId }))).toBe('bundle/not-approved');
    await of(ada).call('people:update', {
      personId: await idOf('mei'),
      roles: ['reviewer'],
      groups: ['security', 'privacy'],
      disabled: false,
    });
    expect(await codeOf(of(omar).call('bundle:export', { reviewId }))).toBe('done');
    await of(ada).call('people:update', {
      personId: await idOf('rui'),
      roles: ['reviewer'],
      groups: ['security', 'privacy'],
      disabled: true,
    });
    expect(await codeOf(of(omar).call('bundle:export', { reviewId }))).toBe('bundle/not-approved');
  });

  test('that counts no more is said where operators look', async () => {
    const { reviewId } = await submitInvoices(of(ada));
    await sign(rui, reviewId);
    await sign(mei, reviewId);
    const alerts = async (): Promise<readonly string[]> =>
      (await of(ada).call('monitor:overview', { days: 1, offsetMinutes: 0 })).alerts.map(({ severity, title }) => `${severity} ${title}`);
    const before = await alerts();
    await of(ada).call('people:revokeKey', { personId: await idOf('rui'), reason: 'The laptop was stolen' });
    expect([before, await alerts()]).toEqual([[], [expect.stringMatching(/^block The approval of “.*” for \w+ counts no more$/)]]);
  });

  test('by an account that the author made is said to everybody who decides', async () => {
    const { reviewId } = await submitInvoices(of(ada));
    await sign(rui, reviewId);
    await of(ada).call('people:resetAccess', { personId: await idOf('rui') });
    expect((await of(mei).call('review:get', { reviewId })).notices).toEqual([
      'Ada, who touched what is reviewed here, made the account of Rui. Make sure that these are two people.',
      'Ada, who touched what is reviewed here, reset the access of Rui. Make sure that these are two people.',
      'Ada, who touched what is reviewed here, made the account of Mei. Make sure that these are two people.',
    ]);
  });
});

describe('an approval of a flow that uses a model', () => {
  const registered = {
    provider: 'OpenAI',
    model: 'large-2411',
    baseUrl: '',
    region: 'FR',
    vetted: true,
    pinned: true,
    external: true,
    retention: 'none',
  } as const;

  test('ends when somebody takes their word for that model back, not with what is said of another, and nothing leaves by it', async () => {
    await of(ada).call('people:update', { personId: await idOf('mei'), roles: ['reviewer'], groups: [...reviewerGroups], disabled: false });
    const saved = await of(ada).call('models:save', registered);
    const sentence = flow(
      [manual(), ask('Write one sentence about the sea.', { provider: 'openai', model: 'large-2411', registryId: saved.id })],
      ['start > ask'],
    );
    const { flow: drawn } = await of(ada).call('flows:import', { fileName: 'sea.flow.json', text: JSON.stringify(sentence) });
    const { id: reviewId } = await of(ada).call('review:submit', { flowId: drawn.id, revision: 1, message: '' });
    for (const person of [rui, mei])
      if ((await of(person).call('review:get', { reviewId })).summary.state === 'submitted') await sign(person, reviewId);
    const leaves = (): Promise<string> => codeOf(of(omar).call('bundle:export', { reviewId }));
    const seen = [await leaves()];
    const other = await of(ada).call('models:save', { ...registered, model: 'small-2501' });
    await of(ada).call('models:save', { ...other, vetted: false });
    await of(ada).call('models:save', { ...saved, note: 'Asked again.' });
    seen.push(await leaves());
    await of(ada).call('models:save', { ...saved, vetted: false });
    const { state, ended } = (await of(ada).call('review:get', { reviewId })).summary;
    seen.push(await leaves(), state, ended ?? '');
    expect(seen).toEqual(['done', 'done', 'bundle/not-approved', 'expired', expect.stringMatching(/^Changed since the approval: .+\.$/)]);
  });
});

describe('a change that no rule judges', () => {
  test('is shown to whoever signs, as it was and as it is, on the page, in the question and in the evidence', async () => {
    const { reviewId, flowId } = await submitInvoices(of(ada));
    expect([await sign(rui, reviewId), await sign(mei, reviewId)]).toEqual(['submitted', 'approved']);
    const { flow } = await of(ada).call('flows:get', { flowId });
    const nodes = flow.nodes.map((node) =>
      node.id === 'call' ? { ...node, parameters: { ...node.parameters, url: 'https://api.partner.example/admin/grant' } } : node,
    );
    await of(ada).call('flows:save', { flow: { ...flow, nodes }, base: 1 });
    const { id } = await of(ada).call('review:submit', { flowId, revision: 2, message: '' });
    const { settings, securityDiff } = await of(rui).call('review:get', { reviewId: id });
    await sign(rui, id);
    const { detail } = host.asked.at(-1) ?? { detail: '' };
    const told = '1 setting differs from the approved version, in “call”';
    expect([
      settings.map(({ place, setting, after }) => [place, setting, after]),
      securityDiff.map(({ text }) => text),
      detail.includes(`~ ${told}`),
    ]).toEqual([[['call', 'url', 'https://api.partner.example/admin/grant']], [told], true]);
  });
});

describe('a review that is made to be too large', () => {
  const submit = async (drawn: Flow): Promise<string> => {
    const { flow: made } = await of(ada).call('flows:import', { fileName: 'large.flow.json', text: JSON.stringify(drawn) });
    return (await of(ada).call('review:submit', { flowId: made.id, revision: 1, message: '' })).id;
  };

  test('opens for whoever signs all the same', async () => {
    const calls = Array.from({ length: 510 }, (_one, index) => post('https://api.partner.example/v1', 'x', {}, `call${index}`));
    const slots = Array.from({ length: 510 }, (_one, index) => slot({ id: `s${index}`, name: `s${index}`, hosts: ['a.example'] }));
    const reviewId = await submit(
      flow([manual(), ...calls], [], { connections: [slot({ scopes: ['s'.repeat(300)], hosts: ['a.example'] }), ...slots] }),
    );
    const { destinations, permissions } = await of(rui).call('review:get', { reviewId });
    expect([
      destinations.map(({ nodes }) => nodes.length),
      permissions.length,
      permissions.find(({ granted }) => granted.length > 0)?.granted[0]?.length,
    ]).toEqual([[510], 511, 300]);
  });

  test('is refused in words where nobody could read what it asks for', async () => {
    const long = flow([manual(), post(`https://api.partner.example/${'v'.repeat(9_000)}`, 'x')], ['start > call']);
    expect(await codeOf(submit(long))).toBe('flow/too-large');
  });
});

describe('a clock that is set back', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('hides nobody who changed the flow after the approval', async () => {
    const dana = await addPerson(host, of(ada), 'dana', 'Dana', ['designer']);
    const { reviewId, flowId } = await submitInvoices(of(ada));
    expect([await sign(rui, reviewId), await sign(mei, reviewId)]).toEqual(['submitted', 'approved']);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 5 * 60_000 });
    const { flow } = await dana.call('flows:get', { flowId });
    await dana.call('flows:save', { flow: { ...flow, purpose: 'Pays invoices twice' }, base: 1 });
    vi.useRealTimers();
    const { id } = await of(ada).call('review:submit', { flowId, revision: 2, message: '' });
    expect((await of(rui).call('review:get', { reviewId: id })).authors.toSorted()).toEqual(['Ada', 'Dana']);
  });
});

describe('a signature after a reset', () => {
  test('is said to everybody who decides, whoever reset it, and so is one by an account of another signer or by somebody who changed their own rights', async () => {
    const eve = await addPerson(host, of(ada), 'eve', 'Eve', ['admin', 'reviewer'], ['security', 'privacy']);
    const { reviewId } = await submitInvoices(of(ada));
    const { firstPassword = '' } = await eve.call('people:resetAccess', { personId: await idOf('rui') });
    // Nothing tells whether it is Rui who signs in with it now.
    const asRui = host.person('rui');
    await asRui.firstSignIn(firstPassword);
    await sign(asRui, reviewId);
    const ofEve = async (person: PersonAtDoor | undefined): Promise<readonly string[]> =>
      (await of(person).call('review:get', { reviewId })).notices.filter((text) => text.startsWith('Eve'));
    expect(await ofEve(mei)).toEqual([
      expect.stringMatching(
        /^Eve reset the access of Rui on \d{4}-\d\d-\d\d, and could have signed in their place\. Ask Rui, by another way/,
      ),
    ]);
    await eve.call('people:update', { personId: await idOf('eve'), roles: ['admin', 'reviewer'], groups: ['security'], disabled: false });
    await sign(eve, reviewId);
    const said = await ofEve(mei);
    expect([said[0], said.at(-1)]).toEqual([
      'Eve, who signed here, too, reset the access of Rui. Make sure that these are two people.',
      expect.stringMatching(/^Eve changed what they may do themselves on \d{4}-\d\d-\d\d, and signed since\.$/),
    ]);
  });
});

describe('names', () => {
  test('that look like somebody else, or hide what they hold, make no account', async () => {
    const make = (account: string, displayName: string): Promise<string> =>
      codeOf(of(ada).call('people:create', { account, displayName, roles: ['reviewer'], groups: [] }));
    expect([
      await make('\u0430da', 'Somebody'),
      await make('ad\u200ba', 'Somebody'),
      await make('a\u0301da', 'Somebody'),
      await make('else', '\u041cei'),
      await make('else', 'M\u202eie'),
      await make('r.u.i', 'Somebody'),
      await make('\u0438\u0432\u0430\u043d', '\u0418\u0432\u0430\u043d'),
    ]).toEqual([
      'identity/bad-name',
      'identity/bad-name',
      'identity/bad-name',
      'identity/bad-name',
      'identity/bad-name',
      'identity/bad-name',
      'done',
    ]);
  });

  test('are compared by what the eye sees, and honest ones stay apart', () => {
    expect([
      lookOf('p\u0430yp\u0430l') === lookOf('paypal'),
      lookOf('O1ga') === lookOf('Olga'),
      lookOf('Ann') === lookOf('Anna'),
      lookOf('\u674e\u96f7') === lookOf('\u97e9\u6885'),
      hidesSomething('\u0646\u06cc\u200c\u0645\u0627'),
      hidesSomething('A\u2066B'),
    ]).toEqual([true, true, false, false, false, true]);
  });

  test('in a native question turn no reading direction and add no line', async () => {
    const { flow } = await of(ada).call('flows:create', { name: 'Pay\u202elatot\nRisk: low' });
    await of(ada).call('flows:delete', { flowId: flow.id });
    expect(host.asked.at(-1)?.title).toBe('Delete “Pay\ufffdlatot Risk: low”?');
  });

  test('in a native question end no quotation and push nothing out of sight', async () => {
    const room = '\u00a0\u3000'.repeat(60);
    const { flow } = await of(ada).call('flows:create', { name: `Invoices", version 1, for development?${room}\u201d x` });
    await of(ada).call('flows:delete', { flowId: flow.id });
    const long = await of(ada).call('flows:create', { name: `${'a'.repeat(150)}, the end` });
    await of(ada).call('flows:delete', { flowId: long.flow.id });
    expect(host.asked.slice(-2).map(({ title }) => title)).toEqual([
      `Delete “Invoices', version 1, for development? ' x”?`,
      `Delete “${'a'.repeat(90)} \u2026 ${'a'.repeat(21)}, the end”?`,
    ]);
  });
});

describe('a clock that is turned back', () => {
  test('wakes nothing that has expired, and a jump of years does not stop the workspace', () => {
    const year = 365 * 86_400_000;
    const at = (now: number, newest: number | undefined): number => notBeforeTheLog({ now: () => now }, () => newest).now();
    expect([at(2 * year, year), at(year, 2 * year), at(year, undefined), at(year, 10 * year)]).toEqual([2 * year, 2 * year, year, year]);
  });

  test('signs nothing that was submitted after it', () => {
    const review = {
      state: 'submitted',
      submittedAt: 1_000,
      expiresAt: 9_000,
      authors: [],
      submittedBy: 'a',
      signatures: [],
      closure: 'c',
    } as unknown as ReviewRecord;
    const codes = (now: number): string[] =>
      objections(
        review,
        { accountId: 'r', keyId: 'k', mayReview: true, groups: [] },
        { at: now, closure: 'c', blocked: false, openThreads: 0 },
      ).map(({ code }) => code);
    expect([codes(999), codes(1_000)]).toEqual([['review/wrong-state'], []]);
  });
});
