/** The node types, as the canvas and the palette need them. */
import { catalogue, findDefinition } from '../../app/nodes/catalogue.ts';
import type { AnyNodeDefinition } from '../../app/nodes/kit/define-node.ts';

/** In the order of the palette. */
export const nodeTypes: readonly AnyNodeDefinition[] = catalogue;
export const nodeType: (type: string) => AnyNodeDefinition | undefined = findDefinition;
