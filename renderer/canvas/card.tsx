import { Handle, Position, type NodeProps } from '@xyflow/react';
import { Ban, Check, CircleDashed, CircleX, Hourglass, LoaderCircle, SkipForward, type LucideIcon } from 'lucide-react';
import { memo } from 'react';
import { classNames, SeverityBadge } from '../ui/index.ts';
import { nodeType } from './catalogue.ts';
import { NodeTile } from './node-icon.tsx';
import { useOverlay, type CardStep, type StepState } from './overlay.ts';
import { handleId, type Port } from './ports.ts';
import type { CardNode, Mark } from './scene.ts';
import { useFlowNames } from './flow-names.ts';
import { subtitleOf } from './subtitle.ts';
import { traceMs } from './trace.ts';

const stepLooks: Readonly<
  Record<StepState, { readonly icon: LucideIcon; readonly word: string; readonly classes: string; readonly turns?: true }>
> = {
  running: { icon: LoaderCircle, word: 'Running', classes: 'text-accent', turns: true },
  succeeded: { icon: Check, word: 'Done', classes: 'text-good' },
  failed: { icon: CircleX, word: 'Failed', classes: 'text-high' },
  halted: { icon: Ban, word: 'Halted', classes: 'text-block' },
  waiting: { icon: Hourglass, word: 'Waiting', classes: 'text-medium' },
  skipped: { icon: SkipForward, word: 'Skipped', classes: 'text-faint' },
};

const markClasses: Readonly<Record<Mark, string>> = { added: 'cs-mark-added', removed: 'cs-mark-removed', changed: 'cs-mark-changed' };
const markWords: Readonly<Record<Mark, string>> = { added: 'Added', removed: 'Removed', changed: 'Changed' };
const positions = { left: Position.Left, right: Position.Right, top: Position.Top, bottom: Position.Bottom } as const;

/** Read where it is drawn, so that a flow that gets another name draws these cards alone. */
function Subtitle({ node }: { readonly node: CardNode['data']['node'] }) {
  return <>{subtitleOf(node, useFlowNames())}</>;
}

function StepLine({ step }: { readonly step: CardStep }) {
  const look = stepLooks[step.state];
  // What went wrong is a sentence, too long for a card: the run's panel tells it.
  const text = step.text === '' || step.state === 'failed' ? look.word : step.text;
  return (
    <span title={step.text} className={classNames('inline-flex items-center gap-1', look.classes)}>
      <look.icon className={classNames('size-3', look.turns === true && 'animate-turn')} aria-hidden />
      {text}
    </span>
  );
}

function Hops({ nodeId }: { readonly nodeId: string }) {
  const hops = useOverlay((overlay) => overlay.hops.get(nodeId));
  const length = useOverlay((overlay) => overlay.traceLength);
  const [first] = hops ?? [];
  if (hops === undefined || first === undefined) return null;
  const field = hops.findLast((hop) => hop.field !== '')?.field ?? '';
  return (
    <span className="cs-hop" style={{ animationDelay: `${((first.order - 1) * traceMs) / Math.max(1, length)}ms` }}>
      <span className="cs-hop-number">
        <span className="sr-only">Hop </span>
        {hops.map(({ order }) => order).join(', ')}
      </span>
      {field === '' ? null : <span className="cs-hop-field">{field}</span>}
    </span>
  );
}

function Problem({ nodeId }: { readonly nodeId: string }) {
  const problem = useOverlay((overlay) => overlay.problems.get(nodeId));
  if (problem === undefined) return null;
  return <SeverityBadge severity={problem.severity} count={problem.count} compact />;
}

function PortHandle({ port }: { readonly port: Port }) {
  return (
    <Handle
      id={handleId(port.side, port.id)}
      type={port.side === 'in' ? 'target' : 'source'}
      position={positions[port.edge]}
      title={port.title}
      className={classNames(
        'cs-port',
        port.edge === 'top' && 'cs-port-quiet',
        `cs-port-${port.kind === 'data' ? 'data' : port.kind === 'error' ? 'error' : 'part'}`,
      )}
      style={{ left: port.x, top: port.y }}
    />
  );
}

