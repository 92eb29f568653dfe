import { noFacts, type NodeFacts, type PortSpec } from './facts.ts';
import { dataIn, dataOut } from './ports.ts';

/**
 * Facts of a node that nobody has described, or whose parameters cannot be read: whatever enters may be in whatever leaves,
 * and anybody may have written it.
 */
export function unknownFacts(
  why: string,
  ports: { readonly inputs: readonly PortSpec[]; readonly outputs: readonly PortSpec[] } = { inputs: [dataIn], outputs: [dataOut] },
): NodeFacts {
  return {
    ...noFacts,
    inputs: ports.inputs,
    outputs: ports.outputs,
    unknown: true,
    transfer: ports.outputs
      .filter((port) => port.kind !== 'error')
      .map((port) => ({ port: port.id, steps: [{ op: 'unknown', path: [], reads: [{ from: 'any' }], trust: 'public', why }] })),
    reliability: { external: true, idempotent: false },
  };
}
