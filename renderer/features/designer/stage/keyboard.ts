/** Moving about the canvas without a mouse. */
import type { KeyboardEvent } from 'react';
import type { Box } from '../../../canvas/geometry.ts';
import { nodeType } from '../../../canvas/catalogue.ts';
import { readingOrder } from '../../../canvas/reading-order.ts';
import { notePrefix } from '../../../canvas/scene.ts';
import { announce } from '../../../shell/status.ts';
import { joinSteps } from '../model/actions.ts';
import { moveThings } from '../model/edits.ts';
import type { DesignerSession } from '../model/session.ts';

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The nearest box in a direction: distance along it, with what lies aside counted double. */
export function neighbour(boxes: ReadonlyMap<string, Box>, from: string, direction: readonly [number, number]): string | undefined {
  const start = boxes.get(from);
  if (start === undefined) return undefined;
  const [dx, dy] = direction;
  let best: { id: string; cost: number } | undefined;
  for (const [id, box] of boxes) {
    if (id === from || id.startsWith(notePrefix)) continue;
    const x = box.x + box.width / 2 - (start.x + start.width / 2);
    const y = box.y + box.height / 2 - (start.y + start.height / 2);
    const along = x * dx + y * dy;
    if (along <= 4) continue;
    const cost = along + 2 * Math.abs(x * dy) + 2 * Math.abs(y * dx);
    if (best === undefined || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}

/** What a screen reader hears when a step is reached. */
export function describeStep(session: DesignerSession, id: string): string {
  const { flow } = session.document.store.getState();
  const node = flow.nodes.find((one) => one.id === id);
  if (node === undefined) return '';
  const problem = session.overlay.getState().problems.get(id);
  const next = flow.edges.filter((edge) => edge.from.node === id).length;
  const words = [
    node.name,
    nodeType(node.type)?.title ?? node.type,
    problem === undefined ? 'no problems' : `${problem.count} problem${problem.count === 1 ? '' : 's'}, worst ${problem.severity}`,
    `${next} outgoing`,
  ];
  if (node.disabled === true) words.push('switched off');
  return words.join(', ');
}

function goTo(session: DesignerSession, id: string, keep: boolean): void {
  const { selected } = session.view.getState();
  session.view.setState({ selected: new Set(keep ? [...selected, id] : [id]) });
  session.canvas.api?.reveal(id);
  announce(describeStep(session, id));
}

const nudgeBy = 8;

function nudge(session: DesignerSession, direction: readonly [number, number]): void {
  const boxes = session.canvas.api?.boxes() ?? new Map<string, Box>();
  const { selected } = session.view.getState();
  const places = new Map(
    [...selected].flatMap((id) => {
      const box = boxes.get(id);
      return box === undefined ? [] : [[id, { x: box.x + direction[0] * nudgeBy, y: box.y + direction[1] * nudgeBy }] as const];
    }),
  );
  if (places.size > 0) session.document.edit('Move', (draft) => moveThings(draft, places), 'nudge');
}

export function handleCanvasKey(session: DesignerSession, event: KeyboardEvent, readOnly: boolean): void {
  if (event.target !== event.currentTarget) return;
  const { flow } = session.document.store.getState();
  const { selected, connectFrom } = session.view.getState();
  const current = [...selected].findLast((id) => flow.nodes.some((node) => node.id === id));
  const stop = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;

  if (event.key === 'Tab' && plain) {
    const order = readingOrder(flow);
    const at = current === undefined ? -1 : order.indexOf(current);
    const next = order[event.shiftKey ? at - 1 : at + 1];
    // Past the first or the last step, the focus leaves the canvas as it should.
    if (next === undefined || (current === undefined && event.shiftKey)) return;
    stop();
    goTo(session, next, false);
    return;
  }
  const direction = directions[event.key];
  if (direction !== undefined && !event.ctrlKey && !event.metaKey) {
    stop();
    if (event.altKey) {
      if (!readOnly) nudge(session, direction);
      return;
    }
    const boxes = session.canvas.api?.boxes() ?? new Map<string, Box>();
    const next = current === undefined ? readingOrder(flow)[0] : neighbour(boxes, current, direction);
    if (next !== undefined) goTo(session, next, event.shiftKey);
    return;
  }
  if (event.key === 'Enter' && plain && current !== undefined) {
    stop();
    if (connectFrom !== undefined && connectFrom !== current) {
      joinSteps(session, connectFrom, current);
      session.view.setState({ connectFrom: undefined });
      return;
    }
    session.view.setState({ inspectorOpen: true });
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-inspector] input, [data-inspector] textarea, [data-inspector] select')?.focus(),
    );
    return;
  }
  if ((event.key === 'c' || event.key === 'C') && plain && current !== undefined && !readOnly) {
    stop();
    session.view.setState({ connectFrom: connectFrom === undefined ? current : undefined });
    announce(connectFrom === undefined ? 'Connecting. Go to the next step and press Enter; Escape gives up.' : 'Connecting ended');
    return;
  }
  if (event.key === 'Escape') {
    if (connectFrom !== undefined) session.view.setState({ connectFrom: undefined });
    else if (session.view.getState().preview !== undefined) session.view.setState({ preview: undefined });
    else session.view.setState({ selected: new Set() });
  }
}
