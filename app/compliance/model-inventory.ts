/** Every model of an organisation: which version, whose, where it runs, what uses it, and whether anybody has looked at it. Pure. */
import type { ModelRecord } from '../ai/ports.ts';
import { vendorName } from '../lint/kit/words.ts';
import { factsOf } from '../nodes/describe.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';

/** As a registry knows it; the command line's knows less than a workspace's. */
export type RegisteredModel = Pick<ModelRecord, 'provider' | 'model' | 'vetted'> &
  Partial<Pick<ModelRecord, 'id' | 'region' | 'pinned' | 'digest' | 'external' | 'retention' | 'source' | 'licence' | 'vettedBy'>>;

export interface InventoriedBundle {
  /** SHA-256 of its manifest. */
  readonly digest: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly version: number;
  readonly environment: Environment;
  readonly models: readonly { readonly provider: string; readonly model: string; readonly digest?: string | undefined }[];
}

export interface InventoriedModel extends Pick<ModelRecord, 'source' | 'licence' | 'vettedBy'> {
  /** The same for the same model, whatever it is called in capitals. */
  readonly id: string;
  readonly provider: string;
  readonly vendor: string;
  /** Empty where a step names none. */
  readonly model: string;
  /** Empty where nobody knows. */
  readonly region: string;
  readonly external: boolean;
  /** It is a dated or hashed version, and not an alias that can change by itself. */
  readonly pinned: boolean;
  readonly digest?: string;
  readonly retention: ModelRecord['retention'];
  /** `listed`: in the registry, and nobody has vetted it; `unlisted`: not even that. */
  readonly standing: 'vetted' | 'listed' | 'unlisted';
  readonly flows: readonly { readonly id: string; readonly name: string; readonly steps: readonly string[] }[];
  readonly bundles: readonly Omit<InventoriedBundle, 'models'>[];
}

const idOf = (provider: string, model: string): string => `${provider.toLowerCase()}/${model}`;
/** Names come from files of others. */
const longestName = 300;
const cut = (text: string): string => text.slice(0, longestName);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const rank = { unlisted: 0, listed: 1, vetted: 2 } as const;

interface Building extends Omit<InventoriedModel, 'flows' | 'bundles'> {
  readonly flows: Map<string, { id: string; name: string; steps: string[] }>;
  readonly bundles: InventoriedModel['bundles'][number][];
}

/** `flows` with the steps that are switched on or off alike: switched on again they would use it. */
export function modelInventory(
  flows: readonly Flow[],
  bundles: readonly InventoriedBundle[],
  registry: readonly RegisteredModel[],
): readonly InventoriedModel[] {
  const found = new Map<string, Building>();
  const at = (
    givenProvider: string,
    givenModel: string,
    told: {
      readonly region?: string | undefined;
      readonly external?: boolean | undefined;
      readonly pinned?: boolean | undefined;
      readonly file?: { readonly digest: string } | undefined;
    },
  ): Building => {
    const [provider, model] = [cut(givenProvider), cut(givenModel)];
    const id = idOf(provider, model);
    const before = found.get(id);
    if (before !== undefined) return before;
    const made: Building = {
      id,
      provider,
      vendor: provider === '' ? '' : vendorName(provider),
      model,
      region: cut(told.region ?? ''),
      external: told.external ?? provider !== 'local',
      pinned: told.pinned ?? false,
      retention: 'unknown',
      standing: 'unlisted',
      ...(told.file === undefined ? {} : { digest: told.file.digest }),
      flows: new Map(),
      bundles: [],
    };
    found.set(id, made);
    return made;
  };
  const byEntry = new Map(registry.flatMap((entry) => (entry.id === undefined ? [] : [[entry.id, entry] as const])));
  for (const entry of registry) {
    const { provider, model, vetted, region, pinned, digest, external, retention, source, licence, vettedBy } = entry;
    const known = at(provider, model, { region, pinned, external });
    found.set(known.id, {
      ...known,
      retention: retention ?? 'unknown',
      standing: vetted || known.standing === 'vetted' ? 'vetted' : 'listed',
      ...(digest === undefined ? {} : { digest }),
      ...(source === undefined ? {} : { source }),
      ...(licence === undefined ? {} : { licence }),
      ...(vettedBy === undefined ? {} : { vettedBy }),
    });
  }
  for (const flow of flows) {
    for (const node of flow.nodes) {
      const { ai } = factsOf(node, flow);
      const entry = ai?.registryId === undefined ? undefined : byEntry.get(ai.registryId);
      if (ai === undefined || (ai.model === undefined && entry === undefined && ai.role !== 'model')) continue;
      // What it names is what it asks; an entry stands for one that names none.
      const named = ai.model === undefined || ai.model === '' ? entry : undefined;
      const use = at(named?.provider ?? ai.provider ?? '', named?.model ?? ai.model ?? '', ai);
      const inFlow = use.flows.get(flow.id) ?? { id: flow.id, name: flow.name, steps: [] };
      inFlow.steps.push(node.name);
      use.flows.set(flow.id, inFlow);
    }
  }
  for (const { models, ...bundle } of bundles)
    for (const { provider, model, digest } of models) {
      const use = at(provider, model, {});
      if (!use.bundles.some((one) => one.digest === bundle.digest)) use.bundles.push(bundle);
      if (digest !== undefined && use.digest === undefined) found.set(use.id, { ...use, digest, pinned: true });
    }
  return [...found.values()]
    .map(({ flows: inFlows, ...model }) => ({ ...model, flows: [...inFlows.values()].sort((a, b) => compare(a.name, b.name)) }))
    .sort((a, b) => rank[a.standing] - rank[b.standing] || compare(a.vendor, b.vendor) || compare(a.model, b.model));
}

export const isUnused = ({ flows, bundles }: InventoriedModel): boolean => flows.length === 0 && bundles.length === 0;
