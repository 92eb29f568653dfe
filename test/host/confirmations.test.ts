/** The exact words of every confirmation outside the page, as the operating system's dialog shows them; and what a waiver's decides. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, codeOf, submitInvoices } from '../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { openTestHost, passphrase, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let [ada, rui, omar, root]: PersonAtDoor[] = [];
const of = (person: PersonAtDoor | undefined): PersonAtDoor => {
  if (person === undefined) throw new Error('nobody');
  return person;
};
beforeAll(async () => {
  world = await openTestHost();
  ada = (await withFirstPerson(world)).ada;
  rui = await addPerson(world, ada, 'rui', 'Rui', ['reviewer'], ['security', 'privacy']);
  omar = await addPerson(world, ada, 'omar', 'Omar', ['operator']);
  root = await addPerson(world, ada, 'root', 'Root', ['admin']);
});
afterAll(async () => {
  await world.close();
});

/** What was asked last, as it stands in the dialog; ids, hashes and times stand for themselves. */
function shown(): string {
  const asked = world.asked.at(-1);
  if (asked === undefined) return 'nothing was asked';
  const lines = asked.detail.split('\n');
  // Keys are listed by their ids, which are chance.
  const [keys, others] = [lines.filter((line) => line.startsWith('New: ')).toSorted(), lines.filter((line) => !line.startsWith('New: '))];
  return [asked.title, ...others, ...keys, `[${asked.button}] [Cancel]`]
    .join('\n')
    .replace(/Fingerprint: [a-z]{5}(-[a-z]{5}){3}/g, 'Fingerprint: FOUR-WORDS')
    .replaceAll(/\d{4}-\d\d-\d\dT[\dTZ-]+/g, 'TIME')
    .replaceAll(/until \d{4}-\d\d-\d\d/g, 'until DAY')
    .replaceAll(/\([0-9a-f]{8}\)/g, '(KEY)')
    .replaceAll(world.folder, 'FOLDER');
}
async function asks(call: Promise<unknown>): Promise<string> {
  const before = world.asked.length;
  const outcome = await call.then(
    () => 'done',
    (error: unknown) => String(error),
  );
  return world.asked.length === before ? outcome : shown();
}

test('a blocked flow that was never submitted: its waiver is asked for, seen, confirmed and decided by a reviewer, and then it can be submitted', async () => {
  const leaks = flow(
    [
      step('hook', 'webhook-trigger', { auth: 'hmac', fields: [{ name: 'email', label: 'contact' }] }),
      step('ask', 'model-call', { provider: 'openai', model: 'gpt-4o-2024-08-06', prompt: 'Answer {{ input.body.email }}' }),
    ],
    ['hook > ask'],
    { name: 'Answer customers' },
  );
  const { flow: drawn } = await of(ada).call('flows:import', { fileName: 'answers.flow.json', text: JSON.stringify(leaks) });
  const blocking = (await of(ada).call('lint:flow', { flow: drawn })).findings.filter(({ severity }) => severity === 'block');
  expect(blocking.length).toBeGreaterThan(0);
  const submit = () => codeOf(of(ada).call('review:submit', { flowId: drawn.id, revision: 1, message: '' }));
  const until = Date.now() + 30 * 86_400_000;
  for (const { fingerprint, ruleId } of blocking)
    await of(ada).call('waiver:request', { flowId: drawn.id, fingerprint, ruleId, reason: 'The customer writes to us first', until });
  const [own, { waivers }] = [(await of(ada).call('waiver:list', {})).waivers, await of(rui).call('waiver:list', {})];
  expect([
    await submit(),
    own.map(({ mine, mayDecide }) => [mine, mayDecide]),
    waivers.map(({ flowName, title, requestedBy, mayDecide }) => [flowName, title, requestedBy, mayDecide]),
  ]).toEqual(['review/blocked-verdict', blocking.map(() => [true, false]), blocking.map(({ title }) => [drawn.name, title, 'Ada', true])]);
  const decline = (person: PersonAtDoor | undefined, reason: string) =>
    of(person).call('waiver:decline', { waiverId: waivers[0]?.id ?? '', reason });
  const declined = async (person: PersonAtDoor | undefined) => (await of(person).call('waiver:declined', { flowId: drawn.id })).waivers;
  expect([
    await codeOf(decline(ada, 'Mask it, please')),
    await codeOf(decline(rui, 'no')),
    await codeOf(decline(rui, ' '.repeat(12))),
    await codeOf(decline(rui, 'Mask it\u202eplease')),
    await declined(ada),
  ]).toEqual(['identity/denied', 'ipc/bad-input', 'review/waiver-invalid', 'review/waiver-invalid', []]);
  await decline(rui, 'Mask the address before the model reads it');
  expect([
    (await declined(ada)).map(({ mine, declinedBy, reason, ruleId, flowName }) => [mine, declinedBy, reason, ruleId, flowName]),
    (await declined(rui)).map(({ mine }) => mine),
    (await of(ada).call('waiver:declined', { flowId: 'flow_other' })).waivers,
  ]).toEqual([[[true, 'Rui', 'Mask the address before the model reads it', blocking[0]?.ruleId, drawn.name]], [false], []]);
  expect([(await of(rui).call('waiver:list', {})).waivers.length, await submit()]).toEqual([blocking.length - 1, 'review/blocked-verdict']);
  await of(ada).call('waiver:request', {
    flowId: drawn.id,
    fingerprint: blocking[0]?.fingerprint ?? '',
    ruleId: blocking[0]?.ruleId ?? '',
    reason: 'The customer writes to us first',
    until,
  });
  // It was asked for again, so nothing is said of the first time.
  expect(await declined(ada)).toEqual([]);
  for (const { id } of (await of(rui).call('waiver:list', {})).waivers) await of(rui).call('waiver:approve', { waiverId: id });
  expect([shown(), (await of(rui).call('waiver:list', {})).waivers, await submit()]).toMatchInlineSnapshot(`
    [
      "Live with this in “Answer customers” until DAY?
    Contact data (e-mail, phone or address) in “body.email” reaches OpenAI unmasked
    Rule: DF001
    Asked for by “Ada”, who gives this reason: The customer writes to us first
    [Approve waiver] [Cancel]",
      [],
      "done",
    ]
  `);
});

