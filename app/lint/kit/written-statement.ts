/** Whether a text that a step sends was written as a statement by a step before, with the data in it. */
import type { Statement } from '../../nodes/kit/facts.ts';
import type { CellBit } from '../dataflow/cell.ts';
import type { CompiledPort } from '../dataflow/compiled.ts';
import type { Spot } from '../dataflow/origins.ts';
import type { Value } from '../dataflow/value.ts';
import type { Seen, StepView } from './step-view.ts';

const MOST = 200;

/** The worst that one can do on the ways by which `bit` came to the field; undefined where none was written. */
export function statementIn({ flow }: StepView, seen: Seen, bit: CellBit): Statement | undefined {
  const { witnesses, graph, values } = flow.analysis;
  const queue: Spot[] = witnesses.spots(seen.joined, seen.at).filter((spot) => witnesses.carries(spot, bit));
  const met = new Set(queue.map(({ port, cell }) => `${port}:${cell}`));
  let found: Statement | undefined;
  for (let spot = queue.pop(); spot !== undefined && met.size <= MOST; spot = queue.pop()) {
    const { steps } = (graph.ports[spot.port] as CompiledPort).recipe;
    const path = (values[spot.port] as Value).paths[spot.cell];
    const written = steps.findLast((step) => step.op === 'assign' && step.path === path);
    if (written?.op === 'assign') {
      if (written.statement === 'changes') return 'changes';
      found ??= written.statement;
      // Anything else is no statement that somebody sends as it is.
      if (written.statement !== undefined || written.copies !== true) continue;
    }
    for (const { port, cell } of witnesses.comesFrom(spot)) {
      if (port < 0 || met.has(`${port}:${cell}`) || !witnesses.carries({ port, cell }, bit)) continue;
      met.add(`${port}:${cell}`);
      queue.push({ port, cell });
    }
  }
  return found;
}
