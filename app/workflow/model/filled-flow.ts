/** A flow in which nothing is drawn takes a drawing: what was set on it stays as it is, and the drawing sets the rest. */
import type { Flow } from './flow.ts';

const headers = [
  'purpose',
  'owner',
  'riskTier',
  'region',
  'lawfulBasis',
  'dataClasses',
  'serviceAccount',
  'sharedWith',
] as const satisfies readonly (keyof Flow)[];

/** Nothing stands on its canvas. */
export const isBlank = ({ nodes, notes }: Pick<Flow, 'nodes' | 'notes'>): boolean => nodes.length === 0 && notes.length === 0;

const isGiven = (value: unknown): boolean => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

/** What is set in `ours` and is not the same in `theirs`. */
const setApart = (ours: object, theirs: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(
    Object.entries(ours).filter(([key, value]) => isGiven(value) && JSON.stringify(value) !== JSON.stringify(theirs[key])),
  );

/** Where nothing differs, the drawing's own parts are in it, so that no edit is seen in them. */
export function filledFlow(blank: Flow, drawing: Flow): Flow {
  const settings = setApart(blank.settings, drawing.settings);
  return {
    ...drawing,
    ...setApart(Object.fromEntries(headers.map((key) => [key, blank[key]])), drawing),
    id: blank.id,
    name: blank.name,
    ...(Object.keys(settings).length === 0 ? {} : { settings: { ...drawing.settings, ...settings } }),
  };
}
