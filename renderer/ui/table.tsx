import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef, type SortingState } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { classNames } from './class-names.ts';
import { bySortValue } from './sort-value.ts';
import { rowAfterKey, tabStop } from './table-rows.ts';

export interface TableColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** What it sorts by; a column without it does not sort. */
  sortBy?(row: Row): string | number;
  cell(row: Row): ReactNode;
  /** Numbers stand at the end, in tabular figures. */
  readonly numeric?: boolean;
  /** CSS width such as `120px` or `30%`. */
  readonly width?: string;
  /** Left out where the table is narrow: what the row's own page shows as well. */
  readonly secondary?: boolean;
  /** Sentences that are read to their end: they take as many lines as they need. Other cells have one line, and tell the rest on hover. */
  readonly wraps?: boolean;
}

export interface TableProps<Row> {
  /** The accessible name. */
  readonly label: string;
  readonly columns: readonly TableColumn<NoInfer<Row>>[];
  readonly rows: readonly Row[];
  rowId(row: NoInfer<Row>): string;
  readonly selectedId?: string | undefined;
  /** Enter or a click on a row. */
  onOpen?(row: NoInfer<Row>): void;
  readonly initialSort?: { readonly id: string; readonly descending: boolean };
  /** Shown in place of the rows when there are none. */
  readonly empty?: ReactNode;
  /** Below this many px it scrolls sideways. */
  readonly leastWidth?: number;
  readonly className?: string;
}

const rowHeight = 36;
/** From this width of the table in px on, its columns have the width that they ask for. */
const roomFrom = 900;
/** No column of a fixed width gets narrower than this, in px. */
const leastColumn = 84;

/** A column of fixed px gives way in a narrow table, so that the one that takes the rest is not squeezed to nothing. Other widths stay. */
export function columnWidth(width: string): string {
  const px = /^(\d+)px$/.exec(width)?.[1];
  if (px === undefined || Number(px) <= leastColumn) return width;
  return `clamp(${leastColumn}px, ${Math.round((Number(px) / roomFrom) * 1000) / 10}cqw, ${px}px)`;
}
/** For a relative time: “23 min ago” is whole in the narrowest table. */
export const timeWidth = 'clamp(108px, 13.4cqw, 130px)';
const columnClasses = (column: { readonly numeric?: boolean; readonly secondary?: boolean } | undefined): string =>
  classNames(column?.numeric === true ? 'text-end tabular-nums' : 'text-start', column?.secondary === true && '@max-[920px]:hidden');
