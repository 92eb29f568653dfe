/** What people see of run data: labelled fields are taken out, and where nothing is known about a field, so is its text. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FieldPath, Label } from '../../workflow/model/labels.ts';
import { lookerThrough, mapped, SHOWN_CHARACTERS as LONGEST, type Recognise } from './look-through.ts';
import type { Items, Masker } from '../ports.ts';

export interface LabelledField {
  readonly path: FieldPath;
  readonly labels: readonly Label[];
}
/** The fields that the linter's dataflow found on an output port, those without a label, too; undefined when it knows nothing about the port. */
export type FieldLabels = (nodeId: string, port: string) => readonly LabelledField[] | undefined;

/** What the linter knows about a flow, for masking and for the broker's label check. */
export interface RunLabels {
  readonly fields: FieldLabels;
  /** The same of what arrives at an input port: of everything that leads there. */
  readonly arriving: FieldLabels;
  /** Labels of what a node sends out. */
  readonly sentBy: (nodeId: string) => readonly Label[];
  /** Every way into the flow says what it brings: what else stands in an item was put there by somebody who was not asked for it. */
  readonly isTold: boolean;
  /** What is somebody's by its look, whatever its field is called. */
  readonly recognise: Recognise;
}

const shown = (labels: readonly Label[]): string => `[${labels.join(', ')}]`;

/** A script may make somebody's address or number the name of a field. */
const namesSomebody = /@|\d{5}/;

function hide(value: Json, text: string): Json {
  if (Array.isArray(value)) return value.map((item) => hide(item, text));
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item], index) => [namesSomebody.test(key) ? `[field ${index + 1}]` : key, hide(item, text)]),
    );
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

/**
 * Inside of an object that the linter described, what it did not describe is unknown: senders put more into their messages than they said,
 * or a list where an object was meant. Where nobody said what a flow is begun with, the outermost fields stay, as a person gave them.
 */
function hideUnknown(value: Json, known: readonly FieldPath[], isInside: boolean): Json {
  if (value === null || known.length === 0 || known.some((path) => path.length === 0)) return value;
  if (!Array.isArray(value) && !isJsonObject(value)) return isInside ? '[masked]' : value;
  const inside = (key: string, item: Json): Json => {
    const below = known.flatMap(([first, ...rest]) => (first === '*' || first === key ? [rest] : []));
    return below.length === 0 && isInside ? hide(item, '[masked]') : hideUnknown(item, below, true);
  };
  return Array.isArray(value)
    ? value.map((item, index) => inside(String(index), item))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(key, item)]));
}

/** Shorter ones stand in any sentence. */
const SHORTEST = 4;
/** Of more it would take long to look for each. */
const MOST_TEXTS = 50_000;

interface Search {
  readonly sentence: string;
  /** 1 for each of its characters that repeats something. */
  readonly repeats: Uint8Array;
  looked: number;
}

function mark({ sentence, repeats }: Search, text: string): void {
  for (let at = sentence.indexOf(text); at >= 0; at = sentence.indexOf(text, at + text.length)) repeats.fill(1, at, at + text.length);
}

/** Marks what a sentence repeats of the texts and long numbers at a path, and below it; they may overlap there. */
function markAt(search: Search, value: Json, [first, ...rest]: FieldPath): void {
  if (search.looked > MOST_TEXTS || value === null) return;
  if (isJsonObject(value) || Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) if (first === undefined || first === '*' || first === key) markAt(search, item, rest);
    return;
  }
  const text = String(value);
  if (first !== undefined || text.length < SHORTEST) return;
  search.looked += 1;
  if (text.length > search.sentence.length) return;
  mark(search, text);
  const quoted = JSON.stringify(text).slice(1, -1);
  if (quoted !== text) mark(search, quoted);
}

/** Takes out of a sentence what it repeats of the data that `look` goes through. */
function without(sentence: string, look: (search: Search) => void): string {
  const search: Search = { sentence, repeats: new Uint8Array(sentence.length), looked: 0 };
  look(search);
  if (search.looked > MOST_TEXTS) return '[masked]';
  let rest = '';
  for (let from = 0; from < sentence.length;) {
    const hidden = search.repeats[from] === 1;
    const next = search.repeats.indexOf(hidden ? 0 : 1, from);
    const to = next < 0 ? sentence.length : next;
    rest += hidden ? '[masked]' : sentence.slice(from, to);
    from = to;
  }
  return rest;
}

const shorten = (value: Json): Json => {
  if (typeof value === 'string') return value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  return mapped(value, shorten);
};

/** Masks by label, and what is somebody's by its look; a port that the linter does not know is masked whole. */
export function labelMasker({ fields: fieldLabels, arriving, isTold, recognise }: Omit<RunLabels, 'sentBy'>): Masker {
  const lookThrough = lookerThrough(recognise);
  return {
    mask(nodeId, port, items): Items {
      const fields = fieldLabels(nodeId, port);
      if (fields === undefined) return items.map((item) => hide(item, '[masked]'));
      const labelled = fields.filter((field) => field.labels.length > 0);
      // Nothing but objects inside of an item can be described in part.
      const known = isTold || fields.some(({ path }) => path.length > 1) ? fields.map(({ path }) => path) : [];
      const described = fields.flatMap(({ path }) => (path.length === 0 ? [] : [path]));
      const clean = lookThrough().clean(described);
      return items.map((item) =>
        shorten(
          clean(
            hideUnknown(
              labelled.reduce((masked, field) => hideAt(masked, field.path, shown(field.labels)), item),
              known,
              isTold && isJsonObject(item),
            ),
          ),
        ),
      );
    },
    words(nodeId, inputs, sentence) {
      const somebodys = new Set<string>();
      const { tell } = lookThrough();
      return without(sentence, (search) => {
        for (const [port, items] of Object.entries(inputs)) {
          for (const { path, labels } of arriving(nodeId, port) ?? [{ path: [], labels: ['unknown'] }])
            if (labels.length > 0) for (const item of items) markAt(search, item, path);
          for (const item of items) tell(item, somebodys);
        }
        for (const text of somebodys) markAt(search, text, []);
      });
    },
  };
}

/** Keeps the shape and hides every value: for runs without a linter at hand. */
export const shapeMasker: Masker = {
  mask: (_nodeId, _port, items) => items.map((item) => hide(item, '[masked]')),
  words: (_nodeId, inputs, sentence) =>
    without(sentence, (search) => {
      for (const items of Object.values(inputs)) for (const item of items) markAt(search, item, []);
    }),
};
/** For flows whose settings switch masking off. */
export const openMasker: Masker = { mask: (_nodeId, _port, items) => items.map(shorten), words: (_nodeId, _inputs, sentence) => sentence };
