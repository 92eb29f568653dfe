/** Sixty and more packages that must not come in: each is refused with its code, a sentence and a mend, and none hangs or breaks the program. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantText } from '../../app/kernel/instant.ts';
import { emptyGrant } from '../../app/broker/grant.ts';
import { printKeyCard } from '../../app/exchange/key-card.node.ts';
import type { PackageFiles, RequestList } from '../../app/exchange/package.node.ts';
import { demoOrigin, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import { bytesOf } from '../bundle/hostile.ts';
import {
  answer,
  archive,
  archiveTricks,
  liar,
  madeAt,
  relisted,
  request,
  rewrapped,
  type About,
  type Bent,
  type BentAnswer,
} from './package-attacks.ts';
import { addPerson, submitInvoices } from './two-workspaces.ts';
import {
  eve,
  rex,
  rexAgain,
  bob,
  gone,
  now,
  deep,
  nobody,
  adaElsewhere,
  blocking,
  unsafe,
  passing,
  ahead,
  waived,
  another,
  waiver,
  plainFlow,
  says,
  thread,
} from './package-attack-parts.ts';

let host: TestHost;
let ada: PersonAtDoor;
let about: About;
let reviewId: string;

async function trust(
  who: typeof eve,
  roles: readonly ('author' | 'reviewer')[],
  groups: readonly ('security' | 'privacy')[] = [],
): Promise<string> {
  const text = new TextDecoder().decode(await printKeyCard({ owner: who.owner, displayName: who.owner, madeAt }, who.signer));
  return (await ada.call('exchange:addColleague', { text, roles: [...roles], groups: [...groups] })).keyId;
}

beforeAll(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  await trust(eve, ['author']);
  await trust(rex, ['reviewer'], ['security']);
  await trust(rexAgain, ['reviewer'], ['privacy']);
  await trust(bob, ['author', 'reviewer'], ['security', 'privacy']);
  await ada.call('exchange:revokeColleague', { keyId: await trust(gone, ['reviewer'], ['security']), reason: 'left the company' });
  for (const name of ['dana', 'dora']) await addPerson(host, ada, name, name, ['designer']);
  windows = ['ada', 'dana', 'dora'].map((name) => `window-of-${name}`);
  const submitted = await submitInvoices(ada);
  reviewId = submitted.reviewId;
  const { closure } = await ada.call('review:get', { reviewId });
  const { base64 } = await ada.call('exchange:request', { reviewId });
  const { payload } = JSON.parse(
    Buffer.from(base64, 'base64')
      .toString('latin1')
      .match(/\{"payload":"[^"]+","payloadType":"application\/vnd\.countersign\.review-package\+json".*?\]\}/)?.[0] ?? '{}',
  ) as { payload: string };
  const { review } = JSON.parse(Buffer.from(payload, 'base64').toString()) as RequestList;
  about = { id: reviewId, flowId: submitted.flowId, closure: closure.hash, manifestDigest: review.manifestDigest };
});
afterAll(async () => {
  await host.close();
});

interface Outcome {
  readonly code: string;
  readonly message: string;
  readonly mend?: string | undefined;
}
/** Through the door of the app. A window may open sixty a minute. */
let windows: readonly string[];
let turn = 0;
async function opening(bytes: Uint8Array): Promise<Outcome> {
  const id = windows[Math.floor(turn / 55)] ?? '';
  turn += 1;
  const response = await host.host.door.call(
    { channel: 'exchange:open', input: { base64: Buffer.from(bytes).toString('base64') } },
    { transport: 'test', id, origin: demoOrigin, topFrame: true, alive: true },
  );
  return response.ok ? { code: 'done', message: '' } : response.error;
}
const all = async (
  attacks: Readonly<Record<string, () => Promise<PackageFiles | Uint8Array> | PackageFiles | Uint8Array>>,
): Promise<Record<string, string>> => {
  const codes: Record<string, string> = {};
  for (const [what, make] of Object.entries(attacks)) {
    const made = await make();
    const { code, message } = await opening(made instanceof Uint8Array ? made : archive(made));
    codes[what] = message.length > 10 || code === 'done' ? code : `${code}, without a word`;
  }
  return codes;
};
const from =
  (bent: Bent): (() => Promise<PackageFiles>) =>
  () =>
    request(eve, now, bent);
