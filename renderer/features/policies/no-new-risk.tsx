/** No new risk from here on: what was known on that day burns down, and what is new stands out. */
import { useState } from 'react';
import { FileDown, ShieldMinus } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, Checkbox, EmptyState, RelativeTime, SeverityBadge } from '../../ui/index.ts';
import { burnDown } from './burn-down.ts';

type Ratchet = OutputOf<'ratchet:get'>;
type Row = Ratchet['old'][number];

const ageWords: readonly (readonly [keyof Ratchet['ages'], string])[] = [
  ['week', 'Up to a week'],
  ['month', 'Up to a month'],
  ['quarter', 'Up to three months'],
  ['year', 'Up to a year'],
  ['older', 'Older'],
];
const listedAtFirst = 12;
const count = (number: number, one: string, many = `${one}s`): string => `${number.toLocaleString()} ${number === 1 ? one : many}`;

function Tile({ value, label, tone = '' }: { readonly value: number; readonly label: string; readonly tone?: string }) {
  return (
    <div className="min-w-28 rounded-lg border border-line bg-surface px-3 py-2">
      <div className={`text-2xl font-semibold tabular-nums ${tone}`}>{value.toLocaleString()}</div>
      <div className="text-sm text-muted">{label}</div>
    </div>
  );
}

function Chart({ days, known, today }: { readonly days: Ratchet['days']; readonly known: number; readonly today: string }) {
  const chart = burnDown(days, known, today);
  if (chart === undefined) return <p className="text-muted">The chart starts tomorrow, with one point a day.</p>;
  return (
    <figure className="m-0">
      <svg
        viewBox="0 0 600 120"
        preserveAspectRatio="none"
        className="h-32 w-full"
        role="img"
        aria-label={`Old findings left: ${chart.words}`}
      >
        <line x1="0" x2="600" y1="119.5" y2="119.5" className="stroke-line-strong" vectorEffect="non-scaling-stroke" />
        <path d={chart.area} className="fill-accent/20" />
        <path d={chart.line} className="stroke-accent" fill="none" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="mt-1 flex justify-between text-sm text-muted">
        <span>{chart.first}</span>
        <span>{chart.words}</span>
        <span>{chart.last}</span>
      </figcaption>
    </figure>
  );
}

