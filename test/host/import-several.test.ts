/** A file that holds several flows. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { Refusal } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
beforeEach(async () => {
  world = await openTestHost();
});
afterEach(async () => {
  await world.close();
});

const node = (name: string, type: string, parameters: object = {}): object => ({
  name,
  type: `n8n-nodes-base.${type}`,
  typeVersion: 1.1,
  position: [0, 0],
  parameters,
});
const started = (name: string, id: string, then: object): object => ({
  name,
  id,
  nodes: [node('Start', 'executeWorkflowTrigger'), then],
  connections: { Start: { main: [[{ node: (then as { name: string }).name, type: 'main', index: 0 }]] } },
});
const runs = (id: string): object => node('Run', 'executeWorkflow', { workflowId: id });
/** One calls another, which holds a third in itself. */
const inside = JSON.stringify(started('In itself', '', node('Write', 'set', { values: { string: [{ name: 'a', value: 'b' }] } })));
const file = {
  fileName: 'export.json',
  text: JSON.stringify([
    started('Orders', 'w1', runs('w2')),
    started('Bills', 'w2', node('Then', 'executeWorkflow', { source: 'parameter', workflowJson: inside })),
    started('Other', 'w3', runs('w9')),
  ]),
};
const callOf = (flow: Flow): unknown => {
  const last = flow.nodes.at(-1);
  return last?.type === 'sub-flow'
    ? last.parameters['flowId']
    : (last?.parameters['facts'] as { control?: { flowId?: string } } | undefined)?.control?.flowId;
};

test('says which flows it holds, and all of them come in, each calling those that it called', async () => {
  const { ada } = await withFirstPerson(world);
  expect(await ada.call('flows:inFile', file)).toEqual({
    format: 'n8n',
    flows: [
      { name: 'Orders', steps: 2 },
      { name: 'Bills', steps: 2 },
      { name: 'Then in Bills', steps: 2 },
      { name: 'Other', steps: 2 },
    ],
  });
  expect((await ada.call('flows:list', {})).flows).toEqual([]);
  const made = await ada.call('flows:import', file);
  expect([made.flow.name, ...made.others.map(({ name }) => name)]).toEqual(['Orders', 'Bills', 'Then in Bills', 'Other']);
  const open = async (index: number): Promise<Flow> => (await ada.call('flows:get', { flowId: made.others[index]?.id ?? '' })).flow;
  expect([callOf(made.flow), callOf(await open(0)), callOf(await open(2))]).toEqual([made.others[0]?.id, made.others[1]?.id, 'w9']);
  expect((await ada.call('flows:list', {})).flows).toHaveLength(4);
  // The log tells of each flow where it came from.
  const { entries } = await ada.call('audit:list', { limit: 20, actions: ['flow.imported'] });
  expect(entries.map(({ subject, details }) => [subject, details['with']]).sort()).toEqual(
    [[made.flow.id, undefined], ...made.others.map(({ id }) => [id, made.flow.id])].sort(),
  );
  expect(made.loss.every(({ message }) => /^(?:Orders|Bills|Then in Bills|Other): /.test(message))).toBe(true);
});

test('those that were chosen come in, the first of them into a flow where nothing is drawn', async () => {
  const { ada } = await withFirstPerson(world);
  const { flow: blank } = await ada.call('flows:create', { name: 'Mine' });
  const made = await ada.call('flows:import', { ...file, only: [0, 1], into: blank.id });
  expect([made.flow.id, made.others.map(({ name }) => name), callOf(made.flow)]).toEqual([blank.id, ['Bills'], made.others[0]?.id]);
  const refused = async (input: object): Promise<string> =>
    ada.call('flows:import', { ...file, ...input }).then(
      () => 'done',
      (error: unknown) => (error as Refusal).code,
    );
  expect([await refused({ only: [7] }), await refused({ only: [0, 1], into: blank.id })]).toEqual(['file/not-found', 'store/conflict']);
  // Nothing of what was refused stayed.
  expect((await ada.call('flows:list', {})).flows).toHaveLength(2);
});