test('signing repeats flow, version, environment, fingerprint and what is new', async () => {
  const { reviewId } = await submitInvoices(of(ada));
  const { closure } = await of(rui).call('review:get', { reviewId });
  expect(await asks(of(rui).call('review:sign', { reviewId, closure: closure.hash }))).toMatchInlineSnapshot(`
    "Sign “Invoices”, version 1, for development?
    Fingerprint: FOUR-WORDS
    Submitted by “Ada”. Risk: high.
    This is the first version.
    + 1 destination: api.partner.example
    + “call” sends data to api.partner.example
    + start by web request (“hook”, from the internet with proof of identity)
    [Sign] [Cancel]"
  `);
});

test('what a reviewer asks for stands in the review, and the review then waits for its designer', async () => {
  const { reviewId } = await submitInvoices(of(ada), 'Third supplier');
  const said = await of(rui).call('review:comment', { reviewId, anchor: { kind: 'flow', ref: '' }, text: 'Who reads it?' });
  await of(rui).call('review:comment', { reviewId, anchor: { kind: 'node', ref: 'call' }, text: 'Is this host the new one?' });
  await of(rui).call('review:resolve', { reviewId, threadId: said.id, resolved: true });
  await of(rui).call('review:requestChanges', { reviewId, reason: 'Add the contract with the partner first' });
  const seen = async (who: PersonAtDoor | undefined) =>
    (await of(who).call('review:list', {})).reviews
      .filter(({ id }) => id === reviewId)
      .map(({ waitingForMe, decision }) => ({ waitingForMe, decision }));
  const decision = { by: 'Rui', reason: 'Add the contract with the partner first', openComments: 1 };
  expect([await seen(ada), await seen(rui), (await of(omar).call('review:get', { reviewId })).summary.decision]).toEqual([
    [{ waitingForMe: true, decision }],
    [{ waitingForMe: false, decision }],
    decision,
  ]);
});

