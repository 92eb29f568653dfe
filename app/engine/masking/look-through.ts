/** Finds in data what is somebody's by its look, where nothing is said of its field. Pure. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FieldPath, Label } from '../../workflow/model/labels.ts';

export interface Recognise {
  /** What each field of an object holds by its name, in the order of the names; undefined where that says nothing of somebody, or none does. */
  readonly named: (fields: readonly string[]) => readonly (Label | undefined)[] | undefined;
  /** False for most texts, and fast: they hold nothing of it. */
  readonly mayHold: (text: string) => boolean;
  readonly places: (text: string) => readonly { readonly start: number; readonly end: number; readonly label: Label }[];
}

/** So many characters of a text are shown. */
export const SHOWN_CHARACTERS = 500;
/** What begins before the cut is looked at as a whole. */
const LOOKED_AT = SHOWN_CHARACTERS + 100;
/** Of the texts of one port that may hold something, so many are looked through, which is slow; those that come after them are taken out whole. */
const MOST_TEXTS = 1_000;
/** Shorter numbers count things. */
const LONG_NUMBER = 1e12;

export interface LookedThrough {
  /** The data without what is somebody's. `known`: the fields of which it is said what they hold, whatever they are called. */
  readonly clean: (known: readonly FieldPath[]) => (value: Json) => Json;
  /** Tells what is somebody's in the data. */
  readonly tell: (value: Json, into: Set<string>) => void;
}

const same = (key: string): string => key;
const keysOf = (value: Json): readonly string[] => (isJsonObject(value) ? Object.keys(value) : []);

/** With each item of a list or an object put through `change`, and each name that `name` changes taken out; what changes nowhere is the same object. */
export function mapped(
  value: Json,
  change: (item: Json, key: string, index: number) => Json,
  name: (key: string) => string = same,
  keys = keysOf(value),
): Json {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => change(item, String(index), index));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const items = keys.map((key, index) => change(value[key] ?? null, key, index));
  if (keys.every((key, index) => items[index] === value[key] && name(key) === key)) return value;
  return Object.fromEntries(keys.map((key, index) => [name(key) === key ? key : `[field ${index + 1}]`, items[index] ?? null]));
}

/** Of which fields it is said what they hold. */
interface Said {
  /** Of this one it is. */
  readonly isSaid: boolean;
  readonly below: (key: string) => Said;
}
const nothingSaid: Said = { isSaid: false, below: () => nothingSaid };

/** Each place is made once for all items; what is not said anything of leads nowhere. */
function saidAt(paths: readonly FieldPath[]): Said {
  if (paths.length === 0) return nothingSaid;
  const firsts = new Set(paths.map(([first]) => first));
  const known = new Map<string, Said>();
  return {
    isSaid: paths.some((path) => path.length === 0),
    below(key) {
      const at = firsts.has(key) ? key : '*';
      if (!firsts.has(at)) return nothingSaid;
      const said = known.get(at) ?? saidAt(paths.flatMap(([first, ...rest]) => (first === key || first === '*' ? [rest] : [])));
      known.set(at, said);
      return said;
    },
  };
}

interface Looked {
  readonly cleaned: string;
  readonly found: readonly string[];
}

/** So many texts of a run are remembered: most go on from step to step as they are. */
const MOST_REMEMBERED = 2_000;

/** One for each run; what it gives is for one port of a step. */
export function lookerThrough(recognise: Recognise): () => LookedThrough {
  const remembered = new Map<string, Looked>();
  return () => lookThrough(recognise, remembered);
}

/** A list of texts holds what its field is called. */
const isPlain = (value: Json): boolean =>
  typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.length > 0 && value.every(isPlain));
/** Or taken out already. */
const isEmpty = (value: Json): boolean =>
  value === '' || value === 0 || value === '[masked]' || (Array.isArray(value) && value.every(isEmpty));

function lookThrough({ named, mayHold, places }: Recognise, ofRun: Map<string, Looked>): LookedThrough {
  const known = new Map<string, Looked>();
  function look(text: string): Looked {
    const cut = text.slice(0, LOOKED_AT);
    const found: string[] = [];
    let cleaned = '';
    let at = 0;
    for (const { start, end, label } of places(cut).toSorted((a, b) => a.start - b.start)) {
      if (start < at) continue;
      found.push(cut.slice(start, end));
      cleaned += `${cut.slice(at, start)}[${label}]`;
      at = end;
    }
    return { cleaned: `${cleaned}${cut.slice(at)}${text.length > cut.length ? '…' : ''}`, found };
  }
  /** Undefined where there is nothing in it. */
  function remembered(text: string): Looked | undefined {
    if (!mayHold(text.length > LOOKED_AT ? text.slice(0, LOOKED_AT) : text)) return undefined;
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= MOST_TEXTS) return { cleaned: '[masked]', found: [text] };
    const looked = ofRun.get(text) ?? look(text);
    known.set(text, looked);
    if (ofRun.size >= MOST_REMEMBERED) ofRun.clear();
    if (text.length <= LOOKED_AT) ofRun.set(text, looked);
    return looked;
  }
  const textOf = (value: Json): string | undefined =>
    typeof value === 'string' ? value : typeof value === 'number' && Math.abs(value) >= LONG_NUMBER ? String(value) : undefined;
  const cleanText = (text: string): string => remembered(text)?.cleaned ?? text;
  const isHidden = (value: Json, label: Label | undefined): label is Label => label !== undefined && !isEmpty(value) && isPlain(value);
  function cleanAt(value: Json, said: Said): Json {
    if (typeof value === 'string') return cleanText(value);
    if (value === null || typeof value === 'boolean') return value;
    const text = textOf(value);
    if (text !== undefined) {
      const cleaned = cleanText(text);
      return cleaned === text ? value : cleaned;
    }
    const keys = keysOf(value);
    const labels = keys.length === 0 ? undefined : named(keys);
    const field = (item: Json, key: string, index: number): Json => {
      const label = labels?.[index];
      return isHidden(item, label) && !said.below(key).isSaid ? `[${label}]` : cleanAt(item, said.below(key));
    };
    return mapped(value, field, cleanText, keys);
  }
  function tell(value: Json, into: Set<string>): void {
    const text = textOf(value);
    if (text !== undefined) for (const found of remembered(text)?.found ?? []) into.add(found);
    else if (Array.isArray(value)) for (const item of value as readonly Json[]) tell(item, into);
    else if (isJsonObject(value)) {
      const labels = named(Object.keys(value));
      for (const [index, item] of Object.values(value).entries())
        if (!isHidden(item, labels?.[index])) tell(item, into);
        else for (const one of [item].flat(4)) into.add(String(one));
    }
  }
  return {
    clean(known) {
      const said = saidAt(known);
      return (value) => cleanAt(value, said);
    },
    tell,
  };
}