const by =
  (who: typeof eve, bent: BentAnswer = {}, changed: Partial<About> = {}): (() => Promise<PackageFiles>) =>
  () =>
    answer(who, { ...about, ...changed }, bent);
const good = (): Promise<PackageFiles> => request(eve, now);
const listed = (change: (text: string) => string | Uint8Array, payloadType?: string) => async (): Promise<PackageFiles> =>
  relisted(await good(), eve, change, payloadType);

test('X-FORM-1: no trick of an archive', async () => {
  const made = await good();
  const tricks = Object.keys(archiveTricks);
  expect(await all(Object.fromEntries(Object.entries(archiveTricks).map(([what, trick]) => [what, () => trick(made)])))).toEqual(
    Object.fromEntries(tricks.map((what) => [what, 'package/unreadable'])),
  );
});

test('X-FORM-2, X-SIGN-1, X-SIGN-2: no list that is not to the letter what one person signed', async () => {
  expect(
    await all({
      'a key twice': listed((text) => text.replace('"kind":"request"', '"kind":"request","kind":"answer"')),
      'a mark of byte order': listed((text) => `\ufeff${text}`),
      'line ends of Windows': listed((text) => `${text}\r\n`),
      'a space': listed((text) => text.replace('"kind"', ' "kind"')),
      'keys in another order': listed((text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse()))),
      'a number beyond 2^53': listed((text) => text.replace('"revision":1,', '"revision":9007199254740993,')),
      'a number in another spelling': listed((text) => text.replace('"revision":1,', '"revision":1e0,')),
      'a fraction': listed((text) => text.replace('"revision":1,', '"revision":1.5,')),
      'an escape that nobody needs': listed((text) => text.replace('"kind"', '"\\u006bind"')),
      'half of a pair': listed((text) => text.replace('Please look', '\\ud800 look')),
      'bytes that are no UTF-8': listed((text) => {
        const bytes = Buffer.from(text);
        bytes[bytes.indexOf('Please')] = 0xff;
        return bytes;
      }),
      'a field that nobody knows': listed((text) => text.replace('"kind":', '"aside":1,"kind":')),
      'a prototype': listed((text) => text.replace('{"files"', '{"__proto__":{"kind":"answer"},"files"')),
      'depth': listed(() => `{"a":${deep(200_000)}}`),
      'another kind of payload': listed((text) => text, 'application/vnd.in-toto+json'),
      'a newer format': listed((text) => text.replace('"formatVersion":1', '"formatVersion":2')),
      'somebody else as sender': from({ list: { sender: 'ada' } }),
      'a sender who looks the same': from({ list: { sender: 'еve' } }),
      'no instant': from({ review: { submittedAt: '2026-13-45T99:00:00Z' } }),
      'an instant in another zone': from({ review: { submittedAt: '2026-11-01T00:00:00+02:00' } }),
      'two signatures': async () => rewrapped(await good(), (text) => text.replace(/"signatures":\[(.*)\]/, '"signatures":[$1,$1]')),
      'no signature': async () => rewrapped(await good(), (text) => text.replace(/"signatures":\[.*\]/, '"signatures":[]')),
      'an algorithm of its own': async () => rewrapped(await good(), (text) => text.replace('"keyid"', '"alg":"none","keyid"')),
      'a signature of half the length': async () => rewrapped(await good(), (text) => text.replace(/"sig":"[^"]{40}/, '"sig":"')),
      'base64 with a line end': async () => rewrapped(await good(), (text) => text.replace('"payload":"', '"payload":"\\n')),
      'base64 of the web': async () =>
        rewrapped(await good(), (text) =>
          text.replace(
            /"sig":"([^"]*)"/,
            (_all, sig: string) => `"sig":"${sig.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}"`,
          ),
        ),
      'a stranger': () => request(nobody, now),
      'a stranger under a known name': () => request(liar('eve', 33), now),
      'a revoked key': () => answer(gone, about),
      'the key of the house, from elsewhere': () => request(adaElsewhere, now),
    }),
  ).toMatchSnapshot();
});

