/** Steps that give what they are given, as it is, are not worth the way to the runner and back: nothing is worked on in them. */
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import type { StepOutcome, StepRequest } from '../../nodes/kit/executor.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import type { StepRunner } from './step-runner.ts';

type HandsOn = NodeFacts['handsOn'];

function outcomeOf({ inputs }: StepRequest, handsOn: NonNullable<HandsOn>): StepOutcome {
  const items = inputs['in'] ?? [];
  return { type: 'done', outputs: { out: handsOn === 'one' && items.length === 0 ? [{}] : items } };
}

/** So many in a row: whoever else waits for this process, the disk included, is heard in between. */
const inARow = 50;

/** The same runner for all other steps. `rest` lets everything else that waits have its turn: a circle of such steps never comes to anything that takes time. */
export function handingOn(runner: StepRunner, handsOnOf: (node: FlowNode) => HandsOn, rest: () => Promise<unknown>): StepRunner {
  let handed = 0;
  const known = new WeakMap<FlowNode, { readonly handsOn: HandsOn }>();
  const look = (node: FlowNode): HandsOn => {
    const found = known.get(node) ?? { handsOn: handsOnOf(node) };
    known.set(node, found);
    return found.handsOn;
  };
  const pass = async (): Promise<void> => {
    handed += 1;
    if (handed % inARow === 0) await rest();
  };
  return {
    pass,
    watch: (heard) => runner.watch?.(heard),
    async execute(request, context) {
      const handsOn = context.signal.aborted ? undefined : look(request.node);
      if (handsOn === undefined) return await runner.execute(request, context);
      await pass();
      return outcomeOf(request, handsOn);
    },
  };
}
