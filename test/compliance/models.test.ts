/** All models of an organisation, and their bill of materials against the schema of CycloneDX 1.6. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { billOfMaterials, refsInBill } from '../../app/bundle/materials.ts';
import { learningSteps } from '../../app/compliance/learning-bill.ts';
import { modelBill } from '../../app/compliance/model-bill.ts';
import { isUnused, modelInventory, type RegisteredModel } from '../../app/compliance/model-inventory.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { FairnessKept } from '../../app/monitor/fairness.ts';
import { grantFor } from '../../app/review/assess.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { bundleInput, prepared, sealed } from '../bundle/kit.ts';
import { desk } from '../cli/kit.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { flow } from '../lint/kit/flow.ts';
import { ask, askLocal, brain, localModel, manual, openHook } from '../lint/kit/steps.ts';
import { faultsOf } from './cyclonedx-schema.ts';

const about = { name: 'Finance', madeAt: '2027-01-31T12:00:00Z', version: '0.1.0' };
const off = { ...ask('Again', { provider: 'openai', model: 'gpt-4o' }, 'off'), disabled: true };
const answers: Flow = {
  ...flow([openHook(), ask('{{ input.body.email }}', { provider: 'openai', model: 'gpt-4o' }), off], ['hook > ask']),
  id: 'flow_answers',
  name: 'Answers "quoted"',
};
const inHouse: Flow = { ...flow([openHook(), askLocal('{{ input.body.text }}')], ['hook > ask']), id: 'flow_house', name: 'In house' };
const registry: readonly RegisteredModel[] = [
  {
    id: 'm1',
    provider: 'Ollama on this machine',
    model: 'llama3',
    vetted: true,
    pinned: true,
    digest: `sha256:${'a'.repeat(64)}`,
    external: false,
    region: 'DE',
    retention: 'none',
  },
  { id: 'm2', provider: 'mistral', model: 'large-2411', vetted: true, pinned: true, external: true, region: 'FR', retention: 'limited' },
  { id: 'm3', provider: 'OpenAI', model: 'gpt-4o', vetted: false },
];
const bundle = {
  digest: 'd'.repeat(64),
  flowId: 'flow_answers',
  flowName: 'Answers',
  version: 3,
  environment: 'prod',
  models: [
    { provider: 'openai', model: 'gpt-4o' },
    { provider: 'anthropic', model: 'claude-sonnet-4', digest: 'b'.repeat(64) },
  ],
} as const;

test('names each model once, with who uses it, whether somebody looked at it, and what is unused', () => {
  const told = modelInventory([answers, inHouse], [bundle, { ...bundle, models: [] }], registry).map((model) => [
    model.standing,
    model.vendor,
    model.model,
    model.pinned,
    model.flows.map(({ name, steps }) => `${name}: ${steps.length}`),
    model.bundles.map(({ version }) => version),
    isUnused(model),
  ]);
  expect(told).toEqual([
    ['unlisted', 'Anthropic', 'claude-sonnet-4', true, [], [3], false],
    ['listed', 'OpenAI', 'gpt-4o', false, ['Answers "quoted": 2'], [3], false],
    ['vetted', 'Mistral', 'large-2411', true, [], [], true],
    ['vetted', 'Ollama on this machine', 'llama3', true, ['In house: 1'], [], false],
  ]);
});

test('a step that names an entry of the registry counts for that entry, and one that names no model stands there too', () => {
  const named = { ...flow([brain({ provider: 'openai', model: '', registryId: 'm2' })], []), id: 'flow_named', name: 'Named' };
  const nameless = { ...flow([brain({ provider: 'openai', model: '', registryId: 'gone' })], []), id: 'flow_nameless', name: 'Nameless' };
  const told = modelInventory([named, nameless], [], registry)
    .filter((model) => model.flows.length > 0)
    .map(({ model, flows }) => [model, flows.map(({ name }) => name)]);
  expect(told).toEqual(expect.arrayContaining([['large-2411', ['Named']]]));
  expect(told.flatMap(([, names]) => names)).toContain('Nameless');
});

test('names of any length, from files of others, are cut', () => {
  const [model] = modelInventory([], [{ ...bundle, models: [{ provider: 'p'.repeat(5_000), model: 'm'.repeat(5_000) }] }], []);
  expect([model?.provider.length, model?.vendor.length, model?.model.length, model?.id.length]).toEqual([300, 300, 300, 601]);
});

test('the bill holds against the schema, its references name something, and the same models give the same serial number', () => {
  const models = modelInventory([answers, inHouse], [bundle], registry);
  const bill = modelBill(models, about, nodeHash) as {
    serialNumber: string;
    dependencies: { ref: string; dependsOn: string[] }[];
    components: { type: string }[];
  };
  expect(faultsOf(bill)).toEqual([]);
  expect(bill.components.filter(({ type }) => type === 'machine-learning-model').length).toBe(4);
  expect(bill.dependencies.find(({ ref }) => ref === `bundle:${bundle.digest}`)?.dependsOn.length).toBe(2);
  expect([
    (modelBill(models, { ...about, madeAt: '2027-02-01T12:00:00Z' }, nodeHash) as { serialNumber: string }).serialNumber ===
      bill.serialNumber,
    (modelBill(models.slice(1), about, nodeHash) as { serialNumber: string }).serialNumber === bill.serialNumber,
  ]).toEqual([true, false]);
  expect(faultsOf(modelBill([], about, nodeHash))).toEqual([]);
  expect(faultsOf({ ...bill, components: [...bill.components, { type: 'model', name: 'x' }] })).not.toEqual([]);
});

test("a model file of one's own stands there with its hash, its licence and who looked at it, also before anybody has", () => {
  const own = { ...flow([manual(), localModel()], ['start > model']), id: 'flow_own', name: 'Own' };
  const entry: RegisteredModel = {
    provider: 'local',
    model: 'fraud@sha256:aaaaaaaaaaaa',
    vetted: true,
    digest: `sha256:${'a'.repeat(64)}`,
    source: 'ours, build 12',
    licence: 'Apache-2.0',
    vettedBy: 'Ada',
  };
  const bills = [[], [entry]].map(
    (known) =>
      modelBill(modelInventory([own], [], known), about, nodeHash) as {
        components: { name: string; hashes?: { content: string }[]; licenses?: unknown; properties?: { name: string; value: string }[] }[];
      },
  );
  // The reader of the schema takes "either an id or a name" of a licence for both at once.
  expect(bills.map((bill) => faultsOf({ ...bill, components: bill.components.map(({ licenses: _licence, ...rest }) => rest) }))).toEqual([
    [],
    [],
  ]);
  expect(
    bills.map(({ components: [model] }) => [
      model?.name,
      model?.hashes?.[0]?.content,
      model?.licenses,
      model?.properties?.filter(({ name }) => /standing|runs-at|source|vetted-by/.test(name)).map(({ value }) => value),
    ]),
  ).toEqual([
    ['fraud@sha256:aaaaaaaaaaaa', 'a'.repeat(64), undefined, ['unlisted', 'house']],
    ['fraud@sha256:aaaaaaaaaaaa', 'a'.repeat(64), [{ license: { name: 'Apache-2.0' } }], ['vetted', 'house', 'ours, build 12', 'Ada']],
  ]);
});

test('a model that is learnt from people stands there with its data set, the step that teaches it, and checks of fairness', async () => {
  const text = await readFile(join(import.meta.dirname, '../../resources/templates/learn-from-ratings.flow.json'), 'utf8');
  const ratings = { ...(JSON.parse(text) as Flow), id: 'flow_ratings' };
  const again = { ...ratings, id: 'flow_again', name: 'Again' };
  const learning = learningSteps([ratings, again, answers]);
  const check: FairnessKept = {
    at: Date.UTC(2027, 0, 30),
    step: 'Grant it?',
    question: { nodeId: 'way', by: 'region', good: 'true' },
    runs: 200,
    decisions: 200,
    counted: 'people',
    notSeen: { hidden: 0, missing: 0 },
    suppressed: { groups: 0, decisions: 0 },
    groups: [],
    words: ['South gets it less often.'],
    cannotSee: ['Why.'],
  };
  const bill = modelBill([], about, nodeHash, {
    learning,
    fairness: [
      { flowId: 'flow_loans', flowName: 'Loans', results: [check] },
      { flowId: 'flow_calm', flowName: 'Never checked', results: [] },
    ],
  }) as unknown as {
    components: { 'type': string; 'bom-ref': string; 'modelCard'?: { modelParameters: { datasets: unknown } } }[];
    formulation: { workflows: { inputs: unknown; outputs: unknown }[] }[];
    annotations: { subjects: string[]; text: string }[];
  };
  const [dataset, model] = ['dataset:customer-ratings', 'learnt-model:flow_ratings/learn'];
  expect(faultsOf(bill)).toEqual([]);
  expect([
    bill.components.map((one) => `${one.type} ${one['bom-ref']}`).sort(),
    bill.components.find((one) => one['bom-ref'] === model)?.modelCard?.modelParameters.datasets,
    bill.formulation[0]?.workflows.map(({ inputs, outputs }) => [inputs, outputs])[0],
    bill.annotations.map(({ subjects, text: words }) => [subjects, words]),
    faultsOf(modelBill([], about, nodeHash, { learning: [] })),
  ]).toEqual([
    [
      'application flow:flow_again',
      'application flow:flow_loans',
      'application flow:flow_ratings',
      `data ${dataset}`,
      'machine-learning-model learnt-model:flow_again/learn',
      `machine-learning-model ${model}`,
    ],
    [{ ref: dataset }],
    [[{ resource: { ref: dataset } }], [{ type: 'artifact', resource: { ref: model } }]],
    [
      [
        ['flow:flow_loans'],
        'Fairness of "Grant it?" by region, over 200 runs: no group clearly below four fifths. South gets it less often. Why.',
      ],
    ],
    [],
  ]);
  // A bundle lists the same, and a verifier finds it by the grant alone.
  const made = billOfMaterials({ ...bare, flows: [ratings, again], capabilities: grantFor(ratings, [again]) });
  expect([faultsOf(made), refsInBill(made)?.filter((ref) => /^(?:dataset|learnt)/.test(ref))]).toEqual([
    [],
    [dataset, 'learnt-model:flow_again/learn', model],
  ]);
  const off = { ...ratings, nodes: ratings.nodes.map((node) => ({ ...node, disabled: true })) };
  const none = billOfMaterials({ ...bare, flows: [off], capabilities: grantFor(off, []) });
  expect([faultsOf(none), JSON.stringify(none).includes('customer-ratings')]).toEqual([[], false]);
});

const bare = { flowId: 'f', flowName: 'F', version: 1, closure: 'c'.repeat(64), nodeTypes: [], models: [] };
test('the bill of a bundle holds against the schema too', () => {
  const { flow: sample, capabilities } = { ...bundleInput(), ...prepared().manifest };
  expect(
    faultsOf(
      billOfMaterials({
        flowId: sample.id,
        flowName: 'Sample',
        version: 1,
        closure: 'c'.repeat(64),
        nodeTypes: [{ type: 'http-request', version: 1 }],
        models: [
          { provider: 'openai', model: 'gpt-4o' },
          { provider: 'ollama', model: 'llama3', digest: `sha256:${'a'.repeat(64)}` },
        ],
        capabilities,
        flows: [],
      }),
    ),
  ).toEqual([]);
});

const { write, cli, json } = desk();
test('the command line reads flows and bundles of a folder, and a bad file stops nothing', async () => {
  write('flows/answers.flow.json', printFlow(answers));
  write('flows/deep/house.flow.json', printFlow(inHouse));
  write('flows/sample.countersign', await sealed());
  write(
    'policy.json',
    JSON.stringify({
      models: [
        { provider: 'ollama on this machine', model: 'llama3' },
        { provider: 'mistral', model: 'large-2411' },
      ],
    }),
  );
  const { code, doc } = await json(['models', 'flows', '--policy', 'policy.json']);
  const models = doc['models'] as unknown as { model: string; standing: string; flows: unknown[]; bundles: unknown[] }[];
  expect([
    code,
    doc['errors'],
    models.find(({ model }) => model === 'llama3')?.standing,
    models.find(({ model }) => model === 'gpt-4o')?.standing,
    models.some(({ bundles }) => bundles.length === 1),
  ]).toEqual([1, [], 'vetted', 'unlisted', true]);
  const bill = await json(['models', 'flows', '--policy', 'policy.json', '--cyclonedx', '--name', 'Finance']);
  expect([bill.code, faultsOf(bill.doc)]).toEqual([1, []]);
  expect((await cli(['models', 'flows/deep', '--policy', 'policy.json'])).out).toMatch(/vetted {6}Mistral: large-2411\n.*\n {12}unused/);
  write(
    'taught/ratings.flow.json',
    await readFile(join(import.meta.dirname, '../../resources/templates/learn-from-ratings.flow.json'), 'utf8'),
  );
  expect(await cli(['models', 'taught'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/learnt {6}from people, by "Learn here" .*\n.*budget customer-ratings: a run spends 1, all runs together 8/),
  });
  write('flows/bad.countersign', 'no bundle');
  const bad = await json(['models', 'flows']);
  expect([bad.code, (bad.doc['errors'] as unknown as { path: string }[]).map(({ path }) => path)]).toEqual([2, ['flows/bad.countersign']]);
  expect([(await cli(['models'])).code, (await cli(['models', 'flows/deep', '--policy', 'policy.json'])).code]).toEqual([2, 0]);
});

let host: TestHost;
let ada: PersonAtDoor;
beforeAll(async () => {
  host = await openTestHost();
  ({ ada } = await withFirstPerson(host));
});
afterAll(async () => {
  await host.close();
});

test('the workspace gathers them from its flows and its registry, and writes down who took the bill', async () => {
  await ada.call('flows:import', { fileName: 'answers.flow.json', text: printFlow(answers) });
  await ada.call('models:save', {
    provider: 'mistral',
    model: 'large-2411',
    baseUrl: '',
    region: 'FR',
    vetted: true,
    pinned: true,
    external: true,
    retention: 'limited',
  });
  await ada.call('flows:create', { name: 'Ratings', template: 'learn-from-ratings' });
  const { models, learnt, foreignBundles } = await ada.call('models:inventory', {});
  expect(
    learnt.map(({ flowName, step, goal, budget, epsilon, total, hides }) => [flowName, step, goal, budget, epsilon, total, hides]),
  ).toEqual([['Ratings', 'Learn here', 'yes-no', 'customer-ratings', 1, 8, true]]);
  expect([models.map(({ model, standing, flows }) => [model, standing, flows.map(({ name }) => name)]), foreignBundles]).toEqual([
    [
      ['gpt-4o', 'unlisted', ['Answers "quoted"']],
      ['large-2411', 'vetted', []],
    ],
    0,
  ]);
  const { fileName, text } = await ada.call('models:bill', {});
  expect([fileName.endsWith('.cdx.json'), faultsOf(JSON.parse(text))]).toEqual([true, []]);
  expect(
    (await ada.call('audit:list', { limit: 1, action: 'model.bill-exported' })).entries.map(({ details }) => details['models']),
  ).toEqual(['2']);
});