test('X-FILE-1, X-FIT-1, X-FIT-2, X-FIT-6, X-FIT-7: no submission that says other than what it holds, or counts on what nobody here would', async () => {
  expect(blocking.length).toBeGreaterThan(0);
  expect(
    await all({
      'capabilities that are wider': from({
        input: {
          capabilities: {
            ...emptyGrant,
            hosts: [{ host: '*.example', port: 443, scheme: 'https', methods: ['POST'], paths: ['/'], minimumTls: '1.3', nodes: ['call'] }],
          },
        },
      }),
      'less risk than there is': from({ input: { risk: { tier: 'minimal', score: 0 } } }),
      'one signature instead of two': from({ input: { requiredSignatures: 1 } }),
      'no groups': from({ input: { requiredGroups: [] } }),
      'no signature at all': from({ input: { requiredSignatures: 0, requiredGroups: [], risk: { tier: 'minimal', score: 0 } } }),
      'another verdict': from({
        input: { verdict: { result: 'pass', hash: 'a'.repeat(64), counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 } } },
      }),
      'counts that are prettier': from({
        input: { verdict: { result: 'pass', hash: 'a'.repeat(64), counts: { block: 0, high: 0, medium: 0, low: 0, waived: 99 } } },
      }),
      'an unsafe flow that says pass': from({ flow: unsafe, input: passing }),
      'an unsafe flow under older rules': from({ flow: unsafe, input: { ...passing, ruleSet: '0.0.1' } }),
      'a report without findings': from({ input: { lintReport: { version: '2.1.0', runs: [] } } }),
      'an end in a hundred years': from({ input: { expiresAt: '2126-01-01T00:00:00Z' }, review: { id: 'rev_century' } }),
      'an end that is past': from({ input: { expiresAt: '2020-01-01T00:00:00Z' }, review: { id: 'rev_past' } }),
      'an emergency for a year': from({
        input: { emergency: true, requiredSignatures: 2, requiredGroups: [] },
        review: { id: 'rev_emergency' },
      }),
      'an emergency without a word': from({
        input: { emergency: true, requiredSignatures: 2, requiredGroups: [], expiresAt: ahead(0.5) },
        review: { id: 'rev_mute', message: 'hurry' },
      }),
      'submitted tomorrow': from({ review: { id: 'rev_tomorrow', submittedAt: '2031-01-01T00:00:00Z' } }),
      'submitted years ago': from({ review: { id: 'rev_ago', submittedAt: '2001-01-01T00:00:00Z' } }),
      'submitted two months ago': from({
        input: { expiresAt: ahead(30) },
        review: { id: 'rev_months', submittedAt: ahead(-60) },
      }),
      'a list with another environment': from({ review: { id: 'rev_place', environment: 'test' } }),
      'a list with another version': from({ review: { id: 'rev_number', revision: 2 } }),
      'a list with another flow': from({ review: { id: 'rev_flow', flowId: 'flow_of_others' } }),
      'a list with another closure': from({ review: { id: 'rev_closure', closure: 'c'.repeat(64) } }),
      'a list with another manifest': from({ review: { id: 'rev_manifest', manifestDigest: 'd'.repeat(64) } }),
      'no authors': from({ input: { authors: [] } }),
      'another author': from({ input: { authors: ['rex'] } }),
      'signed by a second person': from({ attestedBy: bob }),
      'signed by a stranger': from({ attestedBy: nobody }),
      'in another name': from({ author: 'ada' }),
      'as an author, by a reviewer': () => request(rex, now),
      'a waiver that ended': from({
        flow: unsafe,
        waivers: waived({ until: '2020-01-01T00:00:00Z' }),
        input: { expiresAt: ahead(300) },
        ...another('v1'),
      }),
      'a waiver of ten years': from({ flow: unsafe, waivers: waived({ until: ahead(3_650) }), ...another('v2') }),
      'a waiver that its owner approved': from({ flow: unsafe, waivers: waived({ owner: 'rex', approvedBy: 'rex' }), ...another('v3') }),
      'a waiver that an author approved': from({ flow: unsafe, waivers: waived({ owner: 'rex', approvedBy: 'eve' }), ...another('v4') }),
      'a waiver that a twin of the author approved': from({
        flow: unsafe,
        waivers: waived({ owner: 'rex', approvedBy: '\u0435ve' }),
        ...another('v4b'),
      }),
      'a waiver that the bundle outlives': from({
        flow: unsafe,
        waivers: waived({ until: ahead(20) }),
        input: { expiresAt: ahead(300) },
        ...another('v5'),
      }),
      'a waiver that names another rule': from({ flow: unsafe, waivers: waived({ ruleId: 'GV001' }), ...another('v6') }),
      'a waiver without a reason': from({ flow: unsafe, waivers: waived({ reason: 'ok' }), ...another('v7') }),
      'a waiver of nobody': from({ flow: unsafe, waivers: waived({ approvedBy: '' }), ...another('v8') }),
      'a waiver without an end': from({ input: { waivers: [waiver({ until: 'never' })] }, ...another('v9') }),
      'a waiver of another path': from({ flow: unsafe, input: passing, waivers: [], ...another('v10') }),
      'an id that is a path': from({ review: { id: '../../rev' } }),
      'an id with a line end': from({ review: { id: 'rev_1\nsigned' } }),
      'an id of markup': from({ review: { id: '<img src=x>' } }),
      'a name that turns the reading order': from({ flow: { ...plainFlow, name: 'Invoices \u202eegnahc on' }, review: { id: 'rev_turn' } }),
      'a message that turns the reading order': from({ review: { id: 'rev_turn2', message: 'no \u202eegnahc\u0000' } }),
      'a released bundle': from({
        files: (files) => {
          files.set(
            'draft/attestations/release-0.dsse.json',
            files.get([...files.keys()].find((name) => name.includes('author')) ?? '') ?? bytesOf('{}'),
          );
        },
      }),
      'a second author signature': from({
        files: (files) => {
          files.set(
            'draft/attestations/author-ffff.dsse.json',
            files.get([...files.keys()].find((name) => name.includes('author')) ?? '') ?? bytesOf('{}'),
          );
        },
      }),
      'a review signature inside': from({
        files: (files) => {
          files.set(
            'draft/attestations/review-ffff.dsse.json',
            files.get([...files.keys()].find((name) => name.includes('author')) ?? '') ?? bytesOf('{}'),
          );
        },
      }),
      'a layout of depth': from({
        files: (files) => {
          files.set('layout.json', bytesOf(deep(100_000)));
        },
        review: { id: 'rev_l1' },
      }),
      'a layout of far away': from({
        files: (files) => {
          files.set('layout.json', bytesOf('{"nodes":{"__proto__":{"x":1e308,"y":-1e308}},"notes":{}}'));
        },
        review: { id: 'rev_l2' },
      }),
      'no layout but a picture': from({
        files: (files) => {
          files.set('layout.json', new Uint8Array(100_000).fill(255));
        },
        review: { id: 'rev_l3' },
      }),
      'a program beside': from({
        files: (files) => {
          files.set('run.exe', bytesOf('MZ'));
        },
        review: { id: 'rev_exe' },
      }),
    }),
  ).toMatchSnapshot();
  // What is bent in none of this is taken, a waiver included, and says whose word the waiver is.
  expect(
    await all({
      later: from({ ...another('later'), signedAt: '2031-01-01T00:00:00Z' }),
      plain: from(another('plain')),
      waived: from({ flow: unsafe, waivers: waived({ until: ahead(300) }), ...another('waived') }),
    }),
  ).toEqual({ later: 'package/mismatch', plain: 'done', waived: 'done' });
  const byStranger = await opening(
    archive(
      await request(eve, now, {
        flow: unsafe,
        waivers: waived({ approvedBy: 'grace-of-elsewhere', until: ahead(300) }),
        ...another('stranger'),
      }),
    ),
  );
  expect([
    byStranger.code,
    byStranger.message.includes('nobody knows who approved it'),
    byStranger.mend?.includes('as a colleague'),
  ]).toEqual(['review/waiver-invalid', true, true]);
  expect((await ada.call('review:get', { reviewId: 'rev_waived' })).waivers.map(({ approvedBy }) => approvedBy)).toEqual([
    'rex (as eve says)',
  ]);
});

