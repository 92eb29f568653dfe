import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo, useState } from 'react';
import { classNames, LabelChip, labelLooks } from '../ui/index.ts';
import { cardHeight } from './geometry.ts';
import { useOverlay } from './overlay.ts';
import type { Mark, SceneEdge } from './scene.ts';
import { traceMs } from './trace.ts';
import { wirePath } from './wire-path.ts';

/** The labels of a shorter wire would lie over the names of the cards at both ends, so they stand above them. Canvas pixels. */
const wordsFrom = 260;
const overCards = cardHeight / 2 + 18;

const markClasses: Readonly<Record<Mark, string>> = { added: 'cs-edge-added', removed: 'cs-edge-removed', changed: 'cs-edge-added' };

function EdgeView({ id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected, data }: EdgeProps<SceneEdge>) {
  const [hovered, setHovered] = useState(false);
  const look = useOverlay((overlay) => overlay.edges.get(id));
  const problem = useOverlay((overlay) => overlay.edgeProblems.get(id)?.severity);
  const hop = useOverlay((overlay) => overlay.hopEdges.get(id));
  const traceLength = useOverlay((overlay) => overlay.traceLength);
  const mapped = useOverlay((overlay) => overlay.mapped && (overlay.traceLength === 0 || overlay.hopEdges.has(id)));
  const [path, labelX, labelY] = wirePath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }, data?.labelAt);
  const narrow = Math.hypot(targetX - sourceX, targetY - sourceY) < wordsFrom;
  const mark = data?.mark;
  const kind = data?.edge.kind ?? 'data';
  const worst = look?.groups[0];
  const classes = classNames(
    'cs-edge',
    worst !== undefined && `cs-edge-${worst}`,
    look?.untrusted === true && 'cs-edge-dashed',
    kind === 'error' && 'cs-edge-error',
    kind !== 'data' && kind !== 'error' && 'cs-edge-part',
    selected === true && 'cs-edge-selected',
    mark !== undefined && markClasses[mark],
    traceLength > 0 && hop === undefined && 'cs-off-trace',
  );
  const step = traceMs / Math.max(1, traceLength);
  return (
    <g onMouseEnter={() => setHovered(true)} onMouseLeave={() => setHovered(false)}>
      <BaseEdge id={id} path={path} className={classes} interactionWidth={18} />
      {hop === undefined ? null : (
        <path
          d={path}
          pathLength={1}
          className={classNames('cs-trace', problem !== undefined && `cs-trace-${problem}`)}
          style={{ animationDelay: `${hop * step}ms`, animationDuration: `${step}ms` }}
        />
      )}
      {(hovered || selected === true) && look !== undefined && look.groups.length > 0 ? (
        <EdgeLabelRenderer>
          <div
            className="cs-edge-chip"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY - (narrow ? overCards : 0)}px)` }}
          >
            {look.groups.map((group) => (
              <LabelChip key={group} label={group} />
            ))}
            {look.transfer === undefined ? null : (
              <span className={classNames('cs-edge-basis', !look.transfer.covered && 'cs-edge-basis-none')}>
                Abroad: {look.transfer.words}
              </span>
            )}
          </div>
        </EdgeLabelRenderer>
      ) : mapped && look !== undefined && look.groups.length > 0 ? (
        <EdgeLabelRenderer>
          <div
            className="cs-edge-letters"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            role="img"
            aria-label={[
              ...look.groups.map((group) => labelLooks[group].word),
              ...(look.transfer === undefined ? [] : [`abroad: ${look.transfer.words}`]),
            ].join(', ')}
          >
            {look.groups.map((group) => (
              <span key={group} className={labelLooks[group].classes}>
                {labelLooks[group].letter}
              </span>
            ))}
            {look.transfer === undefined ? null : (
              <b className={classNames('cs-edge-basis', !look.transfer.covered && 'cs-edge-basis-none')}>{look.transfer.short}</b>
            )}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </g>
  );
}

export const FlowEdgeView = memo(EdgeView);
