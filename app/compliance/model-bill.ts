/** The models of a whole organisation as a bill of materials: CycloneDX 1.6 (ECMA-424) with flows and bundles as what depends on them. Pure. */
import { canonicalJson, type Json } from '../kernel/json.ts';
import { instantText } from '../kernel/instant.ts';
import type { Hash } from '../kernel/ports.ts';
import { clearlyBelow, type FairnessKept } from '../monitor/fairness.ts';
import { hashesOf, serialNumber } from './cyclonedx.ts';
import { learningComponents, learningRefs, learntModelRef, trainingPart, type LearningStep } from './learning-bill.ts';
import { isUnused, type InventoriedModel } from './model-inventory.ts';

export interface BillAbout {
  readonly name: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly version: string;
}

const modelRef = ({ id, digest }: InventoriedModel): string => `model:${id}${digest === undefined ? '' : `@${digest}`}`;
const bundleRef = (digest: string): string => `bundle:${digest}`;
const flowRef = (id: string): string => `flow:${id}`;

function component(model: InventoriedModel): Json {
  const properties = {
    standing: model.standing,
    used: String(!isUnused(model)),
    region: model.region === '' ? 'unknown' : model.region,
    'runs-at': model.external ? 'provider' : 'house',
    pinned: String(model.pinned),
    'provider-keeps': model.retention,
    ...(model.source === undefined || model.source === '' ? {} : { source: model.source }),
    ...(model.vettedBy === undefined || model.vettedBy === '' ? {} : { 'vetted-by': model.vettedBy }),
  };
  const users = [
    ...model.flows.map(({ name }) => `Called by the flow "${name}"`),
    ...model.bundles.map(
      ({ flowName, version, environment }) => `In the signed bundle of "${flowName}", version ${version}, for ${environment}`,
    ),
  ];
  return {
    type: 'machine-learning-model',
    'bom-ref': modelRef(model),
    name: model.model === '' ? 'not named' : model.model,
    ...(model.provider === '' ? {} : { group: model.provider }),
    ...(model.vendor === '' ? {} : { supplier: { name: model.vendor } }),
    ...(model.digest === undefined ? {} : { version: model.digest }),
    ...(hashesOf(model.digest).length === 0 ? {} : { hashes: hashesOf(model.digest) as unknown as Json }),
    ...(model.licence === undefined || model.licence === '' ? {} : { licenses: [{ license: { name: model.licence } }] }),
    ...(users.length === 0 ? {} : { modelCard: { considerations: { useCases: users } } }),
    properties: Object.entries(properties).map(([name, value]) => ({ name: `countersign:model:${name}`, value })),
  };
}

/** What else is known of the flows: what they learn from people, and the newest checks of fairness, for whoever may see them. */
export interface BillBeside {
  readonly learning?: readonly LearningStep[];
  readonly fairness?: readonly { readonly flowId: string; readonly flowName: string; readonly results: readonly FairnessKept[] }[];
}

/** Figures of groups of people as they were found, and that they say nothing of why. */
function fairnessTold(result: FairnessKept): string {
  const { step, question, runs, words, cannotSee } = result;
  const below = clearlyBelow(result).length;
  return [
    `Fairness of "${step}" by ${question.by}, over ${runs} runs: ${below === 0 ? 'no group' : `${below} group${below === 1 ? '' : 's'}`} clearly below four fifths.`,
    ...words,
    ...cannotSee,
  ].join(' ');
}

export function modelBill(
  models: readonly InventoriedModel[],
  { name, madeAt, version }: BillAbout,
  hash: Hash,
  { learning = [], fairness = [] }: BillBeside = {},
): Json {
  const checked = fairness.filter(({ results }) => results.length > 0);
  const flows = new Map([
    ...models.flatMap((model) => model.flows.map((flow) => [flow.id, flow.name] as const)),
    ...[...learning, ...checked].map(({ flowId, flowName }) => [flowId, flowName] as const),
  ]);
  const bundles = new Map(models.flatMap((model) => model.bundles.map((bundle) => [bundle.digest, bundle] as const)));
  const components = [
    ...models.map(component),
    ...learningComponents(learning),
    ...[...flows].map(([id, flowName]) => ({ type: 'application', 'bom-ref': flowRef(id), name: flowName })),
    ...[...bundles.values()].map(({ digest, flowName, version: released, environment }) => ({
      type: 'application',
      'bom-ref': bundleRef(digest),
      name: flowName,
      version: String(released),
      hashes: hashesOf(digest) as unknown as Json,
      properties: [{ name: 'countersign:bundle:environment', value: environment }],
    })),
  ];
  const uses = (of: (model: InventoriedModel) => boolean): string[] => models.filter(of).map(modelRef);
  const dependencies = [
    {
      ref: 'organisation',
      dependsOn: [
        ...models.map(modelRef),
        ...learningRefs(learning),
        ...[...flows.keys()].map(flowRef),
        ...[...bundles.keys()].map(bundleRef),
      ],
    },
    ...[...flows.keys()].map((id) => ({
      ref: flowRef(id),
      dependsOn: [
        ...uses((model) => model.flows.some((flow) => flow.id === id)),
        ...learning.filter(({ flowId }) => flowId === id).map(learntModelRef),
      ],
    })),
    ...[...bundles.keys()].map((digest) => ({
      ref: bundleRef(digest),
      dependsOn: uses((model) => model.bundles.some((bundle) => bundle.digest === digest)),
    })),
  ];
  const annotations = checked.flatMap(({ flowId, results }) =>
    results.map((result) => ({
      subjects: [flowRef(flowId)],
      annotator: { component: { type: 'application', name: 'countersign', version } },
      timestamp: instantText(result.at),
      text: fairnessTold(result),
    })),
  );
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumber(hash.sha256(canonicalJson({ name, components, dependencies, annotations: annotations as unknown as Json }))),
    version: 1,
    metadata: {
      timestamp: madeAt,
      tools: { components: [{ type: 'application', name: 'countersign', version }] },
      component: { type: 'platform', 'bom-ref': 'organisation', name },
    },
    components,
    dependencies,
    ...trainingPart(learning),
    ...(annotations.length === 0 ? {} : { annotations }),
  };
}
