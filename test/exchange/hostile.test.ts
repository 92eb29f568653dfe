/** A colleague whose key is trusted, and who lies: everything is signed as it should be, and still nothing comes in that should not. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedSigner, type Signer } from '../../app/bundle/dsse.node.ts';
import { attest } from '../../app/bundle/prepare.node.ts';
import { readZip } from '../../app/bundle/zip.node.ts';
import { makePackage, packArchive, type AnswerList, type RequestList } from '../../app/exchange/package.node.ts';
import { printKeyCard, readKeyCard } from '../../app/exchange/key-card.node.ts';
import { signDocument } from '../../app/exchange/signed.node.ts';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { addPerson, codeOf, submitInvoices } from './two-workspaces.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import type { PersonAtDoor } from '../kit/person.ts';

const madeAt = '2027-01-01T00:00:00Z';
const signerOf = (byte: number): Signer => seedSigner(keyPairOf(new Uint8Array(32).fill(byte)));
const [eve, rex] = [signerOf(1), signerOf(2)];

let host: TestHost;
let ada: PersonAtDoor;
let reviewId: string;
let flowId: string;
/** Ada's own package, whose files the liars use. */
let request: { readonly list: RequestList; readonly files: ReadonlyMap<string, Uint8Array> };

const trust = async (
  signer: Signer,
  owner: string,
  roles: readonly ('author' | 'reviewer')[],
  groups: readonly ('security' | 'privacy')[] = [],
): Promise<void> => {
  const text = new TextDecoder().decode(await printKeyCard({ owner, displayName: owner, madeAt }, signer));
  await ada.call('exchange:addColleague', { text, roles: [...roles], groups: [...groups] });
};

beforeAll(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  await trust(eve, 'eve', ['author']);
  await trust(rex, 'rex', ['reviewer'], ['security']);
  ({ reviewId, flowId } = await submitInvoices(ada, undefined, {
    notes: [{ id: 'note', text: 'Ask Kim' }],
    layout: { nodes: { call: { x: 4711, y: 0 } }, notes: { note: { x: 0, y: 0 } } },
  }));
  const { base64 } = await ada.call('exchange:request', { reviewId });
  const all = await readZip(new Uint8Array(Buffer.from(base64, 'base64')));
  const { payload } = JSON.parse(new TextDecoder().decode(all.get('package.dsse.json'))) as { payload: string };
  request = {
    list: JSON.parse(Buffer.from(payload, 'base64').toString()) as RequestList,
    files: new Map([...all].filter(([name]) => name !== 'package.dsse.json')),
  };
});
afterAll(async () => {
  await host.close();
});

const open = (files: ReadonlyMap<string, Uint8Array>): Promise<string> =>
  codeOf(ada.call('exchange:open', { base64: Buffer.from(packArchive(files)).toString('base64') }));
const asEve = (changes: Partial<RequestList['review']>, files = request.files): Promise<string> =>
  makePackage(
    { kind: 'request', sender: 'eve', madeAt, review: { ...request.list.review, id: 'rev_of_eve', ...changes } },
    files,
    eve,
    nodeHash,
  ).then(open);
const edited = (name: string, change: (text: string) => string): ReadonlyMap<string, Uint8Array> =>
  new Map(
    [...request.files].map(([path, data]) => [
      path,
      path === name ? new TextEncoder().encode(change(new TextDecoder().decode(data))) : data,
    ]),
  );

test('X-FIT-5: where steps are drawn goes along, and what was noted beside them stays', () => {
  const sent = [...request.files.values()].map((data) => new TextDecoder().decode(data)).join('\n');
  expect(['4711', 'Ask Kim'].map((one) => sent.includes(one))).toEqual([true, false]);
});

