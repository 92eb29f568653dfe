/** Where a step or a note stands. Ids are free words: one that is called like a part of every object, such as `constructor`, has no place by that. */
export const placeIn = <P>(places: Readonly<Record<string, P>>, id: string): P | undefined =>
  Object.hasOwn(places, id) ? places[id] : undefined;
