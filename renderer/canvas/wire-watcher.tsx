import { useConnection, type Connection } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import type { PortRef } from '../../app/workflow/model/flow.ts';
import type { Point } from './geometry.ts';
import { portOfHandle } from './ports.ts';

export interface WireEvents {
  onStart(from: PortRef, side: 'in' | 'out'): void;
  /** The port under the cursor changed. */
  onOver(from: PortRef, to: PortRef | undefined, at: Point): void;
  onEnd(dropped: { readonly from: PortRef; readonly at: Point } | undefined): void;
  allows(from: PortRef, to: PortRef): boolean;
}

/** React Flow's connection as two ports of ours. */
export function endsOf(connection: Connection): { from: PortRef; to: PortRef } | undefined {
  const { source, target, sourceHandle, targetHandle } = connection;
  if (sourceHandle === null || targetHandle === null) return undefined;
  return { from: { node: source, port: portOfHandle(sourceHandle) }, to: { node: target, port: portOfHandle(targetHandle) } };
}

/** Tells which port a dragged wire is over; renders nothing, so that a moving mouse draws nothing again. */
export function WireWatcher({ wire }: { readonly wire: WireEvents }) {
  const over = useConnection((connection) => {
    if (!connection.inProgress || connection.fromHandle.id === null || connection.fromHandle.id === undefined) return '';
    const to = connection.toHandle;
    return JSON.stringify([connection.fromHandle.nodeId, connection.fromHandle.id, connection.fromHandle.type, to?.nodeId, to?.id]);
  });
  const pointer = useConnection((connection) => (connection.inProgress ? connection.pointer : undefined));
  const latest = useRef(pointer);
  latest.current = pointer;
  useEffect(() => {
    if (over === '') return;
    const [fromNode, fromHandle, type, toNode, toHandle] = JSON.parse(over) as [
      string,
      string,
      'source' | 'target',
      string | null,
      string | null,
    ];
    const from = { node: fromNode, port: portOfHandle(fromHandle) };
    const to = toNode === null || toHandle === null ? undefined : { node: toNode, port: portOfHandle(toHandle) };
    const at = latest.current ?? { x: 0, y: 0 };
    if (to === undefined || type === 'source') wire.onOver(from, to, at);
    else wire.onOver(to, from, at);
  }, [over, wire]);
  return null;
}
