/** Where the data of a flow ends up: by whom it is received, in which country, which fields with which labels, through which steps. */
import { compareTexts } from '../kernel/text-order.ts';
import type { Zone } from '../nodes/kit/facts.ts';
import { labelBit, labelsOf, worseTrust, type Label, type Trust } from '../workflow/model/labels.ts';
import { gravity, lowBit, trustOf, worstLabel } from './dataflow/cell.ts';
import type { Hop } from './kit/finding.ts';
import type { FlowView } from './kit/flow-view.ts';
import type { StepSink } from './kit/step-sinks.ts';
import { isPublic, labelsSeen, leavesHouse, publicBit, type Seen, type StepView } from './kit/step-view.ts';
import { inEea, transferStanding, type TransferStanding } from './kit/transfer.ts';
import { vendorRecord } from './kit/vendor-record.ts';
import { vendorName } from './kit/words.ts';

export type PlaceKind = Zone['scope'];

export interface MappedField {
  /** `body.email`; empty for the whole item. */
  readonly field: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  /** The steps that hand it over. */
  readonly steps: readonly string[];
}

export interface MappedDestination {
  /** The same for the same receiver in the same country, in every flow. */
  readonly id: string;
  readonly kind: PlaceKind;
  /** A company, a host, or what kind of place it is, in words. */
  readonly name: string;
  /** As written by its node type: `US`, `EU`; empty where nobody knows. */
  readonly region: string;
  readonly hosts: readonly string[];
  /** Undefined where the data does not travel, or nobody can tell. */
  readonly encrypted: boolean | undefined;
  /** Of a place in another legal area than the flow's home: on what basis personal data may go there. */
  readonly transfer?: TransferStanding;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  /** The gravest first. */
  readonly fields: readonly MappedField[];
  readonly steps: readonly { readonly id: string; readonly name: string }[];
}

const scopeNames: Readonly<Record<PlaceKind, string>> = {
  local: 'This machine',
  internal: 'Your organisation',
  vendor: 'An outside company',
  public: 'Anyone on the internet',
  unknown: 'An unknown place',
};
const encryptedSchemes = new Set([
  ...['https', 'wss', 'smtps', 'imaps', 'pop3s', 'ldaps', 'ftps', 'sftp', 'ssh', 'mqtts', 'amqps', 'rediss', 'tls'],
  // The broker refuses a database without TLS, so these are never plain: see `serverNetwork`.
  ...['postgres', 'mysql'],
]);

/** The receiver, as people would name it. */
export function placeName(zone: Zone): string {
  if (zone.vendor !== undefined && zone.vendor !== '') return vendorName(zone.vendor);
  if (zone.scope === 'local') return scopeNames.local;
  return zone.host === undefined || zone.host === '' ? scopeNames[zone.scope] : zone.host;
}

const placeId = (zone: Zone): string => `${zone.scope}|${placeName(zone)}|${zone.region ?? ''}`;

function networkOf(step: StepView, zone: Zone) {
  return step.facts.networks.find((one) => one.direction === 'out' && (one.host === zone.host || zone.host === undefined));
}

function encryptionOf(step: StepView, zone: Zone): boolean | undefined {
  if (zone.scope === 'local') return undefined;
  const scheme = networkOf(step, zone)?.scheme;
  // Models are spoken to over HTTPS by the broker, whatever the flow says.
  return scheme === undefined ? (step.facts.ai === undefined ? undefined : true) : encryptedSchemes.has(scheme);
}

interface Building {
  readonly zone: Zone;
  readonly hosts: Set<string>;
  readonly fields: Map<string, { labels: number; trust: Trust; steps: Set<string> }>;
  readonly steps: Map<string, string>;
  labels: number;
  trust: Trust;
  encrypted: boolean | undefined;
}

const graver = (a: MappedField, b: MappedField): number =>
  rank(b) - rank(a) || compareTexts(a.field, b.field) || (a.field < b.field ? -1 : a.field > b.field ? 1 : 0);
const rank = ({ labels, trust }: { readonly labels: readonly Label[]; readonly trust: Trust }): number =>
  labels.reduce((worst, label) => Math.max(worst, gravity.length - gravity.indexOf(label)), 0) * 2 + (trust === 'public' ? 1 : 0);

const kindOrder: readonly PlaceKind[] = ['public', 'unknown', 'vendor', 'internal', 'local'];

