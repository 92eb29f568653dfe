/** The node types, as the canvas and the palette need them. */
import { catalogue, findDefinition } from '../../app/nodes/catalogue.ts';
import type { AnyNodeDefinition } from '../../app/nodes/kit/define-node.ts';

/** What a person can add, in the order of the palette: imported steps and notes come into a flow by other ways. */
export const nodeTypes: readonly AnyNodeDefinition[] = catalogue.filter(({ category }) => category !== 'foreign' && category !== 'note');
export const nodeType: (type: string) => AnyNodeDefinition | undefined = findDefinition;
