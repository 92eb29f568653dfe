import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTrustRoot } from '../../app/bundle/trust-root.node.ts';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { readZip, writeZip } from '../../app/bundle/zip.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { codeOf, introduce, openTwo, submitInvoices, type TwoWorkspaces } from './two-workspaces.ts';

let world: TwoWorkspaces;
beforeEach(async () => {
  world = await openTwo();
});
afterEach(async () => {
  await world.close();
});

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The archive with one file changed, written as the writer would, so that only the package's own checks can notice. */
async function withFile(base64: string, name: string, change: (text: string) => string): Promise<string> {
  const files = [...(await readZip(bytesOf(base64)))].map(([path, data]) => ({
    name: path,
    data: path === name ? new TextEncoder().encode(change(new TextDecoder().decode(data))) : data,
  }));
  return base64Of(writeZip(files));
}

test('X-SIGN-1, X-PLACE-2: a package of strangers is refused until their key is trusted', async () => {
  const { ada, rui } = world;
  const { reviewId } = await submitInvoices(ada);
  const { base64 } = await ada.call('exchange:request', { reviewId });
  expect(await codeOf(rui.call('exchange:open', { base64 }))).toBe('package/unknown-sender');
  await introduce(world);
  expect(await rui.call('exchange:open', { base64 })).toMatchObject({
    kind: 'request',
    sender: 'ada',
    review: { id: reviewId, submittedBy: 'Ada', from: 'ada', waitingForMe: true },
  });
  expect(world.right.asked.map(({ title }) => title)).toContain('Trust the key of “Ada”, account “ada”?');
  expect(await codeOf(rui.call('exchange:open', { base64 }))).toBe('package/replayed');
});

test('no key card signs in the name of somebody here: none is taken, and one that was trusted before them counts no more', async () => {
  const { ada, rui, mei } = world;
  await introduce(world);
  const { reviewId } = await submitInvoices(ada);
  await rui.call('exchange:open', { base64: (await ada.call('exchange:request', { reviewId })).base64 });
  await rui.call('review:sign', { reviewId, closure: (await rui.call('review:get', { reviewId })).closure.hash });
  await ada.call('exchange:open', { base64: (await rui.call('exchange:answer', { reviewId })).base64 });
  const before = (await ada.call('review:get', { reviewId })).notices;
  expect(before).toEqual(['Ada, who touched what is reviewed here, added the key card of Rui. Make sure that these are two people.']);
  for (const [account, displayName] of [
    ['rui', 'Rui'],
    ['max', 'Mei'],
  ] as const)
    await ada.call('people:create', { account, displayName, roles: ['reviewer'], groups: ['security'] });
  const { keyId } = (await ada.call('exchange:colleagues', {})).colleagues.find(({ owner }) => owner === 'rui') ?? { keyId: '' };
  const after = await ada.call('review:get', { reviewId });
  expect([after.notices.at(-1), (await ada.call('trust:publish', {})).keys.find((key) => key.keyId === keyId)?.roles]).toEqual([
    'The signature of Rui does not count any more: its key was revoked, or they may not sign now.',
    [],
  ]);
  const added: unknown[] = [];
  for (const one of [rui, mei]) {
    const { text } = await one.call('exchange:card', {});
    added.push([
      (await ada.call('exchange:readCard', { text })).standing,
      await codeOf(ada.call('exchange:addColleague', { text, roles: ['reviewer'], groups: [] })),
    ]);
  }
  expect(added).toEqual([
    ['trusted', 'identity/bad-name'],
    ['trusted', 'identity/bad-name'],
  ]);
});

