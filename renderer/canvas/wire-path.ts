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

/** Where a curve from left to right stands after the part `at` of its way; its control points lie halfway between the ports. */
function alongCurve({ sourceX, sourceY, targetX, targetY }: WireEnds, at: number): readonly [x: number, y: number] {
  const middle = (sourceX + targetX) / 2;
  const near = (1 - at) ** 2 * (1 + 2 * at);
  const bend = 3 * at * (1 - at);
  return [(1 - at) ** 3 * sourceX + bend * middle + at ** 3 * targetX, near * sourceY + (1 - near) * targetY];
}

/** A curve that goes back doubles up at both ports and crosses whatever stands between; this one runs in the gap beside the target's row. */
export function wirePath(ends: WireEnds, labelAt = 0.5): readonly [path: string, labelX: number, labelY: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const forward = ends.sourcePosition !== Position.Right || ends.targetPosition !== Position.Left || targetX >= sourceX + stub;
  if (forward) {
    const [path, labelX, labelY] = getBezierPath(ends);
    const level = ends.sourcePosition === Position.Right && ends.targetPosition === Position.Left;
    return level ? [path, ...alongCurve(ends, labelAt)] : [path, labelX, labelY];
  }
  const fall = targetY - sourceY;
  const centerY = fall > nextRow ? targetY - street : fall < -nextRow ? targetY + street : Math.max(sourceY, targetY) + street;
  const [path] = getSmoothStepPath({ ...ends, borderRadius: 14, offset: stub, centerY });
  return [path, (sourceX + targetX) / 2, centerY];
}
