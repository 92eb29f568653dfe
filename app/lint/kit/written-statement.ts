/** Whether a text that a step sends was written as a statement by a step before, with the data in it. */
import type { Statement } from '../../nodes/kit/facts.ts';
import type { CellBit } from '../dataflow/cell.ts';
import type { CompiledPort } from '../dataflow/compiled.ts';
import type { Spot } from '../dataflow/origins.ts';
import type { Value } from '../dataflow/value.ts';
import type { FlowView } from './flow-view.ts';
import type { Seen, StepView } from './step-view.ts';

const MOST = 200;
/** Places, by bit, on no way to which a statement was written: of steps in a row each is looked at once. */
const nothingWritten = (): Set<string> => new Set();

/** Most flows write none, and nothing has to be walked through for them. */
const writesAny = ({ analysis }: FlowView): boolean =>
  analysis.graph.ports.some(({ recipe }) => recipe.steps.some((step) => step.op === 'assign' && step.statement !== undefined));

/** Whether any step of the flow writes a statement with data in it. */
export const writesStatements = (flow: FlowView): boolean => flow.once(writesAny);

/** The worst that one can do on the ways by which `bit` came to the field; undefined where none was written. */
export function statementIn({ flow }: StepView, seen: Seen, bit: CellBit): Statement | undefined {
  const { witnesses, graph, values } = flow.analysis;
  const queue: Spot[] = witnesses.spots(seen.joined, seen.at).filter((spot) => witnesses.carries(spot, bit));
  const nothing = flow.once(nothingWritten);
  const nameOf = ({ port, cell }: Spot): string => `${port}:${cell}:${bit}`;
  const met = new Set(queue.map(nameOf));
  let found: Statement | undefined;
  for (let spot = queue.pop(); spot !== undefined && met.size <= MOST; spot = queue.pop()) {
    if (nothing.has(nameOf(spot))) continue;
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
      const origin = { port, cell };
      if (port < 0 || met.has(nameOf(origin)) || !witnesses.carries(origin, bit)) continue;
      met.add(nameOf(origin));
      queue.push(origin);
    }
  }
  if (found === undefined && met.size <= MOST) for (const name of met) nothing.add(name);
  return found;
}