test('X-PLACE-2, X-PLACE-4: no version that stands in the way of what others submit', async () => {
  const shared = { ...plainFlow, id: 'flow_shared' };
  const version = (who: typeof eve, n: number) => () =>
    request(who, now, { flow: shared, input: { version: n }, review: { id: `rev_${who.owner}_${n}` } });
  expect(
    await all({
      'the highest': version(eve, 2_147_483_647),
      'bob’s second': version(bob, 2),
      'eve’s far ahead': version(eve, 900),
      'the same number under another id': () =>
        request(eve, now, { flow: shared, input: { version: 900, authors: ['eve', 'ada'] }, review: { id: 'rev_eve_again' } }),
      'the highest again': version(eve, 2_147_483_647),
      'bob’s third': version(bob, 3),
      'bob’s third by eve': version(eve, 3),
      'eve’s number by bob': version(bob, 900),
      'bob’s first': version(bob, 1),
    }),
  ).toEqual({
    'the highest': 'package/bad-version',
    'bob’s second': 'done',
    'eve’s far ahead': 'done',
    'the same number under another id': 'package/replayed',
    'the highest again': 'package/bad-version',
    'bob’s third': 'done',
    'bob’s third by eve': 'package/replayed',
    'eve’s number by bob': 'package/bad-version',
    'bob’s first': 'package/replayed',
  });
  const states = (await ada.call('review:list', {})).reviews
    .filter(({ flowId }) => flowId === shared.id)
    .map(({ revision, state, replacedBy }) => [revision, replacedBy === undefined ? state : `${state} for ${replacedBy.revision}`]);
  expect(new Map(states as [number, string][])).toEqual(
    new Map([
      [2, 'withdrawn for 3'],
      [900, 'submitted'],
      [3, 'submitted'],
    ]),
  );
});

