/** What a connection opens, over all flows that use it: whoever has its secret has this. */
import { labelsOf, pathText, worseTrust, type Label, type Trust } from '../workflow/model/labels.ts';
import { destinationsOf } from './data-map.ts';
import { gravity, labelsIn, trustOf } from './dataflow/cell.ts';
import type { FlowView } from './kit/flow-view.ts';
import type { StepView } from './kit/step-view.ts';
import { sentence, vendorName } from './kit/words.ts';

export interface ExposedField {
  readonly field: string;
  readonly labels: readonly Label[];
  readonly trust: Trust;
  /** `reads`: the service gives it out; `sends`: flows hand it over. */
  readonly ways: readonly ('reads' | 'sends')[];
  readonly flows: readonly string[];
}

export interface BlastRadius {
  readonly flows: readonly { readonly id: string; readonly name: string; readonly steps: readonly string[] }[];
  readonly hosts: readonly { readonly host: string; readonly flows: readonly string[] }[];
  /** The gravest first. */
  readonly fields: readonly ExposedField[];
  readonly effects: readonly { readonly what: string; readonly flow: string; readonly step: string }[];
  readonly labels: readonly Label[];
}

interface Building {
  labels: Set<Label>;
  trust: Trust;
  ways: Set<'reads' | 'sends'>;
  flows: Set<string>;
}

const rank = (labels: readonly Label[]): number =>
  labels.reduce((worst, label) => Math.max(worst, gravity.length - gravity.indexOf(label)), 0);

/** Fields that come out of a step, as far as they carry labels. */
function readBy(step: StepView): readonly { readonly field: string; readonly labels: readonly Label[]; readonly trust: Trust }[] {
  const { graph, analysis } = step.flow;
  const found = [];
  for (let port = graph.portStart[step.index] as number; port < (graph.portStart[step.index + 1] as number); port += 1) {
    const value = analysis.values[port];
    if (value === undefined || (graph.ports[port]?.name ?? '').startsWith('@')) continue;
    for (const [cell, path] of value.paths.entries()) {
      const low = value.low[cell] as number;
      const labels = labelsOf(labelsIn(low));
      if (labels.length > 0) found.push({ field: pathText(analysis.table.fields(path)), labels, trust: trustOf(low) });
    }
  }
  return found;
}

/** What a step hands to the service; a model that is plugged in is told what its root tells it. */
function sentBy(step: StepView): readonly { readonly field: string; readonly labels: readonly Label[]; readonly trust: Trust }[] {
  const provider = step.facts.ai?.provider;
  const byRoots = provider === undefined ? [] : destinationsOf(step.roots).filter(({ name }) => name === vendorName(provider));
  return [...destinationsOf([step]), ...byRoots].flatMap(({ fields }) => fields);
}

/** `views`: the flows to look at; those that do not use the connection are passed over. */
export function blastRadius(views: readonly FlowView[], connectionId: string): BlastRadius {
  const flows: { id: string; name: string; steps: string[] }[] = [];
  const hosts = new Map<string, Set<string>>();
  const fields = new Map<string, Building>();
  const effects: { what: string; flow: string; step: string }[] = [];
  for (const view of views) {
    const users = view.steps.filter((step) => step.connection?.id === connectionId && step.node.disabled !== true);
    if (users.length === 0) continue;
    const { id, name } = view.flow;
    flows.push({ id, name, steps: users.map((step) => step.name) });
    for (const step of users) {
      for (const { host } of step.facts.capabilities.hosts) hosts.set(host, (hosts.get(host) ?? new Set()).add(name));
      for (const effect of step.facts.effects)
        if (effect.kind !== 'none') effects.push({ what: sentence(effect.what), flow: name, step: step.name });
      const take =
        (way: 'reads' | 'sends') =>
        ({ field, labels, trust }: { readonly field: string; readonly labels: readonly Label[]; readonly trust: Trust }): void => {
          const known = fields.get(field) ?? {
            labels: new Set<Label>(),
            trust: 'trusted' as Trust,
            ways: new Set<'reads' | 'sends'>(),
            flows: new Set<string>(),
          };
          for (const label of labels) known.labels.add(label);
          known.trust = worseTrust(known.trust, trust);
          known.ways.add(way);
          known.flows.add(name);
          fields.set(field, known);
        };
      sentBy(step).forEach(take('sends'));
      // What a model or a service answers was not opened by the secret where the step only sends.
      if (step.facts.effects.some(({ kind }) => kind === 'read')) readBy(step).forEach(take('reads'));
    }
  }
  const exposed = [...fields].map(([field, known]): ExposedField => ({
    field,
    labels: gravity.filter((label) => known.labels.has(label)),
    trust: known.trust,
    ways: [...known.ways].toSorted(),
    flows: [...known.flows],
  }));
  return {
    flows,
    effects,
    hosts: [...hosts].map(([host, names]) => ({ host, flows: [...names] })),
    fields: exposed.toSorted((a, b) => rank(b.labels) - rank(a.labels) || (a.field < b.field ? -1 : 1)),
    labels: gravity.filter((label) => exposed.some(({ labels }) => labels.includes(label))),
  };
}
