/** What the designer's panels ask of an analysis, in plain data for the way out of the worker. */
import { describeEdges, type FieldView as EdgeField } from '../../app/lint/describe.ts';
import { LABELS, trustOf, typeOf } from '../../app/lint/dataflow/cell.ts';
import type { Value } from '../../app/lint/dataflow/value.ts';
import type { FlowView } from '../../app/lint/kit/flow-view.ts';
import type { StepView } from '../../app/lint/kit/step-view.ts';
import { destinationsOf, type MappedZone } from '../../app/lint/data-map.ts';
import { learningRows } from '../../app/lint/permission-map.ts';
import { sentence } from '../../app/lint/kit/words.ts';
import type { GuardFact } from '../../app/nodes/kit/facts.ts';
import { labelsOf, pathText, personalLabels, worseTrust } from '../../app/workflow/model/labels.ts';
import type { EdgeView, FieldView, NodeView, PermissionView, PortView } from './lint-protocol.ts';

const guardWords: Readonly<Record<GuardFact['kind'], string>> = {
  consent: 'Consent is checked',
  approval: 'A person approves',
  validation: 'The data is validated',
  guardrail: 'A guardrail looks at it',
  'rate-limit': 'The rate is limited',
  'file-check': 'Files are checked',
  signature: 'The signature is checked',
};

/** Labels and trust of everything on each wire: what it is coloured by. A wire with personal data to a step that sends abroad says on what basis. */
export function edgeLooks(view: FlowView, zones: readonly MappedZone[] = []): EdgeView[] {
  const { graph, analysis } = view;
  const abroad = new Map(zones.flatMap(({ nodeId, transfer }) => (transfer === undefined ? [] : [[nodeId, transfer] as const])));
  return graph.edges.flatMap((edge, number): EdgeView[] => {
    const value = analysis.values[graph.edgePort[number] as number];
    if (value === undefined) return [];
    const low = value.low.reduce((all, cell) => all | cell, 0);
    const transfer = (low & personalLabels) === 0 ? undefined : abroad.get(edge.to.node);
    return [{ edgeId: edge.id, labels: labelsOf(low & LABELS), trust: trustOf(low), ...(transfer === undefined ? {} : { transfer }) }];
  });
}

const fieldOf = ({ path, labels, trust, type, sources }: EdgeField): FieldView => ({
  path,
  labels,
  trust,
  type,
  ...(sources.length === 0 ? {} : { origin: `Begins at ${sources.join(', ')}` }),
});

export function edgeFields(view: FlowView, edgeId: string): FieldView[] {
  return describeEdges(view.analysis, new Set([edgeId])).edges.flatMap((edge) => edge.fields.map(fieldOf));
}

function fieldsOfValue(view: FlowView, value: Value): FieldView[] {
  return value.paths
    .flatMap((path, cell): FieldView[] => {
      const low = value.low[cell] as number;
      if (low === 0 && value.high[cell] === 0) return [];
      return [{ path: pathText(view.analysis.table.fields(path)), labels: labelsOf(low & LABELS), trust: trustOf(low), type: typeOf(low) }];
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function outputsOf(view: FlowView, step: StepView): PortView[] {
  const { graph, analysis } = view;
  const ports: PortView[] = [];
  for (let port = graph.portStart[step.index] as number; port < (graph.portStart[step.index + 1] as number); port += 1) {
    const name = graph.ports[port]?.name ?? '';
    const spec = step.facts.outputs.find((output) => output.id === name);
    const value = analysis.values[port];
    if (name.startsWith('@') || spec?.kind === 'error' || (spec !== undefined && spec.kind !== 'data') || value === undefined) continue;
    ports.push({ port: spec?.title ?? name, fields: fieldsOfValue(view, value) });
  }
  return ports;
}

function inputsOf(view: FlowView, step: StepView): PortView[] {
  const wanted = new Set(step.entering.filter((edge) => edge.kind === 'data' || edge.kind === 'error').map((edge) => edge.id));
  const joined = new Map<string, FieldView>();
  for (const edge of describeEdges(view.analysis, wanted).edges) {
    for (const field of edge.fields.map(fieldOf)) {
      const known = joined.get(field.path);
      joined.set(
        field.path,
        known === undefined
          ? field
          : {
              ...field,
              labels: [...new Set([...known.labels, ...field.labels])],
              trust: worseTrust(known.trust, field.trust),
              type: known.type === field.type ? field.type : 'any',
            },
      );
    }
  }
  return joined.size === 0 ? [] : [{ port: 'in', fields: [...joined.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)) }];
}

function permissionsOf(step: StepView): PermissionView[] {
  const { capabilities } = step.facts;
  const of = (kind: string, what: string, granted?: boolean): PermissionView => ({
    nodeId: step.node.id,
    nodeName: step.name,
    kind,
    what,
    granted,
  });
  const scopes = step.connection?.scopes;
  const hosts = step.connection?.hosts ?? [];
  return [
    ...capabilities.hosts.map(({ host, methods, paths }) =>
      of(
        'Call a host',
        `${methods.join('/')} ${host}${paths.length === 1 && paths[0] !== undefined ? paths[0] : ''}`,
        hosts.length === 0 ? undefined : hosts.includes(host),
      ),
    ),
    ...capabilities.scopes.map(({ operation, scope }) => of('Scope', `${scope} (${operation})`, scopes?.includes(scope))),
    ...capabilities.files.map(({ path, access }) => of(access === 'read' ? 'Read a file' : 'Write a file', path)),
    ...capabilities.tables.map(({ database, table, access }) =>
      of(access === 'read' ? 'Read a table' : 'Write a table', `${database}.${table}`),
    ),
    ...capabilities.mail.map(({ to }) => of('Send mail', to)),
    ...capabilities.models.map(({ provider, model }) => of('Ask a model', `${provider} ${model}`)),
    ...learningRows(step.facts.learns).map((what) => of('Learn from people', what)),
  ];
}

const upstreamAtMost = 12;

/** Steps before this one, nearest first. */
function upstreamOf(step: StepView): StepView[] {
  const seen = new Set([step.index]);
  const found: StepView[] = [];
  let ring = step.roots.length > 0 ? [...step.roots, ...step.previous] : step.previous;
  while (ring.length > 0 && found.length < upstreamAtMost) {
    const next: StepView[] = [];
    for (const one of ring) {
      if (seen.has(one.index)) continue;
      seen.add(one.index);
      found.push(one);
      next.push(...one.previous);
    }
    ring = next;
  }
  return found.slice(0, upstreamAtMost);
}

export function nodeView(view: FlowView, nodeId: string): NodeView {
  const step = view.stepById(nodeId);
  if (step === undefined) throw new Error('The step is no longer in the flow.');
  return {
    inputs: inputsOf(view, step),
    outputs: outputsOf(view, step),
    destinations: destinationsOf([step]),
    permissions: permissionsOf(step),
    guards: [
      ...new Set(
        step.guards
          .filter(({ guard }) => guard.fixed !== true)
          .map(
            ({ step: at, guard }) => `${guardWords[guard.kind]} at ${at.name}${guard.failsOpen ? ', but an error lets data through' : ''}`,
          ),
      ),
    ],
    effects: step.facts.effects.filter((effect) => effect.kind !== 'none').map((effect) => sentence(effect.what)),
    upstream: upstreamOf(step).map((one) => ({ nodeName: one.name, fields: outputsOf(view, one)[0]?.fields ?? [] })),
  };
}
