/** A flow as a threat model in the Open Threat Model format 0.2.0 (iriusrisk/OpenThreatModel): zones, steps, wires with their data, findings as threats. Pure. */
import type { JsonObject } from '../kernel/json.ts';
import { placeIn } from '../workflow/graph/place-in.ts';
import { describeEdges } from '../lint/describe.ts';
import { placeName } from '../lint/data-map.ts';
import type { Finding, Severity } from '../lint/kit/finding.ts';
import type { FlowView } from '../lint/kit/flow-view.ts';
import { labelsSeen, type StepView } from '../lint/kit/step-view.ts';
import { wordsFor } from '../lint/kit/words.ts';
import type { Zone } from '../nodes/kit/facts.ts';
import { labelSet, labelsOf, secretLabels, sensitiveLabels, type Label } from '../workflow/model/labels.ts';

/** From 0 to 100: how far what is there may be trusted. */
const trustOf: Readonly<Record<Zone['scope'], number>> = { local: 100, internal: 80, vendor: 40, unknown: 10, public: 0 };
const zoneWords: Readonly<Record<Zone['scope'], string>> = {
  local: 'This machine',
  internal: 'The organisation',
  vendor: 'Outside companies',
  unknown: 'Places that are not known',
  public: 'The internet',
};
/** From 0 to 100, as the linter weighs it. */
const impactOf: Readonly<Record<Severity, number>> = { block: 100, high: 75, medium: 50, low: 25 };
const likelihoodOf: Readonly<Record<Finding['confidence'], number>> = { high: 90, medium: 60, low: 30 };

const assetId = (label: Label): string => `data-${label}`;
const confidentialityOf = (label: Label): number => {
  const set = labelSet([label]);
  return (set & (secretLabels | sensitiveLabels)) !== 0 ? 100 : label === 'unknown' ? 50 : 75;
};
/** Two findings of one rule at one place are two threats; fingerprints tell them apart. */
const threatId = ({ ruleId, fingerprint }: Finding): string => `${ruleId}-${fingerprint}`;
const mitigationId = (finding: Finding): string => `mend-${threatId(finding)}`;

