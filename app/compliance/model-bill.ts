/** The models of a whole organisation as a bill of materials: CycloneDX 1.6 (ECMA-424) with flows and bundles as what depends on them. Pure. */
import { canonicalJson, type Json } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import { hashesOf, serialNumber } from './cyclonedx.ts';
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

export function modelBill(models: readonly InventoriedModel[], { name, madeAt, version }: BillAbout, hash: Hash): Json {
  const flows = new Map(models.flatMap((model) => model.flows.map((flow) => [flow.id, flow.name] as const)));
  const bundles = new Map(models.flatMap((model) => model.bundles.map((bundle) => [bundle.digest, bundle] as const)));
  const components = [
    ...models.map(component),
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
    { ref: 'organisation', dependsOn: [...models.map(modelRef), ...[...flows.keys()].map(flowRef), ...[...bundles.keys()].map(bundleRef)] },
    ...[...flows.keys()].map((id) => ({ ref: flowRef(id), dependsOn: uses((model) => model.flows.some((flow) => flow.id === id)) })),
    ...[...bundles.keys()].map((digest) => ({
      ref: bundleRef(digest),
      dependsOn: uses((model) => model.bundles.some((bundle) => bundle.digest === digest)),
    })),
  ];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: serialNumber(hash.sha256(canonicalJson({ name, components, dependencies }))),
    version: 1,
    metadata: {
      timestamp: madeAt,
      tools: { components: [{ type: 'application', name: 'countersign', version }] },
      component: { type: 'platform', 'bom-ref': 'organisation', name },
    },
    components,
    dependencies,
  };
}
