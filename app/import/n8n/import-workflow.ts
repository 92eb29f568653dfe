/** One n8n workflow -> one flow and its loss report. Pure: the same file always gives the same flow, ids included. */
import { emptyFlow, type Flow } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import { uniqueId } from '../../workflow/graph/names.ts';
import { withCallsTo } from '../calls-between.ts';
import { cardWidth, widestGap, withoutWideGaps } from '../layout.ts';
import type { LossReport } from '../loss.ts';
import { Connections } from './connections.ts';
import { itself, standsForAnId } from './describe/subflows.ts';
import { edgesOf } from './edges.ts';
import { throughGates } from './gates.ts';
import { finderOf, nameNodes, type NamedNode } from './identity.ts';
import { nodeTypeInfo } from './map/node-map.ts';
import { noteOf } from './notes.ts';
import type { N8nWorkflow } from './parse.ts';
import { placesOf, saysNoPlaces } from './places.ts';
import { settingsOf } from './settings.ts';
import { reportTopLevel } from './top-level.ts';
import { wiresOf, withWaysBack } from './wiring.ts';
import { buildNodes } from './build-nodes.ts';
import { stepsOf } from './steps.ts';

const isNote = (named: NamedNode): boolean => nodeTypeInfo(named.node.type).category === 'note';

export function importWorkflow(workflow: N8nWorkflow, fallbackName: string, loss: LossReport): Flow {
  const named = nameNodes(workflow.nodes, loss);
  const find = finderOf(named);
  const gated = throughGates(withWaysBack(wiresOf(workflow.links, find, loss)));
  const { wires } = gated;
  const drawn = wires.filter((wire) => {
    const toNote = isNote(wire.from) || isNote(wire.to);
    if (toNote)
      loss.add(
        'edge-dropped',
        `A connection of the note “${isNote(wire.from) ? wire.from.name : wire.to.name}” was dropped: notes carry nothing.`,
      );
    return !toNote;
  });
  const renamed = new Map(
    named
      .filter((one) => one.name !== one.node.name && one.node.name !== '' && find(one.node.name) === one)
      .map((one) => [one.node.name, one.name]),
  );
  for (const name of workflow.pinned.keys())
    if (find(name) === undefined) loss.add('sample-dropped', `Pinned data of “${name.slice(0, 80)}” was dropped: there is no such step.`);
  const connections = new Connections();
  const steps = named.filter((one) => !isNote(one));
  const { nodes, ports, taken, behind } = buildNodes(stepsOf(steps, drawn, gated), workflow, renamed, connections, loss);
  const notes = named.filter(isNote).flatMap((one) => noteOf(one, loss));
  const name = (workflow.name ?? fallbackName).trim().slice(0, limits.name) || 'Imported workflow';
  const flowId =
    workflow.id !== undefined && workflow.id.length <= 128 && !standsForAnId(workflow.id) ? workflow.id : uniqueId(name, new Set(), 'flow');
  reportTopLevel(workflow, find, loss);
  const places = placesOf(steps, drawn);
  for (const [id, { id: router }] of behind) {
    const [x, y] = places.get(id) ?? [0, 0];
    places.set(router, [x, y + 110]);
  }
  if (saysNoPlaces(steps)) loss.add('layout', 'The file has no places for its steps, so they were laid out anew.');
  else if (steps.some((one) => one.node.position === undefined)) loss.add('layout', 'Some steps had no position and were put in rows.');
  const docked = new Set(drawn.filter(({ kind }) => kind !== 'data' && kind !== 'error').map(({ from }) => from.id));
  const acrossOf = withoutWideGaps(
    [
      ...nodes
        .filter(({ id }) => !docked.has(id))
        .map(({ id }) => {
          const [x] = places.get(id) ?? [0, 0];
          return { from: x, to: x + cardWidth };
        }),
      ...notes.map(({ rect }) => ({ from: rect.x, to: rect.x + rect.width })),
    ],
    widestGap,
  );
  const flow: Flow = {
    ...emptyFlow(flowId, name),
    ...(workflow.description === undefined ? {} : { purpose: workflow.description.slice(0, limits.text) }),
    settings: settingsOf(workflow.settings, loss),
    connections: connections.list,
    nodes,
    edges: edgesOf(
      drawn.filter((wire) => !taken.has(wire)),
      ports,
      behind,
    ),
    notes: notes.map(({ note }) => note),
    layout: {
      nodes: Object.fromEntries(
        nodes.map((node) => {
          const [x, y] = places.get(node.id) ?? [0, 0];
          return [node.id, { x: acrossOf(x), y }];
        }),
      ),
      notes: Object.fromEntries(notes.map(({ note, rect }) => [note.id, { ...rect, x: acrossOf(rect.x) }])),
    },
  };
  return withCallsTo(flow, new Map([[itself, flowId]]));
}
