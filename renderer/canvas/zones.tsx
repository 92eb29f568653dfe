import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { tellCut } from '../ui/index.ts';
import { dockGap, dockHeight, type Box } from './geometry.ts';
import { useOverlay, type ZoneLook } from './overlay.ts';
import { notePrefix, type Scene } from './scene.ts';

export interface Zone {
  readonly name: string;
  readonly box: Box;
}

const padding = 18;
const labelRoom = 16;
/** Steps of one zone that stand nearer than this share a region. */
const nearness = 130;

const grown = (box: Box, by: number): Box => ({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by });
const meets = (a: Box, b: Box): boolean => a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
const joined = (a: Box, b: Box): Box => {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return { x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y };
};

/** Regions of steps whose data leaves to the same place: neighbours together, far ones apart, never around a step of elsewhere. */
export function zonesOf(boxes: ReadonlyMap<string, Box>, names: ReadonlyMap<string, string>): Zone[] {
  const others = (name: string): Box[] =>
    [...boxes].filter(([id]) => names.get(id) !== name && !id.startsWith('note:')).map(([, box]) => box);
  const byName = new Map<string, Box[]>();
  for (const [id, name] of names) {
    const box = boxes.get(id);
    if (box !== undefined) byName.set(name, [...(byName.get(name) ?? []), box]);
  }
  const zones: Zone[] = [];
  for (const [name, members] of byName) {
    const strangers = others(name);
    let clusters: Box[] = [];
    for (const member of members) {
      let cluster = member;
      const apart: Box[] = [];
      for (const other of clusters) {
        const whole = joined(cluster, other);
        if (meets(grown(cluster, nearness), other) && !strangers.some((stranger) => meets(whole, stranger))) cluster = whole;
        else apart.push(other);
      }
      clusters = [...apart, cluster];
    }
    for (const box of clusters) {
      const padded = grown(box, padding);
      zones.push({ name, box: { ...padded, y: padded.y - labelRoom, height: padded.height + labelRoom } });
    }
  }
  return zones;
}

/** Beyond this many steps outside, regions would only be noise; in the data map they are what one looks for. */
const drawnAtMost = { usual: 120, mapped: 1_200 } as const;
const here: ZoneLook = { name: 'This machine', kind: 'local' };
const outside = ({ kind }: ZoneLook): boolean => kind === 'vendor' || kind === 'public';

function ZonesView({ scene }: { readonly scene: Scene }) {
  const looks = useOverlay((overlay) => overlay.zones);
  const mapped = useOverlay((overlay) => overlay.mapped);
  const zones = useMemo(() => {
    const shown = [...looks].filter(([, look]) => mapped || outside(look));
    if (mapped ? scene.boxes.size > drawnAtMost.mapped : shown.length === 0 || shown.length > drawnAtMost.usual) return [];
    const stacks = new Map(scene.boxes);
    // A card and the parts docked under it are one thing to stand around.
    for (const node of scene.nodes) {
      const root = node.parentId === undefined ? undefined : stacks.get(node.parentId);
      if (root === undefined || node.parentId === undefined) continue;
      stacks.delete(node.id);
      stacks.set(node.parentId, { ...root, height: root.height + dockGap + dockHeight });
    }
    if (mapped) for (const id of stacks.keys()) if (!looks.has(id) && !id.startsWith(notePrefix)) shown.push([id, here]);
    const kinds = new Map(shown.map(([, { name, kind }]) => [name, kind]));
    return zonesOf(stacks, new Map(shown.map(([id, { name }]) => [id, name]))).map((zone) => ({
      ...zone,
      kind: kinds.get(zone.name) ?? 'unknown',
    }));
  }, [scene, looks, mapped]);
  return (
    <ViewportPortal>
      {zones.map((zone) => (
        <div
          key={`${zone.name} ${zone.box.x} ${zone.box.y}`}
          className={`cs-zone cs-zone-${zone.kind}`}
          style={{ transform: `translate(${zone.box.x}px, ${zone.box.y}px)`, width: zone.box.width, height: zone.box.height }}
        >
          <span className="cs-zone-name" onPointerOver={tellCut}>
            {zone.name}
          </span>
        </div>
      ))}
    </ViewportPortal>
  );
}

/** Soft regions that say where data goes: a vendor and its country, or anyone; in the data map also what stays inside. */
export const Zones = memo(ZonesView);
