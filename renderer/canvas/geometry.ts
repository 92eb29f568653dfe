/** Sizes in canvas pixels; the scene, the minimap and the layout all go by these. */
export const cardWidth = 232;
export const cardHeight = 64;
/** An AI part is a row that docks under its root. */
export const dockHeight = 34;
export const dockGap = 3;
export const dockIndent = 14;
export const portSize = 10;
/** Space between neighbouring ports; a card with many of them grows. */
export const portPitch = 20;

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export function cardHeightFor(ports: number): number {
  return Math.max(cardHeight, portPitch * (ports + 1));
}

/** Offsets of `count` ports spread along `length`. */
export function spread(count: number, length: number): number[] {
  return Array.from({ length: count }, (_, index) => (length * (index + 1)) / (count + 1));
}

export function boundsOf(boxes: Iterable<Box>): Box | undefined {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top };
}

export const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const contains = (outer: Box, inner: Box): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

/** The part of the flow that a window of the given size shows. */
export const shownBox = (view: View, window: { readonly width: number; readonly height: number }): Box => ({
  x: -view.x / view.zoom,
  y: -view.y / view.zoom,
  width: window.width / view.zoom,
  height: window.height / view.zoom,
});

/** Of a low or narrow window a margin takes no more than this. */
const marginShare = 0.08;
const belowShare = 0.2;

export interface ViewLimits {
  readonly minimum: number;
  readonly maximum: number;
  /** Pixels at the lower edge where buttons lie over the canvas, and no step shall. */
  readonly below?: number;
}

/** The view that shows `bounds` whole in a window of the given size, with a margin. */
export function viewOf(
  bounds: Box,
  window: { readonly width: number; readonly height: number },
  { minimum, maximum, below = 0 }: ViewLimits,
  margin = 48,
): View {
  const marginOf = (length: number): number => Math.min(margin, length * marginShare);
  const top = marginOf(window.height);
  const bottom = Math.max(top, Math.min(below, window.height * belowShare));
  const across = (window.width - 2 * marginOf(window.width)) / Math.max(1, bounds.width);
  const down = (window.height - top - bottom) / Math.max(1, bounds.height);
  const zoom = Math.min(maximum, Math.max(minimum, Math.min(across, down)));
  const height = bounds.height * zoom;
  // In the middle, and higher where it would reach under what lies at the lower edge.
  const above = Math.min((window.height - height) / 2, Math.max(top, window.height - bottom - height));
  return { zoom, x: window.width / 2 - (bounds.x + bounds.width / 2) * zoom, y: above - bounds.y * zoom };
}

/** Two views that no eye tells apart. */
export const stillAt = (a: View, b: View): boolean =>
  Math.abs(a.x - b.x) < 1 && Math.abs(a.y - b.y) < 1 && Math.abs(a.zoom / b.zoom - 1) < 0.001;

/** Below this a card shows its title alone, in large letters. */
export const farZoom = 0.66;
/** Below this even those cannot be read. */
export const readableZoom = 0.45;
/** Where a flow opens that does not fit. */
const startZoom = 0.7;

/** Large notes around the steps, as people leave them in other programs, must not push the steps out of what is seen first. */
export interface Opening {
  readonly all: Box;
  /** Around the steps alone; where there are none, `all`. */
  readonly steps: Box;
  /** The step furthest to the start. */
  readonly first: Box;
}

/** The view a flow opens in: all of it where that takes no smaller zoom than `wholeFrom`, else its steps, else where they begin. */
export function openingView(
  { all, steps, first }: Opening,
  window: { readonly width: number; readonly height: number },
  limits: ViewLimits,
  margin = 40,
  wholeFrom: number = readableZoom,
): View {
  for (const bounds of [all, steps]) {
    const whole = viewOf(bounds, window, limits, margin);
    if (whole.zoom >= wholeFrom) return whole;
  }
  const fitsAcross = steps.width * startZoom <= window.width - 2 * margin;
  const fits = ({ height }: Box): boolean => height * startZoom <= window.height - 2 * Math.max(margin, limits.below ?? 0);
  const fitsDown = fits(steps);
  // A note above or below that there is room for is not cut.
  const down = fits(all) ? all : steps;
  const middle = window.height / 2 - (first.y + first.height / 2) * startZoom;
  return {
    zoom: startZoom,
    x: fitsAcross ? window.width / 2 - (steps.x + steps.width / 2) * startZoom : margin - steps.x * startZoom,
    y: fitsDown
      ? window.height / 2 - (down.y + down.height / 2) * startZoom
      : // The step that it begins with is seen, and no room above the highest one.
        Math.min(middle, margin - steps.y * startZoom),
  };
}