test('X-SIGN-3, X-FIT-1, X-FIT-2: a submission must be by one of its authors, be whole, and say what its manifest says', async () => {
  expect({
    stolen: await asEve({}),
    known: await asEve({ id: reviewId, manifestDigest: '0'.repeat(64) }),
    revision: await asEve({ revision: 7 }),
    flow: await asEve(
      {},
      edited('draft/flow.json', (text) => text.replace('partner', 'pirates')),
    ),
    capabilities: await asEve(
      {},
      edited('draft/manifest.json', (text) => text.replace('partner', 'pirates')),
    ),
    truncated: await asEve({}, new Map([...request.files].filter(([name]) => name !== 'draft/bom.cdx.json'))),
    escape: await asEve({}, new Map([...request.files, ['draft/subflows/0.json', new Uint8Array([123, 125])]])),
    byReviewer: await makePackage(
      { kind: 'request', sender: 'rex', madeAt, review: { ...request.list.review, id: 'rev_of_rex' } },
      request.files,
      rex,
      nodeHash,
    ).then(open),
    forAda: await makePackage({ kind: 'request', sender: 'ada', madeAt, review: request.list.review }, request.files, eve, nodeHash).then(
      open,
    ),
  }).toEqual({
    stolen: 'package/mismatch',
    known: 'package/mismatch',
    revision: 'package/mismatch',
    flow: 'package/bad-draft',
    capabilities: 'package/bad-draft',
    truncated: 'package/bad-draft',
    escape: 'package/bad-draft',
    byReviewer: 'package/wrong-role',
    forAda: 'package/mismatch',
  });
});

const answer = async (
  signer: Signer,
  sender: string,
  changes: Partial<AnswerList> & { readonly review?: AnswerList['review'] },
  files: readonly (readonly [string, Uint8Array])[] = [],
): Promise<string> => {
  const { id, closure, manifestDigest } = request.list.review;
  return open(
    await makePackage(
      { kind: 'answer', sender, madeAt, decision: 'approved', reason: '', review: { id, flowId, closure, manifestDigest }, ...changes },
      new Map(files),
      signer,
      nodeHash,
    ),
  );
};
const attestation = async (
  signer: Signer,
  reviewer: string,
  changes: { readonly closure?: string; readonly manifestDigest?: string } = {},
): Promise<readonly [string, Uint8Array]> => {
  const { closure, manifestDigest } = { ...request.list.review, ...changes };
  return [
    'review.dsse.json',
    (await attest({ manifestDigest }, 'review', { closure, reviewer, decision: 'approved', groups: ['security', 'privacy'] }, [signer]))
      .data,
  ];
};

test('X-SIGN-3, X-FIT-2, X-FIT-3, X-PLACE-1: an answer must be by a reviewer, for themselves, about this version', async () => {
  const { id, closure, manifestDigest } = request.list.review;
  expect({
    author: await answer(eve, 'eve', {}, [await attestation(eve, 'eve')]),
    authorDecides: await answer(eve, 'eve', { decision: 'rejected', reason: 'no' }),
    unsigned: await answer(rex, 'rex', {}),
    borrowed: await answer(rex, 'rex', {}, [await attestation(eve, 'eve')]),
    speaking: await answer(rex, 'rex', {}, [await attestation(rex, 'mei')]),
    otherManifest: await answer(rex, 'rex', {}, [await attestation(rex, 'rex', { manifestDigest: '1'.repeat(64) })]),
    otherClosure: await answer(rex, 'rex', {}, [await attestation(rex, 'rex', { closure: '1'.repeat(64) })]),
    otherVersion: await answer(rex, 'rex', { review: { id, flowId, closure: '1'.repeat(64), manifestDigest } }, [
      await attestation(rex, 'rex'),
    ]),
    nowhere: await answer(rex, 'rex', { review: { id: 'rev_unknown', flowId, closure, manifestDigest } }, [await attestation(rex, 'rex')]),
    silent: await answer(rex, 'rex', { decision: 'commented' }),
  }).toEqual({
    author: 'package/wrong-role',
    authorDecides: 'package/wrong-role',
    unsigned: 'package/files',
    borrowed: 'package/wrong-role',
    speaking: 'package/mismatch',
    otherManifest: 'package/mismatch',
    otherClosure: 'package/mismatch',
    otherVersion: 'package/mismatch',
    nowhere: 'package/unknown-review',
    silent: 'package/replayed',
  });
  expect((await ada.call('review:get', { reviewId })).signatures).toEqual([]);
});

