/** What is counted of a step that decides. No value of anybody's: bins of numbers, and words that the flow itself writes out. */

/** `in`: what it decides by; `out`: what it decides; `people`: whether those who looked at it agreed. */
export const sides = ['in', 'out', 'people'] as const;
export type Side = (typeof sides)[number];
/** `category`: one of a few words; `number`, `length` (of a text, in characters): bins; `language`: of a text; `given`: whether it is there at all. */
export const measures = ['category', 'number', 'length', 'language', 'given'] as const;
export type Measure = (typeof measures)[number];

/** `field`: the path as the flow writes it; empty for the whole of it, or the one thing that a step decides. */
export interface Feature {
  readonly side: Side;
  readonly measure: Measure;
  readonly field: string;
}

export const isOrdered = ({ measure }: Pick<Feature, 'measure'>): boolean => measure === 'number' || measure === 'length';

export const featureKey = ({ side, measure, field }: Feature): string => `${side} ${measure} ${field}`;
export function readFeature(key: string): Feature | undefined {
  const [side, measure, ...field] = key.split(' ');
  const found = { side: sides.find((one) => one === side), measure: measures.find((one) => one === measure) };
  return found.side === undefined || found.measure === undefined
    ? undefined
    : { side: found.side, measure: found.measure, field: field.join(' ') };
}

/** Something else than the words that the flow writes out. */
export const otherBin = '#other';
export const agreedBin = 'agreed';
export const overturnedBin = 'overturned';
