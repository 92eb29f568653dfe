/** Privacy budgets of a workspace: two runs at once, who may see and decide, and a backup that is put back. */
import { expect, test } from 'vitest';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { ownPassword, Refusal } from '../../kit/person.ts';
import { eachHost } from '../each-host.ts';
import { passphrase, password } from '../open-test-host.ts';

const at = eachHost({ omar: ['operator', 'auditor'] });
const [ada, omar] = [at.by('ada'), at.by('omar')];

const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

/** A run spends 3 of 5: there is room for two, since costs add up to less than the sum of epsilons. */
const learning = (): Flow => ({
  ...emptyFlow('f', 'Learn from ratings'),
  nodes: [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    {
      id: 'learn',
      type: 'learn-together',
      typeVersion: 1,
      name: 'Learn',
      parameters: { target: 'good', inputs: [{ field: 'hours', low: 0, high: 48 }], budget: 'ratings', epsilon: 3, total: 5 },
    },
  ],
  edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'learn', port: 'in' } }],
});

async function run(flow: Flow): Promise<string> {
  const { id } = await ada.call('run:start', { flow, mode: 'dev', input: { hours: 3, good: true } });
  for (;;) {
    const { summary } = await ada.call('run:get', { runId: id });
    if (summary.endedAt !== undefined) return summary.status;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
const list = async () => (await omar.call('budgets:list', {})).budgets;

test('a private flow is counted and not named to others, and a reason that nobody can read is none', async () => {
  await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify({ ...learning(), sharedWith: 'private' }) });
  const names = async (who: typeof ada) =>
    (await who.call('budgets:list', {})).budgets.flatMap(({ drawn }) => drawn.map(({ flowName }) => flowName));
  expect([await names(omar), await names(await at.join('pia', ['operator']))]).toEqual([['A private flow'], ['A private flow']]);
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(learning()) });
  expect(await names(omar)).toContain(flow.name);
  expect(
    await Promise.all(
      ['     ', '\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}', 'no  \u{200b}\n'].map((reason) =>
        refusal(omar.call('budgets:close', { budget: 'ratings', reason })),
      ),
    ),
  ).toEqual(['ipc/bad-input', 'ipc/bad-input', 'ipc/bad-input']);
});

test('runs at once never spend more than there is; a backup that is put back asks before more is learnt, and closing is for good', async () => {
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(learning()) });
  expect((await list()).map(({ name, standing, drawn }) => [name, standing, drawn.map(({ epsilon, total }) => [epsilon, total])])).toEqual([
    ['ratings', 'unused', [[3, 5]]],
  ]);
  const { file } = await ada.call('store:backup', {});
  expect((await Promise.all([run(flow), run(flow), run(flow)])).sort()).toEqual(['failed', 'succeeded', 'succeeded']);
  const [spent] = await list();
  expect([spent?.standing, spent?.runs, (spent?.spent ?? 9) <= 5, spent?.learnt.map(({ flowName, runs }) => [flowName, runs])]).toEqual([
    'spent',
    2,
    true,
    [['Learn from ratings', 2]],
  ]);

  await ada.call('store:restore', { file: file.split(/[\\/]/).at(-1) ?? '', typed: passphrase });
  await ada.signInAgain(password);
  await omar.signInAgain(ownPassword);
  expect((await list())[0]).toMatchObject({ standing: 'unsure', runs: 0 });
  expect(await run(flow)).toBe('failed');
  expect([
    await refusal(ada.call('budgets:goOn', { budget: 'ratings', reason: 'Nothing ran since.' })),
    await refusal(omar.call('budgets:goOn', { budget: 'ratings', reason: 'no' })),
    await refusal(omar.call('budgets:goOn', { budget: 'ratings', reason: 'Nothing ran since.' })),
    await refusal(omar.call('budgets:goOn', { budget: 'ratings', reason: 'Nothing ran since.' })),
    await run(flow),
    await refusal(omar.call('budgets:close', { budget: 'ratings', reason: 'The study is over.' })),
    await refusal(omar.call('budgets:close', { budget: 'ratings', reason: 'The study is over.' })),
    await run(flow),
  ]).toEqual([
    'identity/denied',
    'ipc/bad-input',
    'done',
    'privacy/budget-settled',
    'succeeded',
    'done',
    'privacy/budget-settled',
    'failed',
  ]);
  expect(await refusal(omar.call('budgets:close', { budget: 'nobody', reason: 'anna-meyer' }))).toBe('privacy/budget-settled');
  const [closed] = await list();
  expect([closed?.standing, closed?.left, closed?.decisions.map(({ kind, by, reason }) => [kind, by, reason])]).toEqual([
    'closed',
    0,
    [
      ['goes-on', 'Omar', 'Nothing ran since.'],
      ['closed', 'Omar', 'The study is over.'],
    ],
  ]);
  // What was refused stands in the log, too, and nobody's words do.
  const { entries } = await omar.call('audit:list', { limit: 100 });
  expect(JSON.stringify(entries)).not.toMatch(/study is over|ran since|anna-meyer/);
  expect(
    ['budget.closed', 'budget.goes-on', 'budgets.seen'].map((wanted) => entries.filter(({ action }) => action === wanted).length),
  ).toEqual([3, 4, 3]);
}, 60_000);
