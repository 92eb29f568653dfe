import type { PortSpec } from './facts.ts';

/** The usual data ports; most node types have one of each. */
export const dataIn: PortSpec = { id: 'in', title: 'In', kind: 'data', required: true, many: true };
export const dataOut: PortSpec = { id: 'out', title: 'Out', kind: 'data' };
/** Failures leave by it when the node's `onError` is `branch`. */
export const errorOut: PortSpec = { id: 'error', title: 'On error', kind: 'error' };
export const oneInOneOut = { inputs: [dataIn], outputs: [dataOut] } as const;
/** Plugs a step into an agent as one of its tools. */
export const toolOut: PortSpec = { id: 'tool', title: 'As a tool', kind: 'tool' };
