/** Evidence of a period through the guarded door: a real emergency release, real signatures, an auditor's key, and the command line that checks it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk } from '../../cli/kit.ts';
import { addPerson, codeOf } from '../../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import { invoiceFlow } from '../../review/kit.ts';
import { openTestHost, passphrase, withFirstPerson, type TestHost } from '../open-test-host.ts';

const { write, cli, json, file } = desk();
let host: TestHost;
let [ada, rui, mei, ole, aud]: PersonAtDoor[] = [];
const of = (person: PersonAtDoor | undefined): PersonAtDoor => {
  if (person === undefined) throw new Error('nobody');
  return person;
};
const reason = 'Invoices of Jane Roe are lost every minute since the partner moved its API';
async function released(): Promise<string> {
  const { flow } = await of(ada).call('flows:import', { fileName: 'invoices.flow.json', text: JSON.stringify(invoiceFlow()) });
  const { id: reviewId } = await of(ada).call('review:submitEmergency', { flowId: flow.id, revision: 1, target: 'prod', reason });
  for (const person of [rui, mei])
    await of(person).call('review:sign', { reviewId, closure: (await of(person).call('review:get', { reviewId })).closure.hash });
  await of(ole).call('review:closeEmergency', { reviewId, words: 'It was needed, and nothing was lost since.' });
  await of(rui).call('bundle:export', { reviewId });
  return reviewId;
}

let reviewId: string;
beforeAll(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  rui = await addPerson(host, ada, 'rui', 'Rui', ['reviewer']);
  mei = await addPerson(host, ada, 'mei', 'Mei', ['reviewer']);
  ole = await addPerson(host, ada, 'ole', 'Ole', ['reviewer']);
  aud = await addPerson(host, ada, 'aud', 'Aud', ['auditor']);
  reviewId = await released();
});
afterAll(async () => {
  await host.close();
});

/** Today, in UTC, and the days around it. */
const period = () => ({ from: Date.now() - 86_400_000, until: Date.now() + 86_400_000 });

test('an auditor makes it, the command line verifies it offline, and it names who signed what', async () => {
  const leaver = (await of(ada).call('people:list', {})).people.find(({ account }) => account === 'mei');
  await of(ada).call('people:update', { personId: leaver?.id ?? '', roles: ['reviewer'], groups: [], disabled: true });
  const { statement, pack, page, keyId } = await of(aud).call('compliance:evidence', period());
  const { text: root } = await of(ada).call('trust:publish', {});
  write(pack.fileName, pack.text);
  write('root.json', root);
  const { code, doc } = await json(['evidence', 'verify', pack.fileName, '--trust-root', 'root.json']);
  // Mei is switched off since, and her key stays known.
  expect([code, doc['problems'], doc['signer']]).toEqual([0, [], { keyId, owner: 'aud', vouched: true }]);
  const counts = Object.fromEntries(statement.controls.map(({ id, population }) => [id, population]));
  expect([counts['releases'], counts['emergencies'], counts['reviews'], statement.exceptions.map(({ text }) => text)]).toEqual([
    1,
    3,
    2,
    ['It was an emergency release.'],
  ]);
  expect([(counts['access'] ?? 0) >= 5, (counts['sign-ins'] ?? 0) >= 4, statement.gaps[0]]).toEqual([
    true,
    true,
    'The period is not over: counts and samples will still change.',
  ]);
  const body = (
    JSON.parse(pack.text) as {
      body: { items: { control: string; review?: { id: string; signatures: { account: string }[] } }[]; accounts: { name: string }[] };
    }
  ).body;
  expect(body.items.filter(({ control }) => control === 'releases').map(({ review }) => [review?.id, review?.signatures.length])).toEqual([
    [reviewId, 2],
  ]);
  // What people wrote about other people stays in the workspace.
  expect([
    pack.text.includes('Jane Roe'),
    page.text.includes('Jane Roe'),
    page.text.includes('Ole (ole) looked at it again'),
    pack.text.includes('nothing was lost'),
  ]).toEqual([false, false, true, false]);
  const { entries } = await of(aud).call('audit:list', { limit: 1, action: 'compliance.evidence-made' });
  expect(entries.map(({ details }) => [details['root'], details['outcome']])).toEqual([[statement.log.root, 'done']]);
});

test('the command line makes the page, and says of a changed pack what is wrong', async () => {
  const { pack, page } = await of(aud).call('compliance:evidence', period());
  write('pack.json', pack.text);
  write('bad.json', pack.text.replace(/"state":"approved"/, '"state":"rejected"'));
  expect([await cli(['evidence', 'page', 'pack.json', '-o', 'page.html']), readFileSync(file('page.html'), 'utf8') === page.text]).toEqual([
    { code: 0, out: '', err: '' },
    true,
  ]);
  const [good, bad] = [await cli(['evidence', 'verify', 'pack.json']), await cli(['evidence', 'verify', 'bad.json'])];
  expect([
    good.code,
    /nobody vouches for this key/.test(good.out) && /nobody vouches for that key: give --key/.test(good.out),
    bad.code,
    /is not what is in this file\. \(body-changed\)/.test(bad.out),
  ]).toEqual([0, true, 1, true]);
  expect((await cli(['evidence', 'page', 'bad.json', '-o', 'none.html'])).code).toBe(1);
});

test('is for those who may, and for a period that is one', async () => {
  expect([
    await codeOf(of(ada).call('compliance:evidence', period())),
    await codeOf(of(aud).call('compliance:period', { from: 2, until: 1 })),
    await codeOf(of(aud).call('compliance:evidence', { from: 0, until: Date.now() })),
  ]).toEqual(['identity/denied', 'compliance/bad-period', 'compliance/bad-period']);
  const wrong = await Promise.all(
    [
      ['evidence', 'verify'],
      ['evidence', 'look', 'x'],
      ['evidence', 'page', 'x'],
      ['evidence', 'make', 'x', '-o', 'y'],
      ['evidence', 'verify', 'none.json'],
    ].map((args) => json(args)),
  );
  expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
});

test('a store that no program has open gives the same counts and samples under a key of the command line', async () => {
  const asked = { from: Date.parse('2020-01-01'), until: Date.parse('2020-02-01') };
  const { statement } = await of(aud).call('compliance:period', asked);
  await cli(['key', 'new', '--owner', 'auditor', '--role', 'author', '-o', 'auditor.key']);
  await host.host.close();
  const args = [
    'evidence',
    'make',
    host.folder,
    '--from',
    '2020-01-01',
    '--until',
    '2020-02-01',
    '--signing-key',
    'auditor.key',
    '-o',
    'made.json',
    '--passphrase-stdin',
  ];
  const made = await json(args, passphrase);
  expect([made.code, made.doc['controls'], made.doc['gaps']]).toEqual([0, statement.controls, statement.gaps]);
  expect([(await json(args, passphrase)).code, (await json(['evidence', 'verify', 'made.json'])).code]).toEqual([2, 0]);
});
