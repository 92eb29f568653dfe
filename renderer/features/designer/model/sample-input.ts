/** What a flow's trigger would accept, as a start for trying it. */
import { factsOf } from '../../../../app/nodes/kit/describe.ts';
import { sampleOf } from '../../../../app/nodes/kit/sample-input.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { nodeType } from '../../../canvas/catalogue.ts';

export function sampleInput(flow: Flow): Json {
  const trigger = flow.nodes.find((node) => nodeType(node.type)?.category === 'trigger' && node.disabled !== true);
  return trigger === undefined ? {} : sampleOf(trigger, factsOf(trigger, flow).sources);
}

export const sampleText = (flow: Flow): string => JSON.stringify(sampleInput(flow), null, 2);
