/** From the analysis' thirteen labels to the seven that people see. */
import type { Label, Trust } from '../../app/workflow/model/labels.ts';
import type { LabelGroup } from '../ui/index.ts';
import type { EdgeLook, Overlay, ZoneLook } from './overlay.ts';

const groupOf: Readonly<Record<Label, LabelGroup>> = {
  person: 'personal',
  contact: 'personal',
  id: 'personal',
  location: 'personal',
  health: 'health',
  special: 'health',
  card: 'card',
  bank: 'card',
  credential: 'secret',
  secret: 'secret',
  confidential: 'confidential',
  internal: 'confidential',
  unknown: 'unknown',
};

/** Worst first: what an edge is coloured by. */
const order: readonly LabelGroup[] = ['secret', 'health', 'card', 'personal', 'confidential', 'unknown', 'untrusted'];

export function groupsOf(list: readonly Label[], trust: Trust): LabelGroup[] {
  const found = new Set<LabelGroup>(list.map((label) => groupOf[label]));
  if (trust === 'public') found.add('untrusted');
  return order.filter((group) => found.has(group));
}

interface Seen {
  readonly edges: readonly {
    readonly edgeId: string;
    readonly labels: readonly Label[];
    readonly trust: Trust;
    readonly transfer?: EdgeLook['transfer'];
  }[];
  readonly zones: readonly (ZoneLook & { readonly nodeId: string })[];
}
/** What an analysis says of wires and zones, as the canvas draws it. */
export const looksOf = ({ edges, zones }: Seen): Pick<Overlay, 'edges' | 'zones'> => ({
  edges: new Map(
    edges.map((edge): [string, EdgeLook] => [
      edge.edgeId,
      {
        groups: groupsOf(edge.labels, edge.trust),
        untrusted: edge.trust === 'public',
        ...(edge.transfer === undefined ? {} : { transfer: edge.transfer }),
      },
    ]),
  ),
  zones: new Map(zones.map(({ nodeId, name, kind }) => [nodeId, { name, kind }])),
});
