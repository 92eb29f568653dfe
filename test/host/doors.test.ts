/**
 * One flow among others, at every door: the editor's linter, the main process, the saved revision, the command line over the folder,
 * the review and the bundle give one hash, and the other flows are told only to those who may open them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTrustRoot } from '../../app/bundle/trust-root.node.ts';
import { recomputeChecks } from '../../app/bundle/from-assessment.ts';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { canonicalJson } from '../../app/kernel/json.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { newLinter } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { desk } from '../cli/kit.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { mail, manual, openHook, post, script, set, signedHook, sql } from '../lint/kit/steps.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

const { folder, json } = desk();
let world: TestHost;
beforeEach(async () => {
  world = await openTestHost();
});
afterEach(async () => {
  await world.close();
});

const shop = { database: 'sqlite', file: 'shop.db' };
const store = (value: string) =>
  sql('INSERT INTO notes (text) VALUES (:text)', { ...shop, readOnly: false, values: [{ name: 'text', value }] });
const fills = flow([signedHook(), store('{{ input.body.email }}')], ['hook > sql'], {
  name: 'Feedback of Dr. Prohaska',
  serviceAccount: 'svc-shop',
  owner: 'ada',
  riskTier: 'limited',
  sharedWith: 'private',
});
const deep = flow([manual(), script('return { back: input.who };')], ['start > script'], { name: 'Deep' });
const below = (id: string) =>
  flow([manual(), step('call', 'sub-flow', { flowId: id, inputs: [{ name: 'who', value: '{{ input.who }}' }] })], ['start > call'], {
    name: 'Below',
  });
const main = (id: string) =>
  flow(
    [
      manual(),
      step('call', 'sub-flow', { flowId: id, inputs: [{ name: 'who', value: 'a colleague' }] }),
      sql('SELECT text FROM notes', { ...shop, columns: [{ name: 'text', label: 'none' }] }),
      set({ line: '{{ input.text }}' }),
      post('https://api.hubapi.com/x', '{{ input.line }}', {}, 'tell'),
    ],
    ['start > call', 'call > sql', 'sql > set', 'set > tell'],
    { name: 'Reads notes', serviceAccount: 'svc-shop', owner: 'ada' },
  );

const take = async (ada: PersonAtDoor, drawn: Flow): Promise<Flow> =>
  (await ada.call('flows:import', { fileName: 'a.flow.json', text: JSON.stringify(drawn) })).flow;

/** What the editor's worker does with what it is told. */
async function inEditor(person: PersonAtDoor, flowId: string) {
  const { flow: opened } = await person.call('flows:get', { flowId });
  const context = structuredClone(await person.call('lint:context', { flowId }));
  return { context: JSON.stringify(context), ...newLinter(context).lint(opened, context) };
}
const hashed = async (person: PersonAtDoor, flowId: string): Promise<string> => (await inEditor(person, flowId)).verdict.hash;