test('whatever deletes, ends or publishes says what, and what follows', async () => {
  const { flow: drawn } = await of(ada).call('flows:create', { name: 'Old one' });
  const { id: connectionId } = await of(omar).call('connections:save', {
    name: 'Orders',
    type: 'http',
    auth: 'bearer',
    hosts: ['orders.example.com'],
    scopes: [],
    environment: 'dev',
    personal: false,
  });
  const { file } = await of(ada).call('store:backup', {});
  const { text } = await of(rui).call('exchange:card', {});
  rmSync(join(world.folder, 'backups', file), { force: true });
  const texts = [
    await asks(of(ada).call('flows:delete', { flowId: drawn.id })),
    await asks(of(omar).call('connections:delete', { connectionId })),
    await asks(of(root).call('audit:setRetention', { days: 400 })),
    await asks(of(root).call('audit:setRetention', {})),
    await asks(of(omar).call('privacy:erase', { identifiers: ['jane.doe@example.com'], ground: 'request' })),
    await asks(of(ada).call('git:bind', { place: join(world.folder, 'flows.git'), branch: 'main' })),
    await asks(of(root).call('exchange:addColleague', { text, roles: ['reviewer'], groups: ['security'] })),
    await asks(of(root).call('env:publishRevocations', {})),
    await asks(of(root).call('trust:publish', {})),
    await asks(of(root).call('store:restore', { file, typed: passphrase })),
    await asks(of(root).call('store:rotateKey', { passphrase: 'not this one' })),
  ];
  expect(`\n${texts.join('\n\n')}\n`).toMatchInlineSnapshot(`
    "
    Delete “Old one”?
    It leaves the list. Its versions, reviews and runs stay for the record, and it can be restored.
    [Delete] [Cancel]

    Delete “Orders”?
    Its secret is destroyed. Flows that name it cannot run until it is replaced.
    [Delete] [Cancel]

    Delete audit entries after 400 days?
    Older entries are deleted for good, now and every day. A signed checkpoint stands in for them; who did what can no longer be read.
    [Delete them] [Cancel]

    Keep the whole audit log?
    Nothing will be deleted from it any more.
    [Keep it] [Cancel]

    Erase this person?
    Nothing was found; the certificate will say so, and what was not searched.
    What is erased cannot be brought back. Flows, reviews, connections, settings, accounts and the audit log stay as they are; the certificate says which of them name the person.
    [Erase] [Cancel]

    Share this workspace through a repository?
    FOLDER/flows.git
    Branch: main
    Whoever can read it reads the flows and reviews that people push. Samples, notes of runs and secrets never go there.
    [Bind] [Cancel]

    Trust the key of “Rui”, account “rui”?
    Fingerprint: FOUR-WORDS
    Have them read it to you: anybody can make a card with this name.
    They may sign reviews, for security.
    [Trust this key] [Cancel]

    Publish the revocation list?
    0 bundles and 0 keys.
    Runners that read it stop these at once, and stop everything when the list is older than a week.
    [Publish] [Cancel]

    Publish trust root version 1?
    Runners that take it over will accept the signatures of these keys.
    New: the key of ada, for submissions and this list (KEY)
    New: the key of omar, for releases (KEY)
    New: the key of root, for this list (KEY)
    New: the key of rui, for approvals and releases, of the groups privacy and security (KEY)
    [Publish] [Cancel]

    Replace the workspace with this backup?
    TIME.countersign-db
    Anything done since then is not in it. A copy of today's workspace is kept in its folder of backups. Everybody is signed out.
    [Restore] [Cancel]

    Encrypt the workspace under a new key?
    Everything is encrypted again, which closes the workspace for a moment. The current recovery code stops working, and a new one is shown once. Earlier backups still open as before.
    [Make a new key] [Cancel]
    "
  `);
});

test('what is published is what was listed: when somebody changes it while the question is open, it is asked anew', async () => {
  const digest = 'ab'.repeat(32);
  const [trust, list] = [() => codeOf(of(root).call('trust:publish', {})), () => codeOf(of(root).call('env:publishRevocations', {}))];
  world.whileAsked = async () => addPerson(world, of(ada), 'late', 'Late', ['reviewer']);
  const changed = await trust();
  const before = await of(root).call('trust:show', {});
  world.whileAsked = async () => of(omar).call('env:revoke', { digest, reason: 'Wrong price list' });
  expect([changed, before.version, await list(), (await of(root).call('env:list', {})).revocations]).toEqual([
    'store/conflict',
    before.version,
    'store/conflict',
    { number: expect.any(Number) as number, bundles: 1, keys: 0, pending: true },
  ]);
  expect([await trust(), shown().includes('the key of late'), await list(), shown().includes('1 bundles')]).toEqual([
    'done',
    true,
    'done',
    true,
  ]);
  expect([(await of(root).call('trust:show', {})).version, (await of(root).call('env:list', {})).revocations.pending]).toEqual([
    before.version + 1,
    false,
  ]);
});
