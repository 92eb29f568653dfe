/** Whether the host of an address is written out in the flow by a step before, so that data only chooses what comes behind it. */
import type { NetworkFact } from '../../nodes/kit/facts.ts';
import type { CompiledPort } from '../dataflow/compiled.ts';
import type { CellBit } from '../dataflow/cell.ts';
import type { Spot } from '../dataflow/origins.ts';
import type { Value } from '../dataflow/value.ts';
import type { Seen, StepView } from './step-view.ts';

const MOST = 200;

/** The address is a field as it is, and each way by which `bit` came to it passes a step that writes it behind a fixed host, or asks for one, and nothing but copies lie behind that. */
export const isHeldToHost = (step: StepView, network: NetworkFact | undefined, seen: Seen, bit: CellBit): boolean =>
  heldToHost(step, network, seen, bit) !== undefined;

/** How it is held; `asked` where all ways are. */
export function heldToHost(
  { flow }: StepView,
  network: NetworkFact | undefined,
  seen: Seen,
  bit: CellBit,
): 'written' | 'asked' | undefined {
  if (network?.isField !== true) return undefined;
  const { witnesses, graph, values, table } = flow.analysis;
  const queue: Spot[] = witnesses.spots(seen.joined, seen.at).filter((spot) => witnesses.carries(spot, bit));
  const met = new Set(queue.map(({ port, cell }) => `${port}:${cell}`));
  if (queue.length === 0) return undefined;
  let how: 'written' | 'asked' = 'asked';
  for (let spot = queue.pop(); spot !== undefined; spot = queue.pop()) {
    const {
      recipe: { steps },
    } = graph.ports[spot.port] as CompiledPort;
    const path = (values[spot.port] as Value).paths[spot.cell];
    const place = steps.findLastIndex((step) => step.op === 'assign' && step.path === path);
    const written = steps[place];
    // What it stands in may be written over behind it.
    if (place >= 0 && path !== undefined && !steps.slice(place + 1).every((step) => step.op === 'assign' && !table.covers(step.path, path)))
      return undefined;
    if (written?.op === 'assign' && written.held !== undefined) {
      if (written.held === 'written') how = 'written';
      continue;
    }
    // Of what is put together otherwise nobody knows the beginning.
    if (written?.op === 'assign' ? written.copies !== true || written.reads.length !== 1 : steps.length !== 1 || steps[0]?.op !== 'input')
      return undefined;
    const origins = witnesses.comesFrom(spot).filter((origin) => witnesses.carries(origin, bit));
    if (origins.length === 0 || met.size > MOST) return undefined;
    for (const { port, cell } of origins) {
      if (port < 0) return undefined;
      if (met.has(`${port}:${cell}`)) continue;
      met.add(`${port}:${cell}`);
      queue.push({ port, cell });
    }
  }
  return how;
}