/** Classes of the card's frame, by what lies over it. */
function useFrame(nodeId: string, selected: boolean, mark: Mark | undefined): string {
  const state = useOverlay((overlay) => overlay.steps.get(nodeId)?.state);
  const target = useOverlay((overlay) => {
    const found = overlay.targets?.get(nodeId);
    if (overlay.targets === undefined) return '';
    if (found === undefined || !found.allowed) return 'cs-target-none';
    return found.severity === undefined ? 'cs-target-open' : `cs-target-open cs-target-${found.severity}`;
  });
  const onTrace = useOverlay((overlay) => (overlay.traceLength === 0 ? '' : overlay.hops.has(nodeId) ? 'cs-on-trace' : 'cs-off-trace'));
  return classNames(
    selected && 'cs-selected',
    mark !== undefined && markClasses[mark],
    state !== undefined && `cs-step-${state}`,
    target,
    onTrace,
  );
}

function CardView({ id, data, selected }: NodeProps<CardNode>) {
  const { node, ports, mark } = data;
  const frame = useFrame(id, selected, mark);
  const step = useOverlay((overlay) => overlay.steps.get(id));
  const definition = nodeType(node.type);
  const many = ports.ports.filter((port) => port.edge === 'right' && port.kind === 'data').length > 1;
  return (
    <div
      className={classNames(
        'cs-card flex h-full w-full items-center gap-2.5 ps-2.5 pe-2',
        node.disabled === true && 'cs-disabled',
        definition === undefined && 'cs-unknown',
        frame,
      )}
    >
      <NodeTile type={node.type} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="cs-card-title" title={node.name}>
          {node.name}
        </span>
        <span className="cs-card-detail">
          {node.disabled === true ? (
            <span className="inline-flex items-center gap-1 text-faint">
              <CircleDashed className="size-3" aria-hidden />
              Switched off
            </span>
          ) : step === undefined ? (
            <Subtitle node={node} />
          ) : (
            <StepLine step={step} />
          )}
        </span>
      </span>
      <span className="cs-card-badges">
        {mark === undefined ? null : <span className="text-2xs font-medium text-accent">{markWords[mark]}</span>}
        <Problem nodeId={id} />
      </span>
      <Hops nodeId={id} />
      {ports.ports.map((port) => (
        <PortHandle key={handleId(port.side, port.id)} port={port} />
      ))}
      {many
        ? ports.ports
            .filter((port) => port.edge === 'right' && port.kind === 'data')
            .map((port) => (
              <span key={port.id} className="cs-port-name" style={{ top: port.y }}>
                {port.title}
              </span>
            ))
        : null}
    </div>
  );
}

function DockView({ id, data, selected }: NodeProps<CardNode>) {
  const { node, mark, docked } = data;
  const frame = useFrame(id, selected, mark);
  const kind = data.ports.ports.find((port) => port.side === 'out')?.kind ?? 'part';
  return (
    <div
      className={classNames(
        'cs-card cs-dock flex h-full w-full items-center gap-2 ps-1.5 pe-2',
        docked?.depth === 0 && docked.row > 0 && 'cs-dock-next',
        node.disabled === true && 'cs-disabled',
        frame,
      )}
    >
      <NodeTile type={node.type} size="small" />
      <span className="min-w-0 flex-1 truncate">
        <span dir="auto" className="cs-card-title">
          {node.name}
        </span>{' '}
        <span className="cs-card-detail">
          <Subtitle node={node} />
        </span>
      </span>
      <span className="sr-only">{kind}</span>
      <Problem nodeId={id} />
      <Hops nodeId={id} />
      {data.ports.ports.map((port) => (
        <Handle
          key={handleId(port.side, port.id)}
          id={handleId(port.side, port.id)}
          type={port.side === 'in' ? 'target' : 'source'}
          position={port.side === 'in' ? Position.Right : Position.Left}
          isConnectable={false}
          className="cs-port-hidden"
        />
      ))}
    </div>
  );
}

export const Card = memo(CardView);
export const Dock = memo(DockView);
