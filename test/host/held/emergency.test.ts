/** R-EMERGENCY: an emergency release through the guarded door, from its submission to the person who looks at it again. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addPerson, codeOf } from '../../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import { invoiceFlow } from '../../review/kit.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

let host: TestHost;
let [ada, rui, mei, ole, omar, aud]: PersonAtDoor[] = [];
beforeEach(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  rui = await addPerson(host, ada, 'rui', 'Rui', ['reviewer']);
  mei = await addPerson(host, ada, 'mei', 'Mei', ['reviewer']);
  ole = await addPerson(host, ada, 'ole', 'Ole', ['reviewer']);
  omar = await addPerson(host, ada, 'omar', 'Omar', ['operator']);
  aud = await addPerson(host, ada, 'aud', 'Aud', ['auditor']);
});
afterEach(async () => {
  await host.close();
});

const of = (person: PersonAtDoor | undefined): PersonAtDoor => {
  if (person === undefined) throw new Error('nobody');
  return person;
};
const reason = 'Invoices are lost every minute since the partner moved its API';
const found = 'It was needed, and the partner confirms that nothing was lost since.';
const drawn = async (): Promise<string> =>
  (await of(ada).call('flows:import', { fileName: 'invoices.flow.json', text: JSON.stringify(invoiceFlow()) })).flow.id;
const submit = (flowId: string, why = reason, revision = 1) =>
  of(ada).call('review:submitEmergency', { flowId, revision, target: 'prod', reason: why });
async function sign(person: PersonAtDoor | undefined, reviewId: string): Promise<string> {
  const { closure } = await of(person).call('review:get', { reviewId });
  return (await of(person).call('review:sign', { reviewId, closure: closure.hash })).summary.state;
}
const alerts = async (): Promise<readonly string[]> =>
  (await of(omar).call('monitor:overview', { days: 1, offsetMinutes: 0 })).alerts.map(({ severity, title }) => `${severity} ${title}`);

test('R-EMERGENCY-1: who may not, says too little or hides something submits none, and nobody is asked about it', async () => {
  const flowId = await drawn();
  const before = host.asked.length;
  expect([
    await codeOf(of(omar).call('review:submitEmergency', { flowId, revision: 1, target: 'prod', reason })),
    await codeOf(submit(flowId, 'hurry')),
    await codeOf(submit(flowId, `${reason} \u202eok`)),
    host.asked.length - before,
    await codeOf(submit(flowId, reason, 7)),
  ]).toEqual(['identity/denied', 'review/waiver-invalid', 'review/waiver-invalid', 0, 'store/conflict']);
  expect(await of(ada).call('review:list', {})).toEqual({ reviews: [] });
});

test('R-EMERGENCY-1: it says what it is to whoever submits, signs, watches, draws and reads the log, and takes two other people', async () => {
  const flowId = await drawn();
  const { id: reviewId, required, tier } = await submit(flowId);
  expect([host.asked.at(-1)?.title, host.asked.at(-1)?.detail.split('\n')]).toEqual([
    'Submit “Invoices” for production as an emergency?',
    [
      `Reason: ${reason}`,
      'Not held up by: It was not approved for test yet, and production takes only what was.',
      'Any two reviewers are enough, and it ends after 24 hours. Everybody who watches the workspace is told, and within 7 days somebody else looks at it again.',
    ],
  ]);
  expect([required, tier, await alerts(), (await of(ada).call('flows:get', { flowId })).summary.emergency?.state]).toEqual([
    2,
    'high',
    ['block Emergency release of “Invoices” for production'],
    'waiting',
  ]);
  expect([
    await codeOf(of(ada).call('review:sign', { reviewId, closure: (await of(ada).call('review:get', { reviewId })).closure.hash })),
    await sign(rui, reviewId),
    await codeOf(sign(rui, reviewId)),
    await sign(mei, reviewId),
  ]).toEqual(['identity/denied', 'submitted', 'review/already-signed', 'approved']);
  expect([
    (await of(ada).call('flows:get', { flowId })).summary.emergency?.state,
    (await of(ada).call('env:list', {})).flows[0]?.places.map(({ review }) => review?.emergency),
  ]).toEqual(['running', [undefined, undefined, 'running']]);
  const notices = (await of(aud).call('identity:notices', {})).notices.map(({ title, detail }) => `${title}: ${detail}`);
  expect(notices.filter((text) => text.startsWith('An emergency'))).toEqual([
    expect.stringContaining('approved by its second signature'),
    expect.stringContaining('Ada submitted one'),
  ]);
  const log = (await of(aud).call('audit:list', { limit: 200 })).entries
    .filter(({ action }) => action.startsWith('review.emergency'))
    .map(({ action, details }) => [action, details['environment'] ?? details['approved'], details['outcome']]);
  expect(log).toEqual([
    ['review.emergency', 'yes', 'done'],
    ['review.emergency-submitted', 'prod', 'done'],
  ]);
  await of(ada).call('trust:publish', {});
  const { bundle } = await of(omar).call('bundle:export', { reviewId });
  expect(bundle.emergency).toBe(true);
});

test('R-EMERGENCY-1: a review tells its whole reason, and tells it once', async () => {
  const long = `${reason}. ${'It goes on and on. '.repeat(20)}`.trim();
  const { id: reviewId } = await submit(await drawn(), long);
  const { summary, notices } = await of(rui).call('review:get', { reviewId });
  expect([summary.emergency?.reason, notices.filter((text) => text.includes('emergency'))]).toEqual([long, []]);
});

test('R-EMERGENCY-2: somebody who neither made nor signed it says what they found, once, and it stands in the evidence', async () => {
  const { id: reviewId } = await submit(await drawn());
  const close = (person: PersonAtDoor | undefined, words = found) => of(person).call('review:closeEmergency', { reviewId, words });
  const early = await codeOf(close(ole));
  await sign(rui, reviewId);
  await sign(mei, reviewId);
  expect([
    early,
    await codeOf(close(rui)),
    await codeOf(close(ada)),
    await codeOf(close(ole, 'fine')),
    (await of(rui).call('review:get', { reviewId })).cannotClose,
  ]).toEqual([
    'review/wrong-state',
    'review/self-approval',
    'identity/denied',
    'review/waiver-invalid',
    'You signed this emergency release, so somebody else has to look at it again.',
  ]);
  const { emergency } = await close(ole);
  const { text } = await of(aud).call('review:exportEvidence', { reviewId });
  // It is told as long as it counts.
  expect([emergency?.state, emergency?.dueAt, emergency?.closed?.by, await codeOf(close(ole)), await alerts()]).toEqual([
    'running',
    undefined,
    'Ole',
    'review/wrong-state',
    ['block Emergency release of “Invoices” for production'],
  ]);
  expect([text.includes(reason), text.includes(found), /Ole looked at it again on/.test(text)]).toEqual([true, true, true]);
});

test('R-EMERGENCY-2: a flow that is deleted leaves its emergency release to be looked at, and the question about it says so', async () => {
  const flowId = await drawn();
  const { id: reviewId } = await submit(flowId);
  const waits = host.asked.length;
  await of(ada).call('flows:delete', { flowId });
  expect(host.asked.slice(waits).map(({ detail }) => detail.split('\n')[1])).toEqual([
    'Its emergency release of version 1 for production waits for two reviewers: they cannot sign a flow that is deleted.',
  ]);
  expect([
    (await of(rui).call('review:get', { reviewId })).cannotSign,
    await codeOf(of(rui).call('review:sign', { reviewId, closure: 'a'.repeat(64) })),
  ]).toEqual([['The flow was deleted.'], 'flow/not-found']);
  await of(ada).call('flows:restore', { flowId });
  expect([await sign(rui, reviewId), await sign(mei, reviewId)]).toEqual(['submitted', 'approved']);
  await of(ada).call('flows:delete', { flowId });
  expect(host.asked.at(-1)?.detail.split('\n')[1]).toBe(
    'Its emergency release of version 1 for production stays: somebody who neither made nor signed it still has to look at it again.',
  );
  const { flow, cannotSign, cannotClose } = await of(ole).call('review:get', { reviewId });
  expect([flow.name, cannotSign, cannotClose, (await of(aud).call('review:exportEvidence', { reviewId })).text.includes(reason)]).toEqual([
    'Invoices',
    ['The flow was deleted.'],
    undefined,
    true,
  ]);
  expect((await of(ole).call('review:closeEmergency', { reviewId, words: found })).emergency?.closed?.by).toBe('Ole');
});

test('R-EMERGENCY-2: a copy of a flow has the emergencies that its original had when it was copied, and no others', async () => {
  const flowId = await drawn();
  const released = async (id: string, revision: number): Promise<void> => {
    const { id: reviewId } = await submit(id, reason, revision);
    await sign(rui, reviewId);
    await sign(mei, reviewId);
  };
  const copyOf = async (name: string, id = flowId) => (await of(ada).call('flows:create', { name, copyOf: id })).flow.id;
  const early = await copyOf('Early');
  await released(flowId, 1);
  const once = await copyOf('Once');
  const { flow } = await of(ada).call('flows:get', { flowId });
  await of(ada).call('flows:save', { base: 1, flow: { ...flow, purpose: 'Pays faster' } });
  await released(flowId, 2);
  const late = await copyOf('Late');
  await of(ada).call('flows:delete', { flowId });
  const file = (
    await of(ada).call('flows:import', { fileName: 'late.flow.json', text: (await of(ada).call('flows:export', { flowId: late })).text })
  ).flow.id;
  expect([
    await codeOf(submit(late)),
    await codeOf(submit(await copyOf('Later', late))),
    await codeOf(submit(file)),
    await codeOf(submit(early)),
    await codeOf(submit(once)),
  ]).toEqual(['review/look-back-due', 'review/look-back-due', 'review/look-back-due', 'done', 'done']);
});