describe('a review by mail', () => {
  test('X-FIT-8: is judged by the policy of the reviewers, too', async () => {
    const { ada, ben, rui } = world;
    await introduce(world);
    await ben.call('policy:save', { policy: { schemaVersion: 1, hosts: ['*.example.com'], rules: { CN010: 'block' } } });
    const { reviewId } = await submitInvoices(ada);
    await rui.call('exchange:open', { base64: (await ada.call('exchange:request', { reviewId })).base64 });
    const seen = await rui.call('review:get', { reviewId });
    const own = (await ada.call('review:get', { reviewId })).verdict;
    const [differs, blocks] = seen.securityDiff;
    expect([
      own.result,
      seen.verdict.result,
      seen.verdict.hash === own.hash,
      seen.findings.some(({ ruleId, severity }) => ruleId === 'CN010' && severity === 'block'),
      seen.cannotSign,
    ]).toEqual(['pass', 'blocked', true, true, ['There are findings that block sign-off.']]);
    expect([differs, blocks?.weight]).toEqual([
      {
        sign: '~',
        kind: 'rule',
        text: 'the policy that it came with is not the policy here: CN010 (as usual there, block here), the approved hosts',
        weight: 'risk',
      },
      'risk',
    ]);
    expect(blocks?.text).toMatch(/^by the policy here this blocks: .*\(CN010\)$/);
    expect(seen.notices[0]).toContain('is not the policy here');
    expect(await codeOf(rui.call('review:sign', { reviewId, closure: seen.closure.hash }))).toBe('review/blocked-verdict');
    await rui.call('review:requestChanges', { reviewId, reason: 'This host is not approved here.' });
    expect((await ada.call('exchange:open', { base64: (await rui.call('exchange:answer', { reviewId })).base64 })).decision).toBe(
      'changes-requested',
    );
  });

  test('goes from the designer to two reviewers and back, and the bundle holds their signatures', async () => {
    const { ada, omar, rui, mei } = world;
    await introduce(world);
    const { reviewId } = await submitInvoices(ada, 'Pays the second supplier');
    const { base64 } = await ada.call('exchange:request', { reviewId });
    await rui.call('exchange:open', { base64 });
    const seen = await rui.call('review:get', { reviewId });
    const home = await ada.call('review:get', { reviewId });
    // What the reviewer's own program finds is what the designer's found.
    expect({ closure: seen.closure, diff: seen.securityDiff, verdict: seen.verdict, message: seen.message, risk: seen.risk }).toEqual({
      closure: home.closure,
      diff: home.securityDiff,
      verdict: home.verdict,
      message: 'Pays the second supplier',
      risk: home.risk,
    });
    const thread = await rui.call('review:comment', { reviewId, anchor: { kind: 'node', ref: 'call' }, text: 'Is this host the new one?' });
    expect((await ada.call('exchange:open', { base64: (await rui.call('exchange:answer', { reviewId })).base64 })).decision).toBe(
      'commented',
    );
    expect((await ada.call('review:get', { reviewId })).threads.map(({ comments }) => comments.map(({ by, text }) => [by, text]))).toEqual([
      [['Rui', 'Is this host the new one?']],
    ]);
    await rui.call('review:resolve', { reviewId, threadId: thread.id, resolved: true });
    for (const person of [rui, mei]) {
      await person.call('review:sign', { reviewId, closure: seen.closure.hash });
      const answer = await person.call('exchange:answer', { reviewId });
      expect((await ada.call('exchange:open', { base64: answer.base64 })).decision).toBe('approved');
    }
    const done = await ada.call('review:get', { reviewId });
    expect({ state: done.summary.state, by: done.signatures.map(({ by, group }) => [by, group]) }).toEqual({
      state: 'approved',
      by: [
        ['Rui', 'security'],
        ['Mei', 'privacy'],
      ],
    });
    await omar.call('exchange:card', {});
    const trust = await ada.call('trust:publish', {});
    const exported = await omar.call('bundle:export', { reviewId });
    const verified = await verifyBundle(
      bytesOf(exported.base64),
      { trustRoot: readTrustRoot(new TextEncoder().encode(trust.text)), at: Date.now(), runnerVersion: '0.1.0' },
      nodeHash,
    );
    expect(
      verified.ok
        ? verified.signatures
            .filter(({ role }) => role === 'reviewer')
            .map(({ owner }) => owner)
            .sort()
        : verified.message,
    ).toEqual(['mei', 'rui']);
  });

  test('brings a request for changes back with its reason', async () => {
    const { ada, rui } = world;
    await introduce(world);
    const { reviewId } = await submitInvoices(ada);
    await rui.call('exchange:open', { base64: (await ada.call('exchange:request', { reviewId })).base64 });
    await rui.call('review:requestChanges', { reviewId, reason: 'Mask the address first' });
    const { base64 } = await rui.call('exchange:answer', { reviewId });
    expect(await ada.call('exchange:open', { base64 })).toMatchObject({
      decision: 'changes-requested',
      review: { state: 'changes-requested' },
    });
    expect(await codeOf(ada.call('exchange:open', { base64 }))).toBe('package/replayed');
  });

  test('X-PLACE-3: counts no signature for a flow that was edited since, nor of a key that was revoked', async () => {
    const { ada, rui, mei } = world;
    await introduce(world);
    const { reviewId, flowId } = await submitInvoices(ada);
    await rui.call('exchange:open', { base64: (await ada.call('exchange:request', { reviewId })).base64 });
    const { closure } = await rui.call('review:get', { reviewId });
    await rui.call('review:sign', { reviewId, closure: closure.hash });
    await mei.call('review:sign', { reviewId, closure: closure.hash });
    const { flow } = await ada.call('flows:get', { flowId });
    await ada.call('flows:save', { flow: { ...flow, purpose: 'Pays invoices twice' }, base: 1 });
    expect(await codeOf(ada.call('exchange:open', { base64: (await rui.call('exchange:answer', { reviewId })).base64 }))).toBe(
      'review/closure-changed',
    );
    const keyId = (await ada.call('exchange:colleagues', {})).colleagues.find(({ owner }) => owner === 'mei')?.keyId ?? '';
    const answer = await mei.call('exchange:answer', { reviewId });
    await ada.call('exchange:revokeColleague', { keyId, reason: 'lost laptop' });
    expect(await codeOf(ada.call('exchange:open', { base64: answer.base64 }))).toBe('package/unknown-sender');
    expect((await ada.call('trust:show', {})).pending.join()).toContain('lost laptop');
  });
});