/** A cell that is cut off tells all of it on hover, unless something in it does so already. */
function tellWhole({ target }: PointerEvent<HTMLElement>): void {
  const cell = target instanceof Element ? target.closest('td') : null;
  if (cell === null || cell.querySelector('[title]') !== null) return;
  const isCut = [cell, ...cell.querySelectorAll('.truncate')].some((part) => part.scrollWidth > part.clientWidth + 1);
  if (isCut) cell.title = cell.textContent;
  else cell.removeAttribute('title');
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
type Features = typeof features;

/**
 * A sortable table whose rows are drawn only while visible. Its rows are one stop of the Tab key, as in a grid: the arrows, Home, End
 * and the page keys move between them, Enter opens one.
 */
export function Table<Row extends object>({
  label,
  columns,
  rows,
  rowId,
  selectedId,
  onOpen,
  initialSort,
  empty,
  leastWidth = 420,
  className,
}: TableProps<Row>) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const data = useMemo(() => [...rows], [rows]);
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<Features, Row> => ({
        id: column.id,
        header: column.title,
        accessorFn: (row: Row) => column.sortBy?.(row) ?? '',
        enableSorting: column.sortBy !== undefined,
        sortFn: (a, b) => bySortValue(column.sortBy?.(a.original) ?? '', column.sortBy?.(b.original) ?? ''),
      })),
    [columns],
  );
  const initialSorting: SortingState = initialSort === undefined ? [] : [{ id: initialSort.id, desc: initialSort.descending }];
  const table = useTable({ features, columns: definitions, data, getRowId: rowId, initialState: { sorting: initialSorting } });
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({ count: sorted.length, getScrollElement: () => scroller, estimateSize: () => rowHeight, overscan: 12 });
  const wraps = columns.some((column) => column.wraps === true);
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  // The row that Tab comes to: where the focus was last, or the chosen one, as far as it is in sight.
  const [last, setLast] = useState(selectedId);
  const stop = tabStop(
    sorted.map((row) => row.id),
    [last, selectedId],
    virtual.range,
  );
  const towards = useRef<number>(undefined);
  // A row that was far away is drawn only once the table has scrolled there.
  useLayoutEffect(() => {
    const row = towards.current === undefined ? null : scroller?.querySelector<HTMLElement>(`tr[data-index="${towards.current}"]`);
    if (row === null || row === undefined) return;
    towards.current = undefined;
    const { activeElement } = document;
    // Whoever has gone elsewhere meanwhile stays there.
    if (activeElement === document.body || scroller?.contains(activeElement) === true) row.focus();
  });

  const onRowKey = (event: KeyboardEvent<HTMLTableRowElement>, row: Row, index: number): void => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onOpen?.(row);
      return;
    }
    const inSight = (virtual.range?.endIndex ?? 0) - (virtual.range?.startIndex ?? 0);
    const next = event.altKey || event.ctrlKey || event.metaKey ? undefined : rowAfterKey(event.key, index, sorted.length, inSight);
    if (next === undefined) return;
    event.preventDefault();
    towards.current = next;
    setLast(sorted[next]?.id);
    virtual.scrollToIndex(next);
  };

  if (rows.length === 0 && empty !== undefined) return <>{empty}</>;
  return (
    <div ref={setScroller} className={classNames('@container min-h-0 flex-1 overflow-auto', className)}>
      <table
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        style={{ minWidth: leastWidth }}
        className="w-full border-collapse text-start"
      >
        <thead className="sticky top-0 z-10 bg-surface">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header, index) => {
                const column = columns[index];
                const direction = header.column.getIsSorted();
                const Arrow = direction === 'desc' ? ArrowDown : ArrowUp;
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={direction === false ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
                    style={column?.width === undefined ? undefined : { width: columnWidth(column.width) }}
                    className={classNames(
                      'h-8 border-b border-line px-3 first:ps-4 text-sm font-medium whitespace-nowrap text-muted',
                      columnClasses(column),
                    )}
                  >
                    {header.column.getCanSort() ? (
                      <button
                        type="button"
                        className="inline-flex items-center gap-1 rounded-sm hover:text-text"
                        onClick={header.column.getToggleSortingHandler()}
                      >
                        {column?.title}
                        {direction === false ? null : <Arrow className="size-3" aria-hidden />}
                      </button>
                    ) : column?.title === '' ? (
                      <span className="sr-only">Actions</span>
                    ) : (
                      column?.title
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody onPointerOver={tellWhole}>
          {before > 0 ? <tr aria-hidden style={{ height: before }} /> : null}
          {items.map((item) => {
            const row = sorted[item.index];
            if (row === undefined) return null;
            const selected = row.id === selectedId;
            return (
              <tr
                key={row.id}
                ref={wraps ? virtual.measureElement : undefined}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={selectedId === undefined ? undefined : selected}
                tabIndex={onOpen === undefined ? undefined : item.index === stop ? 0 : -1}
                onFocus={() => setLast(row.id)}
                onClick={() => onOpen?.(row.original)}
                onKeyDown={(event) => onRowKey(event, row.original, item.index)}
                className={classNames(
                  'h-9 scroll-mt-8 border-b border-line focus-visible:-outline-offset-2',
                  onOpen !== undefined && 'hover:bg-hover',
                  selected && 'bg-accent-tint',
                )}
              >
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={classNames(
                      'max-w-0 px-3 first:ps-4',
                      column.wraps === true ? 'py-1.5 break-words' : 'truncate',
                      columnClasses(column),
                    )}
                  >
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 ? <tr aria-hidden style={{ height: after }} /> : null}
        </tbody>
      </table>
    </div>
  );
}
