/** The line of a wire: a curve while it goes forward, and a street around the cards where it has to go back. */
import { getBezierPath, getSmoothStepPath, Position } from '@xyflow/react';

export interface WireEnds {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
  readonly sourcePosition: Position;
  readonly targetPosition: Position;
}

/** How far a wire runs out of a port before it turns. */
const stub = 22;
/** From a port to the free street above or below its card, and above the name of the zone that it may stand in. */
const street = 66;

/** From here on the target stands in another row. */
const nextRow = 104;

/** A curve that goes back doubles up at both ports and crosses whatever stands between; this one runs in the gap beside the target's row. */
export function wirePath(ends: WireEnds): readonly [path: string, labelX: number, labelY: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const forward = ends.sourcePosition !== Position.Right || ends.targetPosition !== Position.Left || targetX >= sourceX + stub;
  if (forward) {
    const [path, labelX, labelY] = getBezierPath(ends);
    return [path, labelX, labelY];
  }
  const fall = targetY - sourceY;
  const centerY = fall > nextRow ? targetY - street : fall < -nextRow ? targetY + street : Math.max(sourceY, targetY) + street;
  const [path] = getSmoothStepPath({ ...ends, borderRadius: 14, offset: stub, centerY });
  return [path, (sourceX + targetX) / 2, centerY];
}