test('X-FIT-4: nobody puts words into another mouth, and groups are what the workspace says, not the signer', async () => {
  const threads = {
    threads: [
      {
        id: 'thr_1',
        pin: { on: 'flow' },
        state: 'open',
        updatedAt: 5,
        comments: [{ id: 'c1', by: 'ada', at: 1, text: 'I approve of everything' }],
      },
      {
        id: 'thr_2',
        pin: { on: 'flow' },
        state: 'resolved',
        resolvedBy: 'rex',
        updatedAt: 6,
        comments: [
          { id: 'c2', by: 'rex', at: 2, text: 'Fine by me' },
          { id: 'c3', by: 'ada', at: 3, text: 'Thank you' },
        ],
      },
    ],
  };
  const file = ['threads.json', new TextEncoder().encode(canonical(threads))] as const;
  expect(await answer(rex, 'rex', {}, [await attestation(rex, 'rex'), file])).toBe('done');
  const { threads: shown, signatures } = await ada.call('review:get', { reviewId });
  expect({
    said: shown.map(({ comments }) => comments.map(({ by, text }) => `${by}: ${text}`)),
    signed: signatures.map(({ by, group }) => `${by} for ${group}`),
  }).toEqual({ said: [['rex: Fine by me']], signed: ['rex for security'] });
});

test('X-FORM-2: what a newer program made, and what is no package, is told apart', async () => {
  const list = await signDocument(
    'application/vnd.countersign.review-package+json',
    { type: 'countersign-review-package', formatVersion: 2, anything: true },
    eve,
  );
  const card = await signDocument(
    'application/vnd.countersign.key-card+json',
    { type: 'countersign-key-card', formatVersion: 1, owner: 'eve' },
    eve,
  );
  expect([
    await open(new Map([['package.dsse.json', list]])),
    await open(new Map([['package.dsse.json', card]])),
    await open(new Map()),
  ]).toEqual(['package/newer-format', 'package/unreadable', 'package/unreadable']);
});

test('a key card is by its own key, and no card makes a stranger of the house', async () => {
  const good = new TextDecoder().decode(await printKeyCard({ owner: 'zoe', displayName: 'Zoe', madeAt }, signerOf(9)));
  const stolen = JSON.parse(good) as { payload: string; payloadType: string; signatures: unknown[] };
  const payload = Buffer.from(stolen.payload, 'base64').toString().replace('"owner":"zoe"', '"owner":"ada"');
  expect(readKeyCard(new TextEncoder().encode(good), nodeHash)).toMatchObject({ owner: 'zoe', displayName: 'Zoe' });
  const changed = canonical({ ...stolen, payload: Buffer.from(payload).toString('base64') });
  const own = await ada.call('exchange:card', {});
  expect([
    await codeOf(ada.call('exchange:readCard', { text: changed })),
    await codeOf(ada.call('exchange:readCard', { text: '{}' })),
    await codeOf(ada.call('exchange:addColleague', { text: own.text, roles: ['reviewer'], groups: ['security'] })),
  ]).toEqual(['package/bad-signature', 'package/unreadable', 'identity/exists']);
  const dana = await addPerson(host, ada, 'dana', 'Dana', ['designer']);
  expect(await codeOf(dana.call('exchange:addColleague', { text: good, roles: ['reviewer'], groups: [] }))).toBe('identity/denied');
});

test('nobody counts as two by a second card, and a name that looks like a card keeps no trust root from being published', async () => {
  const cardOf = async (byte: number, owner: string, displayName = owner): Promise<string> =>
    new TextDecoder().decode(await printKeyCard({ owner, displayName, madeAt }, signerOf(byte)));
  const add = async (text: string): Promise<string> =>
    codeOf(ada.call('exchange:addColleague', { text, roles: ['reviewer'], groups: ['security'] }));
  await addPerson(host, ada, 'olga@example.org', 'Olga', ['designer']);
  expect([
    await add(await cardOf(21, 'nina@example.org', 'Nina')),
    // Another key of the same person.
    await add(await cardOf(22, 'nina@example.org', 'Nina')),
    // As the eye takes them for one, and as the post does.
    await add(await cardOf(23, 'nina@ex-ample.org', 'Nora')),
    await add(await cardOf(24, 'nina+mail@example.org', 'Noor')),
    await add(await cardOf(25, 'olga+mail@example.org', 'Olaf')),
    await add(await cardOf(26, 'norbert', 'Nіna')),
  ]).toEqual(['done', 'done', 'identity/bad-name', 'identity/bad-name', 'identity/bad-name', 'identity/bad-name']);
  await addPerson(host, ada, 'e.ve', 'Evelyn', ['designer', 'operator']);
  const { version, keys } = await ada.call('trust:publish', {});
  expect([version, keys.map(({ owner }) => owner).filter((owner) => ['eve', 'rex'].includes(owner))]).toEqual([1, ['rex']]);
});

const canonical = canonicalJson;
