/** Signs of a page that a script takes out of a text, such as `<`: what is made of it has none of them until it is decoded. */
import { allSigns } from '../../../workflow/model/reads.ts';
import { computed, allPlaces } from './shape.ts';
import { make, memory, noFields, ofPlaces, placeKey, type Place, type Shape } from './shape-table.ts';

/** What `isEscaped` gave, by the shape's id. */
const escapedParts = memory<number, boolean>();

/** Made from the whole of the shape, each of its places changed. */
function withPlaces(shape: Shape, change: (place: Place) => Place): Shape {
  const made = computed(shape);
  const places = Array.from(made.places.values(), (place): [string, Place] => {
    const changed = change(place);
    return [placeKey(changed), changed];
  });
  return make(ofPlaces(new Map(places)), noFields, made.list, true, undefined, made.cells);
}

/** Made from the whole of the shape, with these signs of a page taken out of it. */
export const escaped = (shape: Shape, signs: string): Shape =>
  withPlaces(shape, (place) => ({ ...place, escaped: [...new Set((place.escaped ?? '') + signs)].sort().join('') }));

/** The whole address of a host that the script has asked for. */
export const atHost = (shape: Shape): Shape => withPlaces(shape, (place) => ({ ...place, atHost: true }));

/** Signs were taken out of a part of it. */
export function isEscaped(shape: Shape): boolean {
  const before = escapedParts.get(shape.id);
  if (before !== undefined) return before;
  let found = false;
  for (const { escaped: signs } of allPlaces(shape).values())
    if (signs !== undefined) {
      found = true;
      break;
    }
  escapedParts.set(shape.id, found);
  return found;
}
/** There may be these signs in it again. */
export function unescaped(shape: Shape, signs: string): Shape {
  if (!isEscaped(shape)) return shape;
  return withPlaces(shape, ({ escaped: before = '', ...place }) => {
    const left = [...before].filter((sign) => sign !== allSigns && !signs.includes(sign)).join('');
    return left === '' ? place : { ...place, escaped: left };
  });
}
