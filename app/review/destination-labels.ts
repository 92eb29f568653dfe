/**
 * Which labels the analysis sees arriving where, in the words of the grant. The broker compares what a step carries
 * (`labelsOfStep`) with what its destination may receive (`labelsByDestination`), so both come from the same sinks.
 */
import { dataTables } from '../broker/sql/data-tables.ts';
import { memories } from '../broker/models/memories.ts';
import { vectorStores } from '../broker/models/vectors.ts';
import { labelsIn } from '../lint/dataflow/cell.ts';
import type { FlowView } from '../lint/kit/flow-view.ts';
import type { StepView } from '../lint/kit/step-view.ts';
import { labels as allLabels, labelsOf, type Label } from '../workflow/model/labels.ts';

/** What the workspace itself keeps, by the names that grants use. */
const kept: ReadonlySet<string> = new Set([dataTables, memories, vectorStores]);

/** Plain labels in anything that this step sends, writes or asks a model. */
export function labelsOfStep(step: StepView): readonly Label[] {
  let set = 0;
  for (const sink of step.sinks) for (const seen of step.see(sink.reads)) set |= labelsIn(seen.low);
  return labelsOf(set | step.keptLabels);
}

/** Hosts, mail addresses and files that this one step may reach, as the grant writes them. */
function destinationsOf(step: StepView): readonly string[] {
  const { hosts, mail, files, tables } = step.facts.capabilities;
  const picked = step.facts.networks.some((network) => network.direction === 'out' && network.host === undefined)
    ? (step.connection?.hosts ?? [])
    : [];
  const bare = (host: string): string =>
    host
      .toLowerCase()
      .replace(/^\[|\](?::\d+)?$|(?<=^[^:]*):\d+$/g, '')
      .replace(/\.$/, '');
  return [
    ...hosts.map(({ host }) => bare(host)),
    ...picked.map(bare),
    ...mail.map(({ to }) => to.toLowerCase()),
    ...files.map(({ path }) => path),
    ...tables.filter(({ database }) => kept.has(database)).map(({ database, table }) => `${database}/${table}`),
  ];
}

/** Destination to labels. A model that is plugged into a step is told what that step carries. */
export function labelsByDestination(view: FlowView): Readonly<Record<string, readonly Label[]>> {
  const found = new Map<string, Set<Label>>();
  for (const step of view.steps) {
    if (step.node.disabled === true) continue;
    const carried = labelsOfStep(step);
    if (carried.length === 0) continue;
    for (const destination of [step, ...step.parts].flatMap(destinationsOf)) {
      const set = found.get(destination) ?? new Set<Label>();
      for (const label of carried) set.add(label);
      found.set(destination, set);
    }
  }
  return Object.fromEntries([...found].map(([destination, set]) => [destination, allLabels.filter((label) => set.has(label))]));
}
