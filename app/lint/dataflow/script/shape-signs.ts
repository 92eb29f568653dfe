/** Signs of a page that a script takes out of a text, such as `<`: what is made of it has none of them until it is decoded. */
import { allSigns } from '../../../workflow/model/reads.ts';
import { computed, allPlaces } from './shape.ts';
import { make, memory, noFields, ofPlaces, placeKey, type Place, type Shape } from './shape-table.ts';

/** What `isEscaped` gave, by the shape's id. */
const escapedParts = memory<number, boolean>();

/** Made from the whole of the shape, with these signs of a page taken out of it. */
export function escaped(shape: Shape, signs: string): Shape {
  const made = computed(shape);
  return make(
    ofPlaces(
      new Map(
        Array.from(made.places.values(), (place): [string, Place] => {
          const one: Place = { ...place, escaped: [...new Set((place.escaped ?? '') + signs)].sort().join('') };
          return [placeKey(one), one];
        }),
      ),
    ),
    noFields,
    made.list,
    true,
    undefined,
    made.cells,
  );
}
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
  const made = computed(shape);
  return make(
    ofPlaces(
      new Map(
        Array.from(made.places.values(), ({ escaped: before = '', ...place }): [string, Place] => {
          const left = [...before].filter((sign) => sign !== allSigns && !signs.includes(sign)).join('');
          const one: Place = left === '' ? place : { ...place, escaped: left };
          return [placeKey(one), one];
        }),
      ),
    ),
    noFields,
    made.list,
    true,
    undefined,
    made.cells,
  );
}
