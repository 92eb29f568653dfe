import { useMemo, useState } from 'react';
import { Braces, Check, ChevronRight, Copy, EyeOff, ListTree, Table2 } from 'lucide-react';
import { labelWords } from '../../app/workflow/model/labels.ts';
import { groupsOf } from '../canvas/labels.ts';
import { classNames, IconButton, LabelChip, SearchInput, Table, type TableColumn } from '../ui/index.ts';
import { contentOf, dataRows, dataTable, leavesUpTo, shownAtFirst, sizeText, type DataRow, type DataTable } from './data-tree.ts';

const kindWords = { text: 'text', number: 'number', boolean: 'yes or no', empty: 'empty', hidden: 'hidden' } as const;
/** Below this a search box only takes room. */
const searchFrom = 12;
const longText = 240;
const longJson = 50_000;
const leastColumn = 96;
const copiedForMs = 1200;

function CopyButton({ text, label, className }: { readonly text: string; readonly label: string; readonly className?: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), copiedForMs);
  };
  return <IconButton icon={copied ? Check : Copy} label={copied ? 'Copied' : label} className={className} onClick={() => void copy()} />;
}

/** What stands in the place of a value that people do not see. */
export function HiddenValue({ labels }: { readonly labels: DataRow['labels'] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1 text-faint">
      <EyeOff className="size-3 shrink-0" aria-hidden />
      <span>hidden</span>
      {groupsOf(labels, 'trusted').map((group) => (
        <LabelChip key={group} label={group} detail={`Hidden here: ${labels.map((label) => labelWords[label]).join(', ')}`} />
      ))}
    </span>
  );
}

