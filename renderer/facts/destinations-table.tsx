/** Who receives the data of a flow: companies and countries first, then which fields reach each, through which steps. */
import { useState } from 'react';
import { Building2, ChevronRight, CircleHelp, Globe, House, Lock, LockOpen, Monitor, type LucideIcon } from 'lucide-react';
import type { MappedDestination, MappedField, PlaceKind } from '../../app/lint/data-map.ts';
import { groupsOf } from '../canvas/labels.ts';
import { classNames, LabelChip, Mono, tellCut, Tooltip } from '../ui/index.ts';

const kinds: Readonly<
  Record<PlaceKind, { readonly icon: LucideIcon; readonly word: string; readonly help: string; readonly classes: string }>
> = {
  public: { icon: Globe, word: 'Public', help: 'Anyone on the internet can see it', classes: 'text-high' },
  unknown: { icon: CircleHelp, word: 'Unknown', help: 'The flow does not say who receives it', classes: 'text-high' },
  vendor: { icon: Building2, word: 'Vendor', help: 'Another company processes it', classes: 'text-medium' },
  internal: { icon: House, word: 'Organisation', help: 'It stays in systems of your organisation', classes: 'text-accent' },
  local: { icon: Monitor, word: 'This machine', help: 'It does not leave this machine', classes: 'text-muted' },
};

/** Whole percents, so that the fields below a receiver stand under the same headings. */
const headings = [
  ['Receiver', 'w-[23%] @max-[900px]:w-[28%]'],
  ['Country', 'w-[17%] @max-[900px]:w-[19%]'],
  ['In transit', 'w-[14%] @max-[900px]:w-[20%]'],
  ['What reaches it', 'w-[26%] @max-[900px]:w-[33%]'],
  ['Through', 'w-[20%] @max-[900px]:hidden'],
] as const;
const fieldColumns = 'grid-cols-[54%_26%_20%] @max-[900px]:grid-cols-[67%_33%]';
const stepsShown = 3;

function Transit({ destination }: { readonly destination: MappedDestination }) {
  if (destination.kind === 'local') return <span className="text-faint">Stays here</span>;
  if (destination.encrypted === undefined) return <span className="text-faint">Unknown</span>;
  return destination.encrypted ? (
    <span className="inline-flex items-center gap-1 text-good">
      <Lock className="size-3" aria-hidden />
      TLS
    </span>
  ) : (
    <span className="inline-flex items-center gap-1 text-block" title="Not encrypted">
      <LockOpen className="size-3 shrink-0" aria-hidden />
      Not encrypted
    </span>
  );
}

/** So many labels have room for their words; of more, only the first do. */
const labelsInWords = 3;

function Labels({ value }: { readonly value: Pick<MappedField, 'labels' | 'trust'> }) {
  const groups = groupsOf(value.labels, value.trust);
  return groups.length === 0 ? (
    <span className="text-faint">Nothing labelled</span>
  ) : (
    <span className="flex flex-wrap gap-1">
      {groups.map((group, index) => (
        <LabelChip key={group} label={group} compact={groups.length > labelsInWords && index >= 2} />
      ))}
    </span>
  );
}

const listed = (names: readonly string[]): string =>
  names.length <= stepsShown ? names.join(', ') : `${names.slice(0, stepsShown - 1).join(', ')} and ${names.length - stepsShown + 1} more`;

export interface DestinationsTableProps {
  readonly destinations: readonly MappedDestination[];
  /** What is traced on the canvas right now. */
  readonly traced: { readonly destination: string; readonly field: string } | undefined;
  onTrace(destination: string, field: string): void;
  readonly className?: string;
}