test('one verdict at every door, with the flows that it calls and those that fill its table', { timeout: 120_000 }, async () => {
  const { ada } = await withFirstPerson(world);
  const writer = await take(ada, fills);
  const third = await take(ada, deep);
  const second = await take(ada, below(third.id));
  const first = await take(ada, main(second.id));
  const saved = await ada.call('flows:save', {
    flow: { ...first, nodes: first.nodes.map((node) => ({ ...node, note: 'a note that no bundle holds' })) },
    base: 1,
  });
  const people: PersonAtDoor[] = [];
  for (const [name, groups] of [
    ['rui', ['security', 'privacy']],
    ['mei', ['legal', 'data-science']],
  ] as const) {
    const { firstPassword } = await ada.call('people:create', {
      account: name,
      displayName: name,
      roles: ['reviewer'],
      groups: [...groups],
    });
    people.push(world.person(name));
    await people.at(-1)?.firstSignIn(firstPassword);
  }
  const [rui, mei] = people as [PersonAtDoor, PersonAtDoor];

  const chain = [first.id, ...[second.id, third.id].sort()];
  const hashes = await Promise.all(chain.map((id) => hashed(ada, id)));
  const [hash = ''] = hashes;
  const { flow: newest } = await ada.call('flows:get', { flowId: first.id });
  const alone = newLinter().lint(newest).verdict.hash;

  // Three doors of the app.
  expect((await ada.call('lint:flow', { flow: newest })).verdict.hash).toBe(hash);
  expect(saved.verdict.hash).toBe(hash);
  expect(await hashed(rui, first.id)).toBe(hash);
  expect(alone).not.toBe(hash);

  // The command line, over a folder with the same flows and one that has nothing to do with them.
  for (const id of [...chain, writer.id])
    writeFileSync(join(folder, `${id}.flow.json`), (await ada.call('flows:export', { flowId: id })).text);
  writeFileSync(
    join(folder, 'other.flow.json'),
    JSON.stringify({ ...flow([openHook(), mail('a@example.com', 'News')], ['hook > mail']), id: 'flow_other' }),
  );
  const { doc } = await json(['lint', folder]);
  const files = doc['files'] as unknown as { path: string; verdict: { hash: string } }[];
  expect(chain.map((id) => files.find(({ path }) => path.includes(id))?.verdict.hash)).toEqual(hashes);

  // The review, and the bundle: the whole chain under one hash, worked out again where the writer is not.
  const review = await ada.call('review:submit', { flowId: first.id, revision: 2, message: '' });
  const seen = await rui.call('review:get', { reviewId: review.id });
  expect(seen.verdict.hash).toBe(nodeHash.sha256(canonicalJson(hashes)));
  for (const reviewer of [rui, mei]) {
    const { summary } = await reviewer.call('review:sign', { reviewId: review.id, closure: seen.closure.hash });
    if (summary.state === 'approved') break;
  }
  const trust = await ada.call('trust:publish', {});
  const bytes = new Uint8Array(Buffer.from((await rui.call('bundle:export', { reviewId: review.id })).base64, 'base64'));
  const verified = await verifyBundle(
    bytes,
    {
      trustRoot: readTrustRoot(new TextEncoder().encode(trust.text)),
      at: Date.now(),
      runnerVersion: '0.1.0',
      recompute: recomputeChecks(nodeHash),
    },
    nodeHash,
  );
  expect(verified.ok ? verified.bundle.manifest.verdict.hash : verified.reason).toBe(seen.verdict.hash);
  // Nothing of the flow that only fills the table has left the workspace.
  const shipped = verified.ok ? [...verified.bundle.files.values()].map((data) => new TextDecoder().decode(data)).join('\n') : '';
  expect([shipped.includes('sqlite'), shipped.includes('Prohaska'), shipped.includes(writer.id), shipped.includes('svc-shop')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('a closure follows what others keep in its tables, and no flow besides', { timeout: 120_000 }, async () => {
  const { ada } = await withFirstPerson(world);
  const writer = await take(ada, fills);
  const first = await take(ada, main((await take(ada, below((await take(ada, deep)).id))).id));
  const review = await ada.call('review:submit', { flowId: first.id, revision: 1, message: '' });
  const changed = async (): Promise<boolean> =>
    (await ada.call('review:get', { reviewId: review.id })).cannotSign.some((text) => text.includes('changed'));
  const before = await changed();
  await take(
    ada,
    flow([openHook(), mail('a@example.com', '{{ input.body.text }}')], ['hook > mail'], { serviceAccount: 'svc-shop', owner: 'rui' }),
  );
  const unrelated = await changed();
  // Anyone may write into the table from now on.
  await ada.call('flows:save', { flow: { ...writer, nodes: [openHook(), store('{{ input.body.email }}')] }, base: 1 });
  expect([before, unrelated, await changed()]).toEqual([false, false, true]);
});

test('flows that somebody keeps to themselves are named to nobody else, and the hash stays', { timeout: 120_000 }, async () => {
  const { ada } = await withFirstPerson(world);
  await take(ada, fills);
  const hidden = await take(ada, { ...deep, name: 'Deep thoughts of Prohaska', sharedWith: 'private', owner: 'ada' });
  const first = await take(ada, main((await take(ada, below(hidden.id))).id));
  const { firstPassword } = await ada.call('people:create', { account: 'dana', displayName: 'Dana', roles: ['designer'], groups: [] });
  const dana = world.person('dana');
  await dana.firstSignIn(firstPassword);
  const own = await inEditor(ada, first.id);
  const hers = await inEditor(dana, first.id);
  const told = (await dana.call('lint:flow', { flow: (await dana.call('flows:get', { flowId: first.id })).flow })).findings;
  expect([own.context.includes('Prohaska'), hers.context.includes('Prohaska'), JSON.stringify(told).includes('Prohaska')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(hers.verdict.hash).toBe(own.verdict.hash);
  // The account that both act with is told all the same: only whose it is besides is not.
  const shared = (result: typeof own) => result.findings.find(({ ruleId }) => ruleId === 'PM004')?.title;
  expect([shared(own)?.includes('Prohaska'), shared(hers)?.includes('another flow')]).toEqual([true, true]);
});
