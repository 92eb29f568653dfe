/** Where the file draws its steps. */
import { namespaces } from './namespaces.ts';
import { childrenNamed, descendants, type XmlElement } from './xml.ts';

const farthest = 1_000_000;
function coordinate(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.max(-farthest, Math.min(farthest, Math.round(value))) + 0 : undefined;
}

export function placesOf(root: XmlElement): Map<string, { x: number; y: number; width: number; height: number }> {
  const places = new Map<string, { x: number; y: number; width: number; height: number }>();
  for (const shape of descendants(root)) {
    if (shape.uri !== namespaces.diagram || shape.name !== 'BPMNShape') continue;
    const bounds = childrenNamed(shape, namespaces.bounds, 'Bounds')[0];
    const [x, y] = [coordinate(bounds?.attributes.get('x')), coordinate(bounds?.attributes.get('y'))];
    const element = shape.attributes.get('bpmnElement')?.split(':').at(-1);
    if (element !== undefined && x !== undefined && y !== undefined)
      places.set(element, {
        x,
        y,
        width: Math.max(1, coordinate(bounds?.attributes.get('width')) ?? 100),
        height: Math.max(1, coordinate(bounds?.attributes.get('height')) ?? 80),
      });
  }
  return places;
}
