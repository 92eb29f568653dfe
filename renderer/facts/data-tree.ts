/** The data of a run as rows that a person can read: names, values, types, what is hidden; large parts folded. */
import type { Label } from '../../app/workflow/model/labels.ts';
import { isLabel } from '../../app/workflow/model/labels.ts';

export type DataKind = 'text' | 'number' | 'boolean' | 'empty' | 'list' | 'record' | 'hidden';

export interface DataRow {
  /** Names from the root on, joined by a character that no person types; unique. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly kind: DataKind;
  /** The value as text; empty for lists and records. */
  readonly text: string;
  /** Elements of a list, fields of a record. */
  readonly count: number;
  readonly open: boolean;
  /** Of a hidden value: what it would have shown. Empty where nothing is known about it. */
  readonly labels: readonly Label[];
  /** Of the last row of a part that is not shown whole: how many more there are. */
  readonly more?: number;
}

export interface DataLook {
  /** Values such as `[contact]` stand for what was taken out of them. */
  readonly masked: boolean;
  /** Parts that a person opened or folded against what is usual. */
  readonly toggled: ReadonlySet<string>;
  /** Parts of which a person asked for more. */
  readonly extended: ReadonlyMap<string, number>;
  readonly search: string;
}

/** How many elements of one part are drawn before a person asks for more. */
export const shownAtFirst = 50;
/** A search ends here, so that a huge result cannot stop the page. */
const mostSearched = 50_000;
const openBelow = { depth: 2, count: 12 } as const;

const maskPattern = /^\[([a-z]+(?:, [a-z]+)*)\]$/;

/** The labels that stand in the place of a value; undefined when the text is a value of its own. */
export function hiddenLabels(text: string): readonly Label[] | undefined {
  if (text === '[masked]') return [];
  const words = maskPattern.exec(text)?.[1]?.split(', ');
  return words?.every(isLabel) === true ? words : undefined;
}

/** A field may have a dot in its name. */
const pathOf = (parent: string, name: string): string => (parent === '' ? name : `${parent}\u0000${name}`);

const childrenOf = (value: unknown): readonly (readonly [name: string, value: unknown])[] | undefined => {
  if (Array.isArray(value)) return value.map((item, index) => [String(index + 1), item] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
};

/** What a person looks at: items that come alone stand without the list around them. */
export const contentOf = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

function leaf(value: unknown, masked: boolean): Pick<DataRow, 'kind' | 'text' | 'labels'> {
  switch (typeof value) {
    case 'string': {
      const labels = masked ? hiddenLabels(value) : undefined;
      return labels === undefined
        ? { kind: value === '' ? 'empty' : 'text', text: value, labels: [] }
        : { kind: 'hidden', text: value, labels };
    }
    case 'number':
      return { kind: 'number', text: String(value), labels: [] };
    case 'boolean':
      return { kind: 'boolean', text: value ? 'yes' : 'no', labels: [] };
    default:
      return { kind: 'empty', text: '', labels: [] };
  }
}

/** Paths of rows that fit the search and of what they stand in. */
function found(value: unknown, search: string): ReadonlySet<string> {
  const fits = new Set<string>();
  let looked = 0;
  const visit = (part: unknown, path: string, name: string): boolean => {
    looked += 1;
    if (looked > mostSearched) return false;
    const children = childrenOf(part);
    const inside = (children ?? []).map(([child, item]) => visit(item, pathOf(path, child), child)).some(Boolean);
    const here =
      name.toLowerCase().includes(search) || (children === undefined && part !== null && String(part).toLowerCase().includes(search));
    if (inside || here) fits.add(path);
    return inside || here;
  };
  visit(value, '', '');
  return fits;
}

/** The rows of a value that are to be seen, in order. */
export function dataRows(value: unknown, look: DataLook): readonly DataRow[] {
  const search = look.search.trim().toLowerCase();
  const fits = search === '' ? undefined : found(value, search);
  const rows: DataRow[] = [];
  const visit = (part: unknown, parent: string, depth: number): void => {
    const all = (childrenOf(part) ?? []).map(([name, item]) => ({ name, item, path: pathOf(parent, name) }));
    const kept = fits === undefined ? all : all.filter(({ path }) => fits.has(path));
    const most = shownAtFirst + (look.extended.get(parent) ?? 0);
    for (const [index, { name, item, path }] of kept.slice(0, most).entries()) {
      const children = childrenOf(item);
      if (children === undefined) {
        rows.push({ path, name, depth, count: 0, open: false, ...leaf(item, look.masked) });
        continue;
      }
      // Of many items the first shows what they look like.
      const usual = Array.isArray(part)
        ? index === 0 && depth < openBelow.depth
        : depth < openBelow.depth && children.length <= openBelow.count;
      const open = children.length > 0 && (fits !== undefined || usual !== look.toggled.has(path));
      rows.push({ path, name, depth, kind: Array.isArray(item) ? 'list' : 'record', text: '', count: children.length, open, labels: [] });
      if (open) visit(item, path, depth + 1);
    }
    if (kept.length > most)
      rows.push({ path: parent, name: '', depth, kind: 'empty', text: '', count: 0, open: false, labels: [], more: kept.length - most });
  };
  if (childrenOf(value) === undefined)
    return value === undefined ? [] : [{ path: '', name: '', depth: 0, count: 0, open: false, ...leaf(value, look.masked) }];
  visit(value, '', 0);
  return rows;
}

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const mostColumns = 12;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of records as a table; undefined where a table would not show it: one item, other things than records, or too many fields. */
export function dataTable(value: unknown): DataTable | undefined {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isRecord)) return undefined;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  return columns.length === 0 || columns.length > mostColumns ? undefined : { columns, rows: value };
}

/** "3 entries", "1 field", "nothing in it": the size of a list or record. */
export function sizeText(kind: 'list' | 'record', count: number): string {
  if (count === 0) return kind === 'list' ? 'empty list' : 'no fields';
  const word = kind === 'list' ? (count === 1 ? 'entry' : 'entries') : count === 1 ? 'field' : 'fields';
  return `${count.toLocaleString()} ${word}`;
}

/** How many values there are in it, up to a bound: whether a search is worth its room. */
export function leavesUpTo(value: unknown, most: number): number {
  const children = childrenOf(value);
  if (children === undefined) return 1;
  let count = 0;
  for (const [, item] of children) {
    count += leavesUpTo(item, most - count);
    if (count >= most) return most;
  }
  return count;
}
