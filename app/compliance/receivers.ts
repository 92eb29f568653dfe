/** Who receives data of any flow of a workspace: what each flow's data map says, put together by receiver and country. */
import type { MappedDestination, PlaceKind } from '../lint/data-map.ts';
import { labelsOf, labelSet, worseTrust, type Label, type Trust } from '../workflow/model/labels.ts';

export interface Receiver {
  readonly id: string;
  readonly kind: Exclude<PlaceKind, 'local'>;
  readonly name: string;
  /** `US`, `EU`; empty where nobody knows. */
  readonly region: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  /** For where the flow's home is in another legal area: the basis of the flow that has the weakest. */
  readonly transfer?: { readonly covered: boolean; readonly words: string; readonly short: string };
  readonly flows: readonly { readonly id: string; readonly name: string }[];
}

export interface FlowMap {
  readonly flow: { readonly id: string; readonly name: string };
  readonly destinations: readonly MappedDestination[];
}

const isOutside = ({ kind }: Pick<Receiver, 'kind'>): boolean => kind !== 'internal';

/** Those outside first, and of these the ones abroad without a basis; this machine is no receiver. */
export function receiversOf(maps: readonly FlowMap[]): readonly Receiver[] {
  const found = new Map<string, Receiver>();
  for (const { flow, destinations } of maps)
    for (const { id, kind, name, region, labels, trust, transfer } of destinations) {
      if (kind === 'local') continue;
      const before = found.get(id);
      const weakest = before?.transfer?.covered === false ? before.transfer : (transfer ?? before?.transfer);
      found.set(id, {
        id,
        kind,
        name,
        region,
        labels: labelsOf(labelSet([...labels, ...(before?.labels ?? [])])),
        trust: before === undefined ? trust : worseTrust(trust, before.trust),
        ...(weakest === undefined ? {} : { transfer: weakest }),
        flows: [...(before?.flows ?? []), { id: flow.id, name: flow.name }],
      });
    }
  const weight = (one: Receiver): number => (isOutside(one) ? 0 : 2) + (one.transfer?.covered === false ? 0 : 1);
  return [...found.values()].toSorted((a, b) => weight(a) - weight(b) || (a.name < b.name ? -1 : 1));
}
