/** What was found in all the files together. */
import { useId, useState, type ReactNode } from 'react';
import { ArrowUpRight, ChevronRight } from 'lucide-react';
import { groupsOf } from '../../canvas/labels.ts';
import { Button, classNames, LabelChip, Mono, SeverityBadge, severityLooks, tellCut } from '../../ui/index.ts';
import type { Totals } from './totals.ts';
import { openInDesigner } from './open-in-designer.ts';

export const severities = ['block', 'high', 'medium', 'low'] as const;
export const number = new Intl.NumberFormat();

export function Tile({ value, label, tone }: { readonly value: number; readonly label: string; readonly tone?: string }) {
  return (
    <div className="min-w-24 rounded-lg border border-line bg-surface px-3 py-2">
      <div className={classNames('text-2xl font-semibold tabular-nums', tone)}>{number.format(value)}</div>
      <div className="text-sm text-muted">{label}</div>
    </div>
  );
}

/** One bar, shared by the severities as far as they go. */
function SeverityBar({ counts }: { readonly counts: Totals['counts'] }) {
  const total = severities.reduce((sum, severity) => sum + counts[severity], 0);
  if (total === 0) return null;
  const fills = { block: 'bg-block', high: 'bg-high', medium: 'bg-medium', low: 'bg-low' } as const;
  return (
    <div>
      <div className="flex h-2.5 gap-px overflow-hidden rounded-full" aria-hidden>
        {severities.map((severity) =>
          counts[severity] === 0 ? null : (
            <span key={severity} className={fills[severity]} style={{ flexGrow: counts[severity], minWidth: 4 }} />
          ),
        )}
      </div>
      <ul className="mt-1.5 flex flex-wrap gap-x-4 text-sm">
        {severities.map((severity) => {
          const look = severityLooks[severity];
          return (
            <li key={severity} className="flex items-center gap-1.5">
              <look.icon className={classNames('size-3.5', look.text)} aria-hidden />
              <span className="tabular-nums">{number.format(counts[severity])}</span>
              <span className="text-muted">{look.word.toLowerCase()}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A list in a page that scrolls does not scroll itself. */
const rankedAtFirst = 8;

function Ranked({
  title,
  rows,
  of,
}: {
  readonly title: string;
  readonly rows: readonly { readonly key: string; readonly name: ReactNode; readonly share: number; readonly tail: ReactNode }[];
  readonly of: number;
}) {
  const [whole, setWhole] = useState(false);
  const list = useId();
  return (
    <section aria-label={title} className="min-w-0 self-start rounded-lg border border-line bg-surface">
      <h2 className="border-b border-line px-3.5 py-2 font-medium">{title}</h2>
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">Nothing yet.</p>
      ) : (
        <ol id={list} aria-label={title}>
          {(whole ? rows : rows.slice(0, rankedAtFirst)).map((row) => (
            <li key={row.key} className="border-b border-line px-3.5 py-1.5 last:border-b-0">
              <div className="flex items-center gap-2">
                <span className="flex min-w-0 flex-1 items-center gap-2">{row.name}</span>
                {row.tail}
              </div>
              <div className="mt-1 h-1 rounded-full bg-sunken" aria-hidden>
                <div className="h-full rounded-full bg-accent" style={{ width: `${Math.max(1, (100 * row.share) / Math.max(1, of))}%` }} />
              </div>
            </li>
          ))}
        </ol>
      )}
      {rows.length > rankedAtFirst ? (
        <div className="border-t border-line px-2 py-1">
          <Button tone="ghost" aria-expanded={whole} aria-controls={list} onClick={() => setWhole(!whole)}>
            {whole ? `Only the first ${rankedAtFirst}` : `Show all ${rows.length}`}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

export function Overview({ totals, titles }: { readonly totals: Totals; readonly titles: ReadonlyMap<string, string> }) {
  const of = totals.flows.length;
  return (
    <div className="flex flex-col gap-4 p-4">
      <SeverityBar counts={totals.counts} />
      <div className="grid grid-cols-2 gap-4 max-[1000px]:grid-cols-1">
        <Ranked
          title="By rule"
          of={of}
          rows={totals.rules.map((rule) => ({
            key: rule.ruleId,
            share: rule.flows,
            name: (
              <>
                <SeverityBadge severity={rule.severity} compact />
                <Mono className="shrink-0 text-muted">{rule.ruleId}</Mono>
                <span className="truncate" title={titles.get(rule.ruleId)}>
                  {titles.get(rule.ruleId) ?? ''}
                </span>
              </>
            ),
            tail: (
              <span className="shrink-0 text-sm text-muted tabular-nums">
                {number.format(rule.flows)} {rule.flows === 1 ? 'flow' : 'flows'}
              </span>
            ),
          }))}
        />
        <Ranked
          title="By receiver"
          of={of}
          rows={totals.vendors.map((vendor) => ({
            key: vendor.key,
            share: vendor.flows,
            name: (
              <>
                <span className="truncate font-medium">{vendor.name}</span>
                <span className="shrink-0 text-sm text-muted">{vendor.region === '' ? 'country unknown' : vendor.region}</span>
                <span className="flex gap-1">
                  {groupsOf(vendor.labels, vendor.trust).map((group) => (
                    <LabelChip key={group} label={group} compact />
                  ))}
                </span>
              </>
            ),
            tail: (
              <span className="shrink-0 text-sm text-muted tabular-nums">
                {number.format(vendor.flows)} {vendor.flows === 1 ? 'flow' : 'flows'}
              </span>
            ),
          }))}
        />
      </div>
      <section aria-label="Worst paths" className="rounded-lg border border-line bg-surface">
        <h2 className="border-b border-line px-3.5 py-2 font-medium">Worst paths</h2>
        {totals.worst.length === 0 ? (
          <p className="px-3.5 py-3 text-muted">No findings so far.</p>
        ) : (
          <ul>
            {totals.worst.map((finding, index) => (
              <li key={index} className="border-b border-line last:border-b-0">
                <button
                  type="button"
                  className="flex w-full items-center gap-3 px-3.5 py-1.5 text-start hover:bg-hover focus-visible:-outline-offset-2"
                  onClick={() => void openInDesigner(finding.file, finding.flow)}
                >
                  <SeverityBadge severity={finding.severity} compact />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate" onPointerOver={tellCut}>
                      {finding.title}
                    </span>
                    <span className="flex min-w-0 items-center gap-1 overflow-hidden text-sm text-muted">
                      <b className="shrink-0 font-medium">
                        {finding.flowName}
                        {finding.path.length < 2 ? '' : ':'}
                      </b>
                      {(finding.path.length < 2 ? [] : finding.path.slice(0, 6)).map((name, at) => (
                        <span key={at} className="flex min-w-0 items-center gap-1">
                          {at === 0 ? null : <ChevronRight className="size-3 shrink-0 rtl:rotate-180" aria-label="to" />}
                          <span className="truncate" onPointerOver={tellCut}>
                            {name}
                          </span>
                        </span>
                      ))}
                    </span>
                  </span>
                  <ArrowUpRight className="size-4 shrink-0 text-faint" aria-label="Open" />
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
