import { useMemo, useState, type KeyboardEvent } from 'react';
import { ListTree } from 'lucide-react';
import { graphOf } from '../../../../app/workflow/graph/graph.ts';
import { dockingOf } from '../../../canvas/dock.ts';
import { NodeTile } from '../../../canvas/node-icon.tsx';
import { useFlowNames } from '../../../canvas/flow-names.ts';
import { subtitleOf } from '../../../canvas/subtitle.ts';
import { carriesItems } from '../../../canvas/ports.ts';
import { readingOrder } from '../../../canvas/reading-order.ts';
import { classNames, EmptyState, SeverityBadge } from '../../../ui/index.ts';
import { useOverlay } from '../../../canvas/overlay.ts';
import { joinSteps, removeSelected } from '../model/actions.ts';
import { useDocument, useSessionOf, useView } from '../model/session.ts';

let list: Intl.ListFormat | undefined;
/** Made for the first list: the canvas is there before anybody turns to its outline. */
const listed = (names: Iterable<string>): string => (list ??= new Intl.ListFormat('en-GB')).format(names);

interface Row {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly level: number;
  readonly next: readonly string[];
  readonly subtitle: string;
}

/** Long chains stop moving in here, so that names stay readable. */
const deepest = 8;

function Problem({ id }: { readonly id: string }) {
  const problem = useOverlay((overlay) => overlay.problems.get(id));
  return problem === undefined ? null : <SeverityBadge severity={problem.severity} count={problem.count} compact />;
}

/** The canvas as a tree: the same steps, wires and problems for those who hear it, edited with the same keys. */
export function Outline({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const selected = useView((view) => view.selected);
  const connectFrom = useView((view) => view.connectFrom);
  const [focused, setFocused] = useState<string>();
  const names = useFlowNames();
  const rows = useMemo(() => {
    const graph = graphOf(flow);
    const docked = dockingOf(flow.nodes, flow.edges).parts;
    const depth = new Map<string, number>();
    const order = readingOrder(flow);
    for (const id of order) {
      const before = (graph.incoming.get(id) ?? [])
        .filter((edge) => carriesItems(edge.kind))
        .map((edge) => depth.get(edge.from.node) ?? -1);
      const root = docked.get(id);
      depth.set(
        id,
        root === undefined ? (before.length === 0 ? 0 : Math.max(...before) + 1) : (depth.get(root.root) ?? 0) + root.depth + 1,
      );
    }
    return order.flatMap((id): Row[] => {
      const node = graph.nodes.get(id);
      if (node === undefined) return [];
      const next = (graph.outgoing.get(id) ?? []).map((edge) => graph.nodes.get(edge.to.node)?.name ?? '');
      return [
        {
          id,
          name: node.name,
          type: node.type,
          level: Math.min(deepest, depth.get(id) ?? 0),
          next: docked.has(id) ? [] : next,
          subtitle: subtitleOf(node, names),
        },
      ];
    });
  }, [flow, names]);

  if (rows.length === 0)
    return (
      <EmptyState icon={ListTree} title="No steps yet" className="!py-6">
        The steps of the flow appear here in the order in which they run.
      </EmptyState>
    );
  const current = rows.some((row) => row.id === focused) ? focused : rows[0]?.id;
  const move = (event: KeyboardEvent<HTMLElement>, index: number): void => {
    event.preventDefault();
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (next === undefined) return;
    setFocused(next.id);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-outline="${CSS.escape(next.id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, row: Row, index: number): void => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'ArrowDown') move(event, index + 1);
    else if (event.key === 'ArrowUp') move(event, index - 1);
    else if (event.key === 'Home') move(event, 0);
    else if (event.key === 'End') move(event, rows.length - 1);
    else if (event.key === 'Enter' && connectFrom !== undefined && connectFrom !== row.id) {
      event.preventDefault();
      joinSteps(session, connectFrom, row.id);
      session.view.setState({ connectFrom: undefined });
    } else if (event.key === 'Enter') session.view.setState({ selected: new Set([row.id]), inspectorOpen: true });
    else if (event.key === 'Escape') session.view.setState({ connectFrom: undefined });
    else if (plain && event.key.toLowerCase() === 'c' && !readOnly) {
      event.stopPropagation();
      session.view.setState({ connectFrom: row.id });
    } else if (event.key === 'Delete' && !readOnly) {
      event.stopPropagation();
      session.view.setState({ selected: new Set([row.id]) });
      removeSelected(session);
    }
  };
  return (
    <div role="tree" aria-label="Steps of the flow" className="min-h-0 flex-1 overflow-auto py-1">
      {rows.map((row, index) => (
        <div
          key={row.id}
          data-outline={row.id}
          role="treeitem"
          aria-level={row.level + 1}
          aria-selected={selected.has(row.id)}
          tabIndex={row.id === current ? 0 : -1}
          onFocus={() => {
            setFocused(row.id);
            if (!selected.has(row.id)) session.view.setState({ selected: new Set([row.id]) });
            session.canvas.api?.reveal(row.id);
          }}
          onKeyDown={(event) => onKeyDown(event, row, index)}
          className={classNames(
            'flex h-7 items-center gap-2 [contain-intrinsic-size:auto_28px] [content-visibility:auto] pe-3 focus-visible:-outline-offset-2',
            selected.has(row.id) ? 'bg-accent-tint' : 'hover:bg-hover',
          )}
          style={{ paddingInlineStart: 12 + row.level * 16 }}
        >
          <NodeTile type={row.type} size="small" />
          <span className="shrink-0 font-medium">{row.name}</span>
          <span className="min-w-0 flex-1 truncate text-sm text-muted">
            {row.subtitle}
            {row.next.length === 0 ? '' : `, then ${listed(new Set(row.next))}`}
          </span>
          <Problem id={row.id} />
        </div>
      ))}
    </div>
  );
}