/** Every receiver of these steps; those outside first, then by how grave what they get is. */
export function destinationsOf(
  steps: readonly StepView[],
  crossing: (zone: Zone) => TransferStanding | undefined = () => undefined,
): MappedDestination[] {
  const byPlace = new Map<string, Building>();
  for (const step of steps) {
    if (step.node.disabled === true) continue;
    for (const sink of step.sinks) {
      const id = placeId(sink.zone);
      const at = byPlace.get(id) ?? {
        zone: sink.zone,
        hosts: new Set<string>(),
        fields: new Map(),
        steps: new Map(),
        labels: 0,
        trust: 'trusted' as Trust,
        encrypted: encryptionOf(step, sink.zone),
      };
      byPlace.set(id, at);
      const host = sink.zone.host ?? networkOf(step, sink.zone)?.host;
      if (host !== undefined && host !== '') at.hosts.add(host);
      at.steps.set(step.node.id, step.name);
      const encrypted = encryptionOf(step, sink.zone);
      // One way in the open makes the whole of it open.
      at.encrypted =
        at.encrypted === false || encrypted === false ? false : at.encrypted === undefined || encrypted === undefined ? undefined : true;
      for (const seen of step.see(sink.reads)) add(at, step, seen);
    }
  }
  return [...byPlace]
    .map(([id, at]): MappedDestination => ({
      ...told(crossing(at.zone)),
      id,
      kind: at.zone.scope,
      name: placeName(at.zone),
      region: at.zone.region ?? '',
      hosts: [...at.hosts].toSorted(),
      encrypted: at.encrypted,
      labels: labelsOf(at.labels),
      trust: at.trust,
      fields: [...at.fields]
        .map(([field, known]): MappedField => ({ field, labels: labelsOf(known.labels), trust: known.trust, steps: [...known.steps] }))
        .toSorted(graver),
      steps: [...at.steps].map(([stepId, name]) => ({ id: stepId, name })),
    }))
    .toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind) || rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
}

const told = (transfer: TransferStanding | undefined): { readonly transfer?: TransferStanding } =>
  transfer === undefined ? {} : { transfer };

function add(at: Building, step: StepView, seen: Seen): void {
  const labels = labelsSeen(seen);
  const trust = trustOf(seen.low);
  at.labels |= labels;
  at.trust = worseTrust(at.trust, trust);
  const known = at.fields.get(seen.field) ?? { labels: 0, trust: 'trusted' as Trust, steps: new Set<string>() };
  known.labels |= labels;
  known.trust = worseTrust(known.trust, trust);
  known.steps.add(step.node.id);
  at.fields.set(seen.field, known);
}

/** What is said of a place outside the area of the flow's home; a flow without one is at home in Europe for whoever keeps such a list. */
function crossingOf({ flow, context }: FlowView, zone: Zone): TransferStanding | undefined {
  const { region } = zone;
  const vendor = vendorRecord(context.policy?.vendors ?? [], zone);
  const isAbroad =
    region !== undefined &&
    region.toLowerCase() !== 'global' &&
    !inEea(region) &&
    leavesHouse(zone) &&
    (flow.region === undefined ? vendor?.transfer !== undefined : inEea(flow.region));
  return isAbroad ? transferStanding(vendor, context.now, flow.lawfulBasis === 'consent') : undefined;
}

export const dataMap = (view: FlowView): MappedDestination[] => destinationsOf(view.steps, (zone) => crossingOf(view, zone));

/** How a field comes to a receiver, step by step: by its gravest label, else by the outsider's text in it. Undefined when it does not. */
export function dataPath(view: FlowView, destination: string, field: string): readonly Hop[] | undefined {
  let best: { readonly step: StepView; readonly sink: StepSink; readonly seen: Seen; readonly weight: number } | undefined;
  for (const step of view.steps) {
    if (step.node.disabled === true) continue;
    for (const sink of step.sinks) {
      if (placeId(sink.zone) !== destination) continue;
      for (const seen of step.see(sink.reads)) {
        if (seen.field !== field) continue;
        const weight = rank({ labels: labelsOf(labelsSeen(seen)), trust: trustOf(seen.low) });
        if (best === undefined || weight > best.weight) best = { step, sink, seen, weight };
      }
    }
  }
  if (best === undefined) return undefined;
  const { step, sink, seen } = best;
  const arrives = `goes to ${placeName(sink.zone)}`;
  const label = worstLabel(labelsSeen(seen));
  if (label !== undefined) return step.witness(seen, lowBit(labelBit(label)), arrives);
  return isPublic(seen)
    ? step.witness(seen, publicBit, arrives)
    : [{ nodeId: step.node.id, nodeName: step.name, field: seen.field, why: arrives }];
}

export interface MappedZone {
  readonly nodeId: string;
  readonly kind: PlaceKind;
  readonly name: string;
  readonly transfer?: TransferStanding;
}

/** One zone a step, for steps whose data leaves this machine: the first outside one, else the organisation's. */
export function zonesOfSteps(view: FlowView): MappedZone[] {
  return view.steps.flatMap((step): MappedZone[] => {
    const outside =
      step.sinks.find(({ zone }) => leavesHouse(zone) && (zone.scope !== 'unknown' || zone.host !== undefined)) ??
      step.sinks.find(({ zone }) => zone.scope === 'internal');
    if (outside === undefined) return [];
    const { zone } = outside;
    const country = zone.region ?? (zone.scope === 'vendor' || zone.scope === 'unknown' ? 'country unknown' : undefined);
    return [
      {
        ...told(crossingOf(view, zone)),
        nodeId: step.node.id,
        kind: zone.scope,
        name: country === undefined ? placeName(zone) : `${placeName(zone)}, ${country}`,
      },
    ];
  });
}
