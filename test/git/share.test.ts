/** A designer and a reviewer on two machines, with nothing between them but a bare repository in a folder. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addPerson, codeOf, introduce, openTwo, submitInvoices, type TwoWorkspaces } from '../exchange/two-workspaces.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { look, missingTools, pull, push, sharedFolder, signaturesBy, stateOf, type Shared } from './two-clones.ts';

let world: TwoWorkspaces;
let shared: Shared;
beforeAll(async () => {
  world = await openTwo();
  shared = sharedFolder();
  await world.ada.call('git:bind', { place: shared.repository, branch: 'main' });
  await world.ben.call('git:bind', { place: shared.repository, branch: 'main' });
});
afterAll(async () => {
  await world.close();
  shared.remove();
});

test('a binding is confirmed with its place, and only empty folders and bare repositories are taken', async () => {
  expect(world.left.asked.at(-1)).toMatchObject({
    title: 'Share this workspace through a repository?',
    detail: expect.stringContaining(shared.repository),
  });
  writeFileSync(join(shared.folder, 'a file'), '');
  expect([
    await codeOf(world.ada.call('git:bind', { place: shared.folder, branch: 'main' })),
    await codeOf(world.ada.call('git:bind', { place: join(shared.folder, 'a file'), branch: 'main' })),
    await codeOf(world.ada.call('git:bind', { place: 'relative', branch: 'main' })),
    await codeOf(world.rui.call('git:bind', { place: shared.repository, branch: 'main' })),
  ]).toEqual(['git/not-a-repository', 'git/not-a-repository', 'git/not-a-repository', 'identity/denied']);
});

describe('a review through the repository', () => {
  test('goes from submission to a signed bundle, with key cards on the way', async () => {
    const { ada, ben, omar, rui, mei } = world;
    const { reviewId, flowId } = await submitInvoices(ada);
    await push(ada, [flowId], [reviewId], 'First invoices');
    expect((await pull(rui)).problems.map(({ code }) => code)).toEqual(['package/unknown-sender']);
    const [card] = (await look(ben)).cards;
    expect(card).toMatchObject({ owner: 'ada', displayName: 'Ada' });
    await introduce(world);
    expect((await pull(rui)).taken).toEqual([{ kind: 'request', sender: 'ada', decision: 'submitted', reviewId, flowName: 'Invoices' }]);
    const { closure } = await rui.call('review:get', { reviewId });
    for (const person of [rui, mei]) {
      await person.call('review:sign', { reviewId, closure: closure.hash });
      expect((await look(person)).outgoing.answers.map((one) => one.reviewId)).toEqual([reviewId]);
      await push(person, [], [reviewId], 'Signed');
      expect((await look(person)).outgoing.answers).toEqual([]);
    }
    expect((await pull(ada)).taken.map(({ sender, decision }) => `${sender} ${decision}`).sort()).toEqual(['mei approved', 'rui approved']);
    expect((await ada.call('review:get', { reviewId })).summary.state).toBe('approved');
    await omar.call('exchange:card', {});
    await ada.call('trust:publish', {});
    const { base64 } = await omar.call('bundle:export', { reviewId });
    const { signatures, ...verified } = await ada.call('bundle:verify', { base64 });
    expect(verified).toMatchObject({ ok: true, flow: 'Invoices', environment: 'dev', until: expect.any(Number) });
    // By name, whether their key lives here or on a colleague's computer.
    expect([...new Set(signatures.map(({ role, by }) => `${role} ${by}`))].sort()).toEqual([
      'author Ada',
      'release Omar',
      'reviewer Mei',
      'reviewer Rui',
    ]);
    expect((await pull(ada)).taken).toEqual([]);
  });

  test.skipIf(missingTools !== undefined)(
    `leaves commits whose signatures git and ssh-keygen find good${missingTools === undefined ? '' : ` (SKIPPED: ${missingTools})`}`,
    () => {
      const signers = shared.git('show', 'main:allowed_signers');
      expect(signaturesBy(shared, signers)).toEqual([
        'G mei@countersign.invalid',
        'G rui@countersign.invalid',
        'G ada@countersign.invalid',
      ]);
      expect(
        signaturesBy(
          shared,
          signers
            .split('\n')
            .filter((line) => !line.startsWith('rui'))
            .join('\n'),
        )[1],
      ).toMatch(/^U/);
      expect([
        shared.git('fsck', '--strict'),
        shared
          .git('ls-tree', '-r', '--name-only', 'main')
          .split('\n')
          .filter((path) => !path.startsWith('reviews/')),
      ]).toEqual([
        '',
        [
          'allowed_signers',
          expect.stringMatching(/^flows\/flow_.*\.flow\.json$/),
          ...new Array<unknown>(3).fill(expect.stringMatching(/^people\/[0-9a-f]{32}\.countersign-key$/)),
          '',
        ],
      ]);
    },
  );

  test('R-AUTHOR-3: a commit that names others makes them authors by its word, until they say that they changed nothing and somebody else accepts it', async () => {
    const { ada, ben, rui, mei, right } = world;
    const { flowId } = await submitInvoices(ada);
    await push(ada, [flowId], [], 'Third supplier\nChanged-by: rui');
    const { head = '' } = await look(ben);
    await ben.call('git:take', { flowId, head, choices: {} });
    expect((await ben.call('flows:revisions', { flowId })).revisions.map(({ by, message }) => `${by}: ${message}`).sort()).toEqual([
      'Ada: Third supplier',
      'Rui: ada signed this and says that rui changed it: Third supplier',
    ]);
    const submit = async () => {
      const [{ revision = 0 } = {}] = (await ben.call('flows:revisions', { flowId })).revisions;
      const { id: reviewId } = await ben.call('review:submit', { flowId, revision, message: '' });
      const seen = await rui.call('review:get', { reviewId });
      return {
        reviewId,
        namedBy: seen.namedBy,
        authors: [...seen.authors].sort(),
        cannot: seen.cannotSign.length,
        notices: seen.notices.filter((text) => text.includes('says that they did not')),
      };
    };
    const named = await submit();
    expect([
      named.namedBy,
      named.authors,
      named.cannot > 0,
      (await mei.call('review:get', { reviewId: named.reviewId })).namedBy,
      await codeOf(mei.call('review:denyAuthorship', { reviewId: named.reviewId })),
    ]).toEqual([['Ada'], ['Ada', 'Ben', 'Rui'], true, [], 'review/wrong-state']);
    await rui.call('review:denyAuthorship', { reviewId: named.reviewId });
    expect(right.asked.at(-1)).toMatchObject({
      title: 'Say that you changed nothing in “Invoices”?',
      detail: expect.stringContaining('“Ada” signed that you did.') as string,
    });
    // What was frozen stays as it is.
    const after = await rui.call('review:get', { reviewId: named.reviewId });
    expect([
      after.namedBy,
      after.cannotSign.length > 0,
      await codeOf(rui.call('review:denyAuthorship', { reviewId: named.reviewId })),
    ]).toEqual([[], true, 'review/wrong-state']);
    const root = await addPerson(right, ben, 'root', 'Root', ['admin']);
    const still = await submit();
    const accept = (person: PersonAtDoor) => person.call('review:acceptDenial', { reviewId: still.reviewId, accountId: denier });
    const [{ accountId: denier = '', mayAccept } = {}] = (await ben.call('review:get', { reviewId: still.reviewId })).denials;
    expect([
      still.authors.includes('Rui'),
      still.cannot > 0,
      still.notices[0]?.includes('Nobody has accepted that.'),
      mayAccept,
      await codeOf(accept(ben)),
      await codeOf(accept(rui)),
    ]).toEqual([true, true, true, false, 'review/self-approval', 'review/self-approval']);
    await accept(root);
    expect(right.asked.at(-1)?.title).toBe('Accept that “Rui” changed nothing in “Invoices”?');
    const again = await submit();
    expect([
      again.authors,
      again.cannot,
      again.notices,
      (await mei.call('review:get', { reviewId: again.reviewId })).notices.length > 0,
    ]).toEqual([
      ['Ada', 'Ben'],
      0,
      [
        'Ada signed in the repository that Rui changed this, and Rui says that they did not. Root accepted that: ask both before a signature of Rui counts for you.',
      ],
      true,
    ]);
    // The copy of the flow, and what is pushed of it, name them no more either.
    const { flow: copy } = await ben.call('flows:create', { name: 'Copy', copyOf: flowId });
    await push(ben, [copy.id], [], 'A copy');
    expect(
      shared
        .git('log', '-1', '--format=%B', 'main')
        .split('\n')
        .filter((line) => line.startsWith('Changed-by:')),
    ).toEqual(['Changed-by: ada']);
  });
});

describe.skipIf(missingTools !== undefined)(
  `what others do to the repository${missingTools === undefined ? '' : ` (SKIPPED: ${missingTools})`}`,
  () => {
    let alone: TestHost;
    let ada: PersonAtDoor;
    beforeAll(async () => {
      alone = await openTestHost();
      ada = (await withFirstPerson(alone)).ada;
      await ada.call('git:bind', { place: shared.repository, branch: 'main' });
      await pull(ada);
    });
    afterAll(async () => {
      await alone.close();
    });

    const edit = (clone: string, flowId: string, change: (text: string) => string): void => {
      const file = join(clone, 'flows', `${flowId}.flow.json`);
      writeFileSync(file, change(readFileSync(file, 'utf8')));
    };
    const newFlow = async (): Promise<string> => {
      const { flow } = await ada.call('flows:create', { name: 'Contested' });
      await push(ada, [flow.id]);
      return flow.id;
    };

    test('an unsigned change is shown as such, and its author is nobody who could sign', async () => {
      const flowId = await newFlow();
      shared.elsewhere((clone) => edit(clone, flowId, (text) => text.replace('"Contested"', '"By hand"')));
      const seen = await look(ada);
      expect([seen.commits[0], seen.flows.find((flow) => flow.flowId === flowId)]).toMatchObject([
        { standing: 'unsigned', author: 'Bob' },
        { state: 'theirs', signed: false, by: ['Bob (unsigned)'] },
      ]);
      await ada.call('git:take', { flowId, head: seen.head ?? '', choices: {} });
      expect((await ada.call('flows:revisions', { flowId })).revisions[0]).toMatchObject({ by: 'Bob (unsigned)', message: 'By hand' });
    });

    test('a file that is no valid flow is a problem of its own, and nothing here is lost', async () => {
      const flowId = await newFlow();
      shared.elsewhere((clone) => {
        edit(clone, flowId, () => '{"nodes": "many"}');
        writeFileSync(join(clone, 'flows', 'wrong name.flow.json'), '{}');
      });
      const seen = await look(ada);
      expect(seen.flows.find((flow) => flow.flowId === flowId)).toMatchObject({ state: 'unreadable', name: 'Contested' });
      expect(seen.problems.map(({ path, code }) => [path, code])).toEqual([
        ['flows/wrong name.flow.json', 'git/bad-path'],
        [`flows/${flowId}.flow.json`, 'git/damaged'],
      ]);
      expect(await codeOf(ada.call('git:take', { flowId, head: seen.head ?? '', choices: {} }))).toBe('git/damaged');
      expect((await ada.call('flows:get', { flowId })).flow.name).toBe('Contested');
      shared.elsewhere((_clone, git) => {
        git('revert', '--no-edit', 'HEAD');
      });
    });

    test('rewritten history is refused until somebody has looked, and flows here stay', async () => {
      const flowId = await newFlow();
      await pull(ada);
      shared.elsewhere(
        (_clone, git) => {
          git('reset', '-q', '--hard', 'HEAD~1');
          git('commit', '-q', '--allow-empty', '-m', 'Never happened');
        },
        ['push', '-q', '-f', 'origin', 'HEAD:main'],
      );
      const seen = await look(ada);
      expect(seen.rewritten).toBe(true);
      expect([await codeOf(pull(ada)), await codeOf(push(ada, [flowId]))]).toEqual(['git/history-rewritten', 'git/history-rewritten']);
      await pull(ada, true);
      expect(await stateOf(ada, flowId)).toMatchObject({ state: 'gone-there', name: 'Contested' });
      await push(ada, [flowId]);
      expect((await stateOf(ada, flowId))?.state).toBe('same');
    });

    test('samples stay at home, and a flow with a secret is not pushed', async () => {
      const { flow } = await ada.call('flows:create', { name: 'Private' });
      const start = {
        id: 'start',
        type: 'manual-trigger',
        typeVersion: 1,
        name: 'Start',
        parameters: {},
        sample: [{ email: 'jane@example.com' }],
      };
      await ada.call('flows:save', { flow: { ...flow, nodes: [start] }, base: 1 });
      await push(ada, [flow.id]);
      expect(shared.git('show', `main:flows/${flow.id}.flow.json`)).not.toContain('jane@');
      const secret = `sk-proj-${'Ab3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zB'.repeat(2)}`;
      const ask = {
        id: 'ask',
        type: 'http-request',
        typeVersion: 1,
        name: 'Ask',
        parameters: { url: 'https://api.example.com', headers: [{ name: 'authorization', value: `Bearer ${secret}` }] },
      };
      await ada.call('flows:save', { flow: { ...flow, nodes: [start, ask] }, base: 2 });
      expect(await codeOf(push(ada, [flow.id]))).toBe('git/refused');
    });
  },
);