test('X-FIT-2, X-FIT-3, X-FIT-4: no answer of somebody else, about something else, or of another time', async () => {
  const { id: asked } = await ada.call('review:comment', { reviewId, anchor: { kind: 'flow', ref: '' }, text: 'Who pays for this?' });
  expect(
    await all({
      'of an author': by(eve),
      'of a revoked reviewer': by(gone),
      'of Ada herself, elsewhere': by(adaElsewhere),
      'of another version': by(rex, {}, { closure: 'c'.repeat(64) }),
      'of another manifest': by(rex, {}, { manifestDigest: 'd'.repeat(64) }),
      'about another manifest': by(rex, { subject: 'd'.repeat(64) }),
      'of another workspace': by(rex, {}, { id: 'rev_elsewhere' }),
      'of another flow': by(rex, {}, { flowId: 'flow_else' }),
      'with a borrowed signature': by(rex, { signedBy: bob }),
      'in another name': by(rex, { statement: { reviewer: 'mia' } }),
      'with a designer’s statement': by(rex, { kind: 'author' }),
      'that rejects inside': by(rex, { statement: { decision: 'rejected' } }),
      'with unknown words': by(rex, { statement: { note: 'x' } }),
      'without a signature': by(rex, { bare: true }),
      'rejected by an author': by(eve, { bare: true, list: { decision: 'rejected', reason: 'no' } }),
      'nothing to say': by(rex, says()),
      'threads twice': by(eve, says(thread({ id: 'thr_t' }), thread({ id: 'thr_t' }))),
      'comments twice': by(
        eve,
        says(
          thread({
            id: 'thr_c',
            comments: [
              { id: 'c1', by: 'eve', at: 1, text: 'a' },
              { id: 'c1', by: 'eve', at: 1, text: 'b' },
            ],
          }),
        ),
      ),
      'words of somebody else': by(eve, says(thread({ id: 'thr_w', comments: [{ id: 'c1', by: 'ada', at: 1, text: 'a' }] }))),
      'an author who resolves what a reviewer asked': by(
        eve,
        says(
          thread({
            id: asked,
            state: 'resolved',
            resolvedBy: 'eve',
            updatedAt: Date.now() + 1000,
            comments: [{ id: 'c0', by: 'ada', at: 1, text: 'Who pays for this?' }],
          }),
        ),
      ),
      'a thread about depth': by(eve, { bare: true, list: { decision: 'commented' }, extra: [['threads.json', bytesOf(deep(100_000))]] }),
      'files beside': by(rex, { extra: [['note.txt', bytesOf('x')]] }),
      'a thread whose id is a path': by(eve, says(thread({ id: '../thr' }))),
    }),
  ).toMatchSnapshot();
  const { threads, signatures } = await ada.call('review:get', { reviewId });
  expect({
    signatures,
    open: threads.map(({ resolved, comments }) => [resolved, comments.map(({ by: who, text }) => `${who}: ${text}`)]),
  }).toEqual({ signatures: [], open: [[false, ['Ada: Who pays for this?']]] });
  await ada.call('review:resolve', { reviewId, threadId: asked, resolved: true });
  // A time that is yet to come is now, so that nobody outvotes everybody until then.
  expect(
    await all({
      'a thread from the year 287396': by(
        eve,
        says(
          thread({
            id: 'thr_far',
            updatedAt: 9_007_199_254_740_991,
            comments: [{ id: 'c9', by: 'eve', at: 9_007_199_254_740_991, text: 'x' }],
          }),
        ),
      ),
    }),
  ).toEqual({ 'a thread from the year 287396': 'done' });
  const far = (await ada.call('review:get', { reviewId })).threads.find(({ id }) => id === 'thr_far');
  expect(far?.comments[0]?.at).toBeLessThanOrEqual(Date.now());
  expect(
    await all({
      'a reviewer closes it': by(rex, {
        bare: true,
        list: { decision: 'commented' },
        threads: {
          threads: [
            thread({
              id: 'thr_far',
              state: 'resolved',
              resolvedBy: 'rex',
              updatedAt: 9_007_199_254_740_991,
              comments: [
                { id: 'c9', by: 'eve', at: 1, text: 'x' },
                { id: 'c10', by: 'rex', at: 1, text: 'Fine' },
              ],
            }),
          ],
        },
      }),
    }),
  ).toEqual({ 'a reviewer closes it': 'done' });
  expect(
    await all({
      'signed in the year 2099': by(rex, { statement: { signedAt: '2099-01-01T00:00:00Z' } }),
      'signed a minute ahead': by(rex, { statement: { signedAt: instantText(Date.now() + 60_000) } }),
      'by a second key of the same person': by(rexAgain),
      again: by(rex),
      'by an author who reviews': by(bob),
    }),
  ).toEqual({
    'signed in the year 2099': 'package/mismatch',
    'signed a minute ahead': 'done',
    'by a second key of the same person': 'review/already-signed',
    again: 'package/replayed',
    'by an author who reviews': 'done',
  });
  const after = await ada.call('review:get', { reviewId });
  expect(after.signatures.map(({ by: who, at }) => [who, at <= Date.now()])).toEqual([
    ['rex', true],
    ['bob', true],
  ]);
});
