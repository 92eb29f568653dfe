/** Painting on a 2D canvas with the theme's colours: the minimap and the overview of large flows. */
import type { NodeCategory } from '../../app/nodes/kit/define-node.ts';
import type { SeverityName } from '../ui/index.ts';
import { nodeType } from './catalogue.ts';
import type { Box, View } from './geometry.ts';
import { isArea, noteColor, noteColors } from './note-colors.ts';
import type { CardProblem } from './overlay.ts';
import { notePrefix, type Scene } from './scene.ts';

export interface Paints {
  readonly card: string;
  readonly cardLine: string;
  readonly edge: string;
  readonly note: (color: string | undefined) => string;
  readonly accent: string;
  readonly window: string;
  readonly category: (type: string) => string;
  readonly severity: Readonly<Record<SeverityName, string>>;
}

let cached: { readonly theme: string; readonly paints: Paints } | undefined;

/** Tokens as the browser computes them; asked again when the theme changes. */
export function currentPaints(): Paints {
  const theme = `${document.documentElement.dataset['theme'] ?? ''}${matchMedia('(prefers-color-scheme: dark)').matches}`;
  if (cached?.theme === theme) return cached.paints;
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(--cs-${token})`;
    return getComputedStyle(probe).color;
  };
  const categories = new Map<NodeCategory, string>();
  for (const category of ['trigger', 'data', 'shape', 'control', 'ai', 'privacy', 'people', 'message', 'security', 'foreign'] as const)
    categories.set(category, read(`category-${category}`));
  const foreign = read('category-foreign');
  const notes = new Map(Object.entries(noteColors).map(([name, { token }]) => [name, read(token)]));
  const paints: Paints = {
    card: read('raised'),
    cardLine: read('line-strong'),
    edge: read('control-line'),
    note: (color) => notes.get(noteColor(color)) ?? foreign,
    accent: read('accent'),
    window: read('text-muted'),
    category: (type) => categories.get(nodeType(type)?.category ?? 'foreign') ?? foreign,
    severity: { block: read('block'), high: read('high'), medium: read('medium'), low: read('low') },
  };
  probe.remove();
  cached = { theme, paints };
  return paints;
}

/** Sizes the canvas to its box in device pixels and returns a context in CSS pixels. */
export function prepare(canvas: HTMLCanvasElement): { context: CanvasRenderingContext2D; width: number; height: number } | undefined {
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  const ratio = window.devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

export interface PaintOptions {
  readonly scene: Scene;
  readonly view: View;
  readonly selected: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, CardProblem>;
}

/** The whole flow as plain shapes: thousands of cards in a few milliseconds. */
export function paintScene(
  context: CanvasRenderingContext2D,
  size: { readonly width: number; readonly height: number },
  { scene, view, selected, problems }: PaintOptions,
): void {
  const paints = currentPaints();
  const onScreen = (box: Box): boolean =>
    box.x * view.zoom + view.x < size.width &&
    (box.x + box.width) * view.zoom + view.x > 0 &&
    box.y * view.zoom + view.y < size.height &&
    (box.y + box.height) * view.zoom + view.y > 0;
  context.strokeStyle = paints.edge;
  context.globalAlpha = 0.7;
  context.lineWidth = Math.max(0.5, 1.4 * view.zoom);
  context.beginPath();
  for (const edge of scene.edges) {
    const from = scene.boxes.get(edge.source);
    const to = scene.boxes.get(edge.target);
    if (from === undefined || to === undefined || (!onScreen(from) && !onScreen(to))) continue;
    context.moveTo((from.x + from.width) * view.zoom + view.x, (from.y + from.height / 2) * view.zoom + view.y);
    context.lineTo(to.x * view.zoom + view.x, (to.y + to.height / 2) * view.zoom + view.y);
  }
  context.stroke();
  context.globalAlpha = 1;
  for (const node of scene.nodes) {
    const box = scene.boxes.get(node.id);
    if (box === undefined || !onScreen(box)) continue;
    const x = box.x * view.zoom + view.x;
    const y = box.y * view.zoom + view.y;
    const width = box.width * view.zoom;
    const height = box.height * view.zoom;
    if (node.type === 'note') {
      context.globalAlpha = isArea(node.data.note.color) ? 0.1 : 0.3;
      context.fillStyle = paints.note(node.data.note.color);
      context.fillRect(x, y, width, height);
      context.globalAlpha = 1;
      continue;
    }
    const problem = problems.get(node.id);
    context.fillStyle = paints.card;
    context.fillRect(x, y, width, height);
    context.fillStyle = paints.category(node.data.node.type);
    context.fillRect(x, y, Math.max(2, width * 0.2), height);
    context.strokeStyle = selected.has(node.id)
      ? paints.accent
      : problem === undefined
        ? paints.cardLine
        : paints.severity[problem.severity];
    context.lineWidth = selected.has(node.id) || problem !== undefined ? 1.5 : 0.75;
    context.strokeRect(x, y, width, height);
    if (problem !== undefined && problem.severity === 'block') {
      context.fillStyle = paints.severity.block;
      context.fillRect(x + width - Math.max(3, height * 0.35), y, Math.max(3, height * 0.35), height);
    }
  }
}

/** The topmost box under a point of the canvas, in flow coordinates. */
export function boxAt(scene: Scene, point: { readonly x: number; readonly y: number }): string | undefined {
  let found: string | undefined;
  for (const [id, box] of scene.boxes) {
    if (id.startsWith(notePrefix)) continue;
    if (point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height) found = id;
  }
  return found;
}