function Rows({
  title,
  rows,
  total,
  empty,
}: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly total: number;
  readonly empty: string;
}) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? rows : rows.slice(0, listedAtFirst);
  return (
    <section aria-label={title} className="min-w-0 self-start rounded-lg border border-line bg-surface">
      <h2 className="flex items-center gap-2 border-b border-line px-3.5 py-2 font-medium">
        {title}
        <span className="text-sm text-muted tabular-nums">{total.toLocaleString()}</span>
      </h2>
      {rows.length === 0 ? (
        <p className="px-3.5 py-3 text-muted">{empty}</p>
      ) : (
        <ul>
          {shown.map((row, index) => (
            <li
              key={`${row.flowId} ${row.title} ${index}`}
              className="flex items-start gap-2 border-b border-line px-3.5 py-1.5 last:border-b-0"
            >
              <SeverityBadge severity={row.severity} compact />
              <div className="min-w-0 flex-1">
                <p className="break-words">{row.title}</p>
                <p className="text-sm text-muted">
                  {row.flowName === 'A private flow' ? (
                    row.flowName
                  ) : (
                    <button type="button" className="min-h-6 rounded-sm hover:underline" onClick={() => openFlow(row.flowId, row.flowName)}>
                      {row.flowName}
                    </button>
                  )}
                  {row.since === undefined ? null : (
                    <>
                      , since <RelativeTime time={row.since} />
                    </>
                  )}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {rows.length > listedAtFirst ? (
        <div className="border-t border-line px-2 py-1">
          <Button tone="ghost" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {whole ? `Only the first ${listedAtFirst}` : `Show ${rows.length === total ? 'all' : 'the most serious'} ${rows.length}`}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Standing({
  ratchet,
  set,
  onChanged,
}: {
  readonly ratchet: Ratchet;
  readonly set: NonNullable<Ratchet['set']>;
  onChanged(): void;
}) {
  const mayEdit = useMay('policy.edit');
  const gate = useAction(async (shut: boolean) => {
    await call('ratchet:gate', { gate: shut });
    onChanged();
  });
  const again = useAction(async () => {
    await call('ratchet:set', { gate: set.gate });
    onChanged();
  });
  const end = useAction(async () => {
    await call('ratchet:end', {});
    onChanged();
  });
  const file = useAction(async () => {
    const made = await call('ratchet:file', {});
    saveFile(made.fileName, made.text, 'application/json');
  });
  const share = ratchet.known === 0 ? 100 : Math.round((100 * ratchet.gone) / ratchet.known);
  return (
    <div className="flex flex-col gap-4 p-4">
      {[gate.error, again.error, end.error, file.error].map((error) =>
        error === undefined ? null : (
          <Callout key={error.code} tone="block" title="That did not work">
            {error.message}
          </Callout>
        ),
      )}
      <p className="text-muted">
        {set.by} ruled out new risk <RelativeTime time={set.at} />, in {count(ratchet.flows, 'flow')} of today.
      </p>
      <div className="flex flex-wrap gap-3">
        <Tile value={ratchet.known} label="known then" />
        <Tile value={ratchet.gone} label={`gone since, ${share} %`} tone="text-good" />
        <Tile value={ratchet.left} label="left" />
        <Tile value={ratchet.fresh} label="new" tone={ratchet.fresh === 0 ? '' : 'text-high'} />
      </div>
      <section aria-label="Burn-down" className="rounded-lg border border-line bg-surface p-3.5">
        <h2 className="mb-2 font-medium">Old findings left</h2>
        <Chart days={ratchet.days} known={ratchet.known} today={new Date(set.at).toISOString().slice(0, 10)} />
      </section>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        <span className="font-medium">Age of what is left</span>
        {ageWords.map(([id, words]) => (
          <span key={id} className="text-muted">
            {words} <Badge>{ratchet.ages[id]}</Badge>
          </span>
        ))}
      </div>
      <Checkbox
        checked={set.gate}
        disabled={!mayEdit || gate.busy}
        onCheckedChange={(shut) => void gate.run(shut)}
        label="Stop new risk at submission"
        hint="A flow with a new blocking or high finding cannot be submitted unless a reviewer waives it. Emergency releases pass."
      />
      <div className="grid grid-cols-2 gap-4 max-[1000px]:grid-cols-1">
        <Rows title="New since then" rows={ratchet.novel} total={ratchet.fresh} empty="Nothing new." />
        <Rows title="Known and still open" rows={ratchet.old} total={ratchet.left} empty="All of them are fixed." />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button icon={FileDown} busy={file.busy} onClick={() => void file.run()}>
          Save for the command line
        </Button>
        {mayEdit ? (
          <>
            <Button busy={again.busy} onClick={() => void again.run()}>
              Start again from today
            </Button>
            <Button tone="ghost" busy={end.busy} onClick={() => void end.run()}>
              Allow new risk again
            </Button>
          </>
        ) : null}
      </div>
    </div>
  );
}

export function NoNewRisk() {
  const { result, reload } = useCall('ratchet:get', {});
  const mayEdit = useMay('policy.edit');
  const begin = useAction(async () => {
    await call('ratchet:set', { gate: true });
    reload();
  });
  return (
    <LoadedView result={result} failed="The findings of the flows could not be counted" onRetry={reload}>
      {(ratchet) =>
        ratchet.set === undefined ? (
          <>
            {begin.error === undefined ? null : (
              <Callout tone="block" className="m-4" title="That did not work">
                {begin.error.message}
              </Callout>
            )}
            <EmptyState
              icon={ShieldMinus}
              title="Allow no new risk from today"
              actions={
                <Button tone="primary" busy={begin.busy} disabled={!mayEdit} onClick={() => void begin.run()}>
                  Start from today
                </Button>
              }
            >
              {count(ratchet.fresh, 'finding')} in {count(ratchet.flows, 'flow')} {ratchet.fresh === 1 ? 'is' : 'are'} known today. From
              then on they can only become fewer: a flow with a new grave finding is not submitted, and the old ones burn down at your own
              pace.
            </EmptyState>
          </>
        ) : (
          <Standing ratchet={ratchet} set={ratchet.set} onChanged={reload} />
        )
      }
    </LoadedView>
  );
}