function Fields({
  destination,
  traced,
  onTrace,
}: Pick<DestinationsTableProps, 'traced' | 'onTrace'> & { readonly destination: MappedDestination }) {
  const names = new Map(destination.steps.map(({ id, name }) => [id, name]));
  if (destination.fields.length === 0) return <p className="ps-12 py-1 text-muted">A fixed text is sent, and nothing of the data.</p>;
  return (
    <ul aria-label={`Fields that reach ${destination.name}`}>
      {destination.fields.map((field) => {
        const active = traced?.destination === destination.id && traced.field === field.field;
        return (
          <li key={field.field}>
            <button
              type="button"
              aria-pressed={active}
              onFocus={() => onTrace(destination.id, field.field)}
              onClick={() => onTrace(destination.id, field.field)}
              className={classNames(
                'grid min-h-6 w-full items-center rounded-sm py-0.5 text-start',
                fieldColumns,
                'hover:bg-hover focus-visible:-outline-offset-2',
                active && 'bg-accent-tint',
              )}
            >
              <Mono className="truncate ps-12 pe-3">{field.field === '' ? 'the whole item' : field.field}</Mono>
              <span className="min-w-0 overflow-hidden px-3">
                <Labels value={field} />
              </span>
              <span className="truncate px-3 text-muted @max-[900px]:hidden" onPointerOver={tellCut}>
                by {listed(field.steps.flatMap((id) => names.get(id) ?? []))}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

export function DestinationsTable({ destinations, traced, onTrace, className }: DestinationsTableProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string): void =>
    setOpen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  return (
    <div className={classNames('@container min-h-0 flex-1 overflow-auto', className)}>
      <table aria-label="Where the data goes" className="w-full min-w-160 table-fixed border-collapse text-start">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr>
            {headings.map(([title, classes]) => (
              <th
                key={title}
                scope="col"
                className={classNames('h-8 border-b border-line px-3 text-start text-sm font-medium text-muted', classes)}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        {destinations.map((destination) => {
          const kind = kinds[destination.kind];
          const expanded = open.has(destination.id);
          const worst = destination.fields[0]?.field ?? '';
          return (
            <tbody
              key={destination.id}
              className={classNames('border-b border-line', traced?.destination === destination.id && 'bg-accent-tint/50')}
            >
              <tr
                className="h-9 hover:bg-hover"
                onClick={() => {
                  toggle(destination.id);
                  onTrace(destination.id, worst);
                }}
              >
                <td className="max-w-0 px-3">
                  <button
                    type="button"
                    aria-expanded={expanded}
                    className="flex w-full min-w-0 items-center gap-2 rounded-sm text-start"
                    onFocus={() => onTrace(destination.id, worst)}
                    onClick={(event) => {
                      event.stopPropagation();
                      toggle(destination.id);
                      onTrace(destination.id, worst);
                    }}
                  >
                    <ChevronRight
                      className={classNames(
                        'size-3.5 shrink-0 text-faint transition-transform rtl:rotate-180',
                        expanded && 'rotate-90 rtl:rotate-90',
                      )}
                      aria-hidden
                    />
                    <Tooltip content={kind.help}>
                      <kind.icon className={classNames('size-4 shrink-0', kind.classes)} aria-label={kind.word} role="img" />
                    </Tooltip>
                    <span className="shrink-0 font-medium">{destination.name}</span>
                    {destination.hosts.some((host) => host !== destination.name) ? (
                      <Mono className="truncate text-faint">{destination.hosts.join(', ')}</Mono>
                    ) : null}
                  </button>
                </td>
                <td
                  className="max-w-0 truncate px-3"
                  title={destination.transfer === undefined ? undefined : `${destination.region}: ${destination.transfer.words}`}
                >
                  {destination.region !== '' ? (
                    <>
                      {destination.region}
                      {destination.transfer === undefined ? null : (
                        <span className={destination.transfer.covered ? 'text-muted' : 'text-high'}>, {destination.transfer.short}</span>
                      )}
                    </>
                  ) : destination.kind === 'local' || destination.kind === 'internal' ? (
                    <span className="text-faint">Here</span>
                  ) : (
                    <span className="text-high">Unknown</span>
                  )}
                </td>
                <td className="max-w-0 truncate px-3">
                  <Transit destination={destination} />
                </td>
                <td className="max-w-0 overflow-hidden px-3 py-1">
                  <Labels value={destination} />
                </td>
                <td
                  className="max-w-0 truncate px-3 text-muted @max-[900px]:hidden"
                  title={destination.steps.map(({ name }) => name).join(', ')}
                >
                  {listed(destination.steps.map(({ name }) => name))}
                </td>
              </tr>
              {expanded ? (
                <tr>
                  <td colSpan={headings.length} className="pb-2">
                    <Fields destination={destination} traced={traced} onTrace={onTrace} />
                  </td>
                </tr>
              ) : null}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