describe('tampering', () => {
  test('X-FORM-1, X-SIGN-2, X-FILE-1: is refused at each place of a request, with its code', async () => {
    const { ada, rui } = world;
    await introduce(world);
    const { reviewId } = await submitInvoices(ada);
    const { base64 } = await ada.call('exchange:request', { reviewId });
    const open = (changed: string): Promise<string> => codeOf(rui.call('exchange:open', { base64: changed }));
    const names = [...(await readZip(bytesOf(base64))).keys()].filter((name) => name !== 'package.dsse.json');
    const changed = [];
    for (const name of names) changed.push([name, await open(await withFile(base64, name, (text) => `${text} `))]);
    expect(changed).toEqual(names.map((name) => [name, 'package/files']));
    const without = [...(await readZip(bytesOf(base64)))].map(([name, data]) => ({ name, data }));
    const list = JSON.parse(new TextDecoder().decode(without.find(({ name }) => name === 'package.dsse.json')?.data)) as {
      payload: string;
      signatures: { keyid: string; sig: string }[];
    };
    const payload = Buffer.from(list.payload, 'base64').toString();
    const relist = (edited: string) =>
      withFile(base64, 'package.dsse.json', (text) => text.replace(list.payload, Buffer.from(edited).toString('base64')));
    expect({
      missing: await open(base64Of(writeZip(without.filter(({ name }) => name !== 'layout.json')))),
      added: await open(base64Of(writeZip([...without, { name: 'extra.json', data: new Uint8Array([1]) }]))),
      unlisted: await open(base64Of(writeZip(without.filter(({ name }) => name !== 'package.dsse.json')))),
      message: await open(await relist(payload.replace('Second supplier', 'Nothing special'))),
      revision: await open(await relist(payload.replace('"revision":1', '"revision":9'))),
      sender: await open(await relist(payload.replace('"sender":"ada"', '"sender":"eve"'))),
      hint: await open(
        await withFile(base64, 'package.dsse.json', (text) => text.replace(list.signatures[0]?.keyid ?? '', '0'.repeat(32))),
      ),
      cut: await open(base64Of(bytesOf(base64).subarray(0, -9))),
      noise: await open(base64Of(new Uint8Array(200).fill(7))),
    }).toEqual({
      missing: 'package/files',
      added: 'package/files',
      unlisted: 'package/unreadable',
      message: 'package/bad-signature',
      revision: 'package/bad-signature',
      sender: 'package/bad-signature',
      hint: 'package/bad-signature',
      cut: 'package/unreadable',
      noise: 'package/unreadable',
    });
    // Nothing of it has come in; the true one still does.
    expect(await open(base64)).toBe('done');
  });
});