export function openThreatModel(view: FlowView, findings: readonly Finding[]): JsonObject {
  const { flow } = view;
  const steps = view.steps.filter(({ node }) => node.disabled !== true);
  const shown = new Set(steps.map(({ node }) => node.id));
  const fields = new Map(describeEdges(view.analysis).edges.map((edge) => [edge.id, edge.fields]));
  const assets = new Set([
    ...[...fields.values()].flatMap((list) => list.flatMap(({ labels }) => labels)),
    ...steps.flatMap((step) => handedOver(step, step.sinks)),
  ]);
  const scopes: readonly Zone['scope'][] = ['local', 'internal', 'vendor', 'unknown', 'public'];
  const placeOf = (zone: Zone): string => `place-${zone.scope}-${placeName(zone)}-${zone.region ?? ''}`;
  const places = new Map(
    steps.flatMap((step) => step.sinks.filter(({ zone }) => zone.scope !== 'local').map(({ zone }) => [placeOf(zone), zone] as const)),
  );
  const outsiders = steps.filter(({ facts }) => facts.trigger?.exposed === true);
  const threatsAt = (at: (finding: Finding) => boolean): JsonObject[] =>
    findings.filter(at).map((finding) => ({
      threat: threatId(finding),
      state: finding.waived === undefined ? 'exposed' : 'accepted',
      mitigations: [{ mitigation: mitigationId(finding), state: finding.waived === undefined ? 'recommended' : 'rejected' }],
    }));
  const assetsOf = (labels: Iterable<Label>): string[] => [...new Set(labels)].toSorted().map(assetId);
  return {
    otmVersion: '0.2.0',
    project: {
      id: flow.id,
      name: flow.name,
      ...(flow.purpose === undefined ? {} : { description: flow.purpose }),
      ...(flow.owner === undefined ? {} : { owner: flow.owner }),
      tags: [`environment:${flow.environment}`, ...(flow.riskTier === undefined ? [] : [`risk:${flow.riskTier}`])],
    },
    representations: [{ id: 'drawing', name: 'The drawing', type: 'diagram', size: { width: 4_000, height: 3_000 } }],
    assets: [...assets].toSorted().map((label) => ({
      id: assetId(label),
      name: wordsFor(label),
      risk: { confidentiality: confidentialityOf(label), integrity: 50, availability: 50 },
    })),
    trustZones: scopes.map((scope) => ({ id: scope, name: zoneWords[scope], type: scope, risk: { trustRating: trustOf[scope] } })),
    components: [
      ...steps.map(({ node, name }): JsonObject => {
        const place = placeIn(flow.layout.nodes, node.id);
        return {
          id: node.id,
          name,
          type: node.type,
          parent: { trustZone: 'local' },
          threats: threatsAt((finding) => finding.nodeId === node.id && finding.edgeId === undefined),
          ...(place === undefined
            ? {}
            : { representations: [{ representation: 'drawing', id: `drawn-${node.id}`, position: { x: place.x, y: place.y } }] }),
        };
      }),
      ...[...places].map(([id, zone]): JsonObject => ({
        id,
        name: placeName(zone),
        type: 'external-service',
        parent: { trustZone: zone.scope },
        tags: zone.region === undefined ? [] : [`region:${zone.region}`],
      })),
      ...(outsiders.length === 0
        ? []
        : [{ id: 'outsiders', name: 'Whoever finds the address', type: 'external-entity', parent: { trustZone: 'public' } }]),
    ],
    dataflows: [
      ...flow.edges
        .filter(({ from, to }) => shown.has(from.node) && shown.has(to.node))
        .map((edge): JsonObject => ({
          id: edge.id,
          name: `${nameOf(view, edge.from.node)} to ${nameOf(view, edge.to.node)}`,
          source: edge.from.node,
          destination: edge.to.node,
          tags: [edge.kind],
          assets: assetsOf((fields.get(edge.id) ?? []).flatMap(({ labels }) => labels)),
          threats: threatsAt((finding) => finding.edgeId === edge.id),
        })),
      ...steps.flatMap((step) =>
        [
          ...Map.groupBy(
            step.sinks.filter(({ zone }) => zone.scope !== 'local'),
            ({ zone }) => placeOf(zone),
          ),
        ].map(([place, sinks]): JsonObject => ({
          id: `${step.node.id}-${place}`,
          name: `${step.name} to ${placeName((sinks[0] ?? { zone: { scope: 'unknown' as const } }).zone)}`,
          source: step.node.id,
          destination: place,
          tags: [...new Set(sinks.map(({ kind }) => kind))],
          assets: assetsOf(handedOver(step, sinks)),
        })),
      ),
      ...outsiders.map(({ node, name }): JsonObject => ({
        id: `outsiders-${node.id}`,
        name: `Outsiders to ${name}`,
        source: 'outsiders',
        destination: node.id,
      })),
    ],
    threats: findings.map((finding) => ({
      id: threatId(finding),
      name: finding.title,
      description: finding.message,
      categories: finding.taxonomy.filter((id) => !id.startsWith('CWE-')),
      cwes: finding.taxonomy.filter((id) => id.startsWith('CWE-')),
      risk: {
        likelihood: likelihoodOf[finding.confidence],
        impact: impactOf[finding.severity],
        impactComment: `${finding.severity}, ${finding.confidence}`,
      },
      tags: [finding.ruleId],
    })),
    mitigations: findings.map((finding) => ({ id: mitigationId(finding), name: finding.remedy, riskReduction: 100 })),
  };
}

const nameOf = ({ flow }: FlowView, id: string): string => flow.nodes.find((node) => node.id === id)?.name ?? id;

/** The kinds of data that a step gives away there. */
const handedOver = (step: StepView, sinks: StepView['sinks']): readonly Label[] =>
  sinks.flatMap((sink) => step.see(sink.reads).flatMap((seen) => labelsOf(labelsSeen(seen))));
