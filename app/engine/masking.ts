/** What people see of run data: labelled fields are taken out, and where nothing is known about a field, so is its text. */
import { isJsonObject, type Json } from '../kernel/json.ts';
import type { FieldPath, Label } from '../workflow/model/labels.ts';
import type { Items, Masker } from './ports.ts';

export interface LabelledField {
  readonly path: FieldPath;
  readonly labels: readonly Label[];
}
/** The labels that the linter's dataflow found on an output port; undefined when it knows nothing about the port. */
export type FieldLabels = (nodeId: string, port: string) => readonly LabelledField[] | undefined;

/** What the linter knows about a flow, for masking and for the broker's label check. */
export interface RunLabels {
  readonly fields: FieldLabels;
  /** Labels of what a node sends out. */
  readonly sentBy: (nodeId: string) => readonly Label[];
}

const shown = (labels: readonly Label[]): string => `[${labels.join(', ')}]`;
const LONGEST = 500;

function hide(value: Json, text: string): Json {
  if (Array.isArray(value)) return value.map((item) => hide(item, text));
  if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, text)]));
  return value === null ? null : text;
}

function hideAt(value: Json, path: FieldPath, text: string): Json {
  const [first, ...rest] = path;
  if (first === undefined) return hide(value, text);
  if (Array.isArray(value)) return value.map((item, index) => (first === '*' || first === String(index) ? hideAt(item, rest, text) : item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, first === '*' || key === first ? hideAt(item, rest, text) : item]),
  );
}

const shorten = (value: Json): Json => {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  if (Array.isArray(value)) return value.map(shorten);
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shorten(item)])) : value;
};

/** Masks by label; a port that the linter does not know is masked whole. */
export function labelMasker(fieldLabels: FieldLabels): Masker {
  return {
    mask(nodeId, port, items): Items {
      const fields = fieldLabels(nodeId, port);
      if (fields === undefined) return items.map((item) => hide(item, '[masked]'));
      const labelled = fields.filter((field) => field.labels.length > 0);
      return items.map((item) => shorten(labelled.reduce((masked, field) => hideAt(masked, field.path, shown(field.labels)), item)));
    },
  };
}

/** Keeps the shape and hides every value: for runs without a linter at hand. */
export const shapeMasker: Masker = { mask: (_nodeId, _port, items) => items.map((item) => hide(item, '[masked]')) };
/** For flows whose settings switch masking off. */
export const openMasker: Masker = { mask: (_nodeId, _port, items) => items.map(shorten) };