function Text({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const long = text.length > longText;
  return (
    <>
      <span dir="auto" className="break-words whitespace-pre-wrap">
        {long && !whole ? `${text.slice(0, longText)}…` : text}
      </span>
      {long ? (
        <button
          type="button"
          aria-expanded={whole}
          className="ms-1.5 rounded-sm text-sm text-accent hover:underline"
          onClick={() => setWhole(!whole)}
        >
          {whole ? 'Show less' : `Show all ${text.length.toLocaleString()} characters`}
        </button>
      ) : null}
    </>
  );
}

function Value({ row }: { readonly row: DataRow }) {
  if (row.kind === 'hidden') return <HiddenValue labels={row.labels} />;
  if (row.kind === 'empty') return <span className="text-faint">empty</span>;
  return row.kind === 'text' ? <Text text={row.text} /> : <span className="tabular-nums">{row.text}</span>;
}

const indentPx = (depth: number): number => 8 + depth * 14;
const indent = (depth: number): { readonly paddingInlineStart: number } => ({ paddingInlineStart: indentPx(depth) });

/** Of a letter in the fixed-width face of names. */
const letterPx = 7.3;
/** How far the longest name beside a value reaches, in px. */
const namesPx = (rows: readonly DataRow[]): number =>
  rows.reduce(
    (most, { kind, name, depth }) =>
      kind === 'list' || kind === 'record' ? most : Math.max(most, indentPx(depth) + 28 + name.length * letterPx),
    96,
  );

function Row({ row, names, onToggle, onMore }: { readonly row: DataRow; readonly names: number; onToggle(): void; onMore(): void }) {
  if (row.more !== undefined)
    return (
      <li style={indent(row.depth)}>
        <button type="button" className="min-h-6 rounded-sm text-sm text-accent hover:underline" onClick={onMore}>
          Show {Math.min(row.more, shownAtFirst * 4).toLocaleString()} more of {row.more.toLocaleString()}
        </button>
      </li>
    );
  if (row.kind === 'list' || row.kind === 'record') {
    return (
      <li style={indent(row.depth)}>
        <button
          type="button"
          aria-expanded={row.open}
          disabled={row.count === 0}
          onClick={onToggle}
          className="flex min-h-6 w-full items-center gap-1 rounded-sm text-start hover:bg-hover"
        >
          <ChevronRight
            className={classNames(
              'size-3 shrink-0 text-faint transition-transform',
              row.open && 'rotate-90',
              row.count === 0 && 'opacity-0',
            )}
            aria-hidden
          />
          <span className="min-w-0 truncate font-mono text-sm">{row.name}</span>
          <span className="shrink-0 text-sm text-faint">{sizeText(row.kind, row.count)}</span>
        </button>
      </li>
    );
  }
  return (
    <li style={indent(row.depth)} className="group relative flex flex-wrap gap-x-3 py-1 pe-8 hover:bg-hover">
      {row.name === '' ? null : (
        <span
          // Values stand below each other, however deep they lie, and beside the names where those are short.
          style={{ flexBasis: `calc(min(40cqw, ${Math.ceil(names)}px) - ${indentPx(row.depth)}px)` }}
          className="max-w-full min-w-12 ps-4 font-mono text-sm leading-5 break-all text-muted @max-[240px]:!basis-full @min-[240px]:shrink-0"
        >
          {row.name}
        </span>
      )}
      <span className="min-w-20 flex-1 ps-4 @min-[240px]:ps-0" data-selectable title={kindWords[row.kind]}>
        <Value row={row} />
      </span>
      {row.kind === 'hidden' || row.kind === 'empty' ? null : (
        <CopyButton
          text={row.text}
          label={`Copy ${row.name === '' ? 'the value' : row.name}`}
          className="!absolute end-0.5 top-0 opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
        />
      )}
    </li>
  );
}

function Tree({ value, masked, search }: { readonly value: unknown; readonly masked: boolean; readonly search: string }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [extended, setExtended] = useState<ReadonlyMap<string, number>>(new Map());
  const rows = useMemo(() => dataRows(value, { masked, toggled, extended, search }), [value, masked, toggled, extended, search]);
  const names = useMemo(() => namesPx(rows), [rows]);
  if (rows.length === 0) return <p className="px-2.5 py-1.5 text-muted">{search === '' ? 'Empty.' : 'Nothing matches.'}</p>;
  return (
    <ul className="py-1">
      {rows.map((row) => (
        <Row
          key={row.more === undefined ? row.path : `${row.path} more`}
          row={row}
          names={names}
          onToggle={() =>
            setToggled(new Set(toggled.has(row.path) ? [...toggled].filter((path) => path !== row.path) : [...toggled, row.path]))
          }
          onMore={() => setExtended(new Map([...extended, [row.path, (extended.get(row.path) ?? 0) + shownAtFirst * 4]]))}
        />
      ))}
    </ul>
  );
}

interface TableRow {
  readonly id: string;
  readonly cells: Readonly<Record<string, unknown>>;
}

function Cell({ value, masked }: { readonly value: unknown; readonly masked: boolean }) {
  if (typeof value === 'object' && value !== null)
    return <span className="text-faint">{sizeText(Array.isArray(value) ? 'list' : 'record', Object.keys(value).length)}</span>;
  const [row] = dataRows(value, { masked, toggled: new Set(), extended: new Map(), search: '' });
  return row === undefined || row.kind === 'empty' ? (
    <span className="text-faint">empty</span>
  ) : row.kind === 'hidden' ? (
    <HiddenValue labels={row.labels} />
  ) : (
    <span dir="auto" title={row.text} className="truncate">
      {row.text}
    </span>
  );
}

function Rows({
  table,
  masked,
  search,
  title,
}: {
  readonly table: DataTable;
  readonly masked: boolean;
  readonly search: string;
  readonly title: string;
}) {
  const columns = useMemo(
    () =>
      table.columns.map((name): TableColumn<TableRow> => ({
        id: name,
        title: name,
        cell: (row) => <Cell value={row.cells[name]} masked={masked} />,
        sortBy: ({ cells }) => (typeof cells[name] === 'number' ? cells[name] : String(cells[name] ?? '')),
        numeric: table.rows.every((row) => row[name] === undefined || row[name] === null || typeof row[name] === 'number'),
      })),
    [table, masked],
  );
  const wanted = search.trim().toLowerCase();
  const rows = useMemo(
    () =>
      table.rows
        .map((cells, index): TableRow => ({ id: String(index), cells }))
        .filter(
          ({ cells }) =>
            wanted === '' || Object.values(cells).some((cell) => typeof cell !== 'object' && String(cell).toLowerCase().includes(wanted)),
        ),
    [table, wanted],
  );
  return (
    <div className="flex max-h-96 min-h-0">
      <Table
        label={title}
        leastWidth={columns.length * leastColumn}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        empty={<p className="px-2.5 py-1.5 text-muted">No row matches.</p>}
      />
    </div>
  );
}

function AsJson({ value }: { readonly value: unknown }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  return (
    <pre tabIndex={0} className="p-2.5 whitespace-pre-wrap" data-selectable>
      {text.length > longJson
        ? `${text.slice(0, longJson)}\n… ${(text.length - longJson).toLocaleString()} more characters; copy it to see them`
        : text}
    </pre>
  );
}

type View = 'fields' | 'table' | 'json';

export interface DataViewProps {
  readonly title: string;
  readonly value: unknown;
  /** Hidden values stand in it as their labels. */
  readonly masked?: boolean;
  /** Where a label beside it says the same. */
  readonly titleHidden?: boolean;
  readonly className?: string;
}

/** What went into a step or came out of it: fields with their values, many records as a table, and the JSON for who wants it. */
export function DataView({ title, value, masked = false, titleHidden = false, className }: DataViewProps) {
  const content = useMemo(() => contentOf(value), [value]);
  const table = useMemo(() => dataTable(content), [content]);
  const searchable = useMemo(() => leavesUpTo(content, searchFrom) >= searchFrom, [content]);
  const [chosen, setChosen] = useState<View>();
  const [search, setSearch] = useState('');
  const view = chosen === undefined || (chosen === 'table' && table === undefined) ? (table === undefined ? 'fields' : 'table') : chosen;
  return (
    <section aria-label={title} className={classNames('@container min-w-0', className)}>
      <header className="mb-1 flex min-h-7 items-center gap-1">
        <h3 className={titleHidden ? 'sr-only' : 'font-medium'}>{title}</h3>
        {Array.isArray(value) && value.length > 1 ? (
          <span className="text-sm text-faint">{value.length.toLocaleString()} items</span>
        ) : null}
        {value === undefined ? null : (
          <span className="ms-auto flex shrink-0 items-center">
            <IconButton icon={ListTree} label="As fields" active={view === 'fields'} onClick={() => setChosen('fields')} />
            {table === undefined ? null : (
              <IconButton icon={Table2} label="As a table" active={view === 'table'} onClick={() => setChosen('table')} />
            )}
            <IconButton icon={Braces} label="As JSON" active={view === 'json'} onClick={() => setChosen('json')} />
            <CopyButton text={JSON.stringify(value, null, 2)} label={`Copy ${title.toLowerCase()} as JSON`} />
          </span>
        )}
      </header>
      {value === undefined ? (
        <p className="text-muted">Nothing.</p>
      ) : (
        <div className="overflow-hidden rounded-md border border-line">
          {searchable && view !== 'json' ? (
            <SearchInput
              aria-label={`Search ${title.toLowerCase()}`}
              placeholder="Search names and values"
              value={search}
              onValueChange={setSearch}
              className="border-b border-line bg-sunken p-1.5 [&>svg]:start-3.5 [&>svg]:top-3.25"
            />
          ) : null}
          <div className="max-h-96 overflow-auto bg-surface">
            {view === 'json' ? (
              <AsJson value={value} />
            ) : view === 'table' && table !== undefined ? (
              <Rows table={table} masked={masked} search={search} title={title} />
            ) : (
              <Tree value={content} masked={masked} search={search} />
            )}
          </div>
        </div>
      )}
    </section>
  );
}
