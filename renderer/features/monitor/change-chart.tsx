/** Pairs of bars, before and now. The picture is for the eye; the table behind it, which is always there, is for everybody. */
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { percent, shareWords } from './watch-words.ts';
import { decimalText } from '../../facts/amounts.ts';
import { Badge, Disclosure, classNames } from '../../ui/index.ts';

export type StepChange = OutputOf<'monitor:drift'>['steps'][number];
type Chart = StepChange['charts'][number];

const tones: Readonly<Record<Chart['change'], { readonly word: string; readonly tone: 'block' | 'high' | 'medium' | 'good' | 'neutral' }>> =
  {
    much: { word: 'Changed', tone: 'high' },
    some: { word: 'Changed a little', tone: 'medium' },
    none: { word: 'As before', tone: 'good' },
    few: { word: 'Too few to tell', tone: 'neutral' },
  };

function Row({ bar, most, of }: { readonly bar: Chart['bars'][number]; readonly most: number; readonly of: Chart }) {
  const { name, before, now } = bar;
  const width = (share: number): string => `${most === 0 ? 0 : Math.max(share === 0 ? 0 : 1, Math.round((share / most) * 100))}%`;
  return (
    <li className="grid grid-cols-[minmax(56px,32%)_1fr_auto] items-center gap-2 py-0.5">
      <span dir="auto" className="truncate" title={name}>
        {name}
      </span>
      <span aria-hidden className="flex flex-col gap-0.5">
        {of.before === 0 ? null : <span className="h-1.5 rounded-sm bg-line-strong" style={{ width: width(before) }} />}
        <span className="h-1.5 rounded-sm bg-accent-fill" style={{ width: width(now) }} />
      </span>
      <span className="min-w-24 text-end text-sm whitespace-nowrap tabular-nums text-muted">{shareWords(bar, of)}</span>
    </li>
  );
}

export function ChangeChart({ chart }: { readonly chart: Chart }) {
  const { title, change, bars, before, now, index, p } = chart;
  const most = Math.max(...bars.map((bar) => Math.max(bar.before, bar.now)), 0);
  return (
    <section
      aria-label={title}
      className={classNames(
        'flex min-w-0 flex-col gap-1.5 rounded-lg border p-3',
        change === 'much' ? 'border-line-strong' : 'border-line',
      )}
    >
      <div className="flex items-center gap-2">
        <h3 dir="auto" className="min-w-0 flex-1 truncate font-medium" title={title}>
          {title}
        </h3>
        <Badge tone={tones[change].tone}>{tones[change].word}</Badge>
      </div>
      <ul aria-label={`${title}: share before and now`}>
        {bars.map((bar) => (
          <Row key={bar.name} bar={bar} most={most} of={chart} />
        ))}
      </ul>
      <Disclosure title="Numbers">
        <table className="w-full text-sm">
          <caption className="sr-only">{title}: numbers</caption>
          <thead>
            <tr className="text-muted">
              <th scope="col" className="text-start font-normal">
                Value
              </th>
              <th scope="col" className="text-end font-normal">
                Before
              </th>
              <th scope="col" className="text-end font-normal">
                Now
              </th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.name}>
                <th scope="row" dir="auto" className="truncate text-start font-normal">
                  {bar.name}
                </th>
                <td className="text-end tabular-nums">{Math.round(bar.before * before)}</td>
                <td className="text-end tabular-nums">{Math.round(bar.now * now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="mt-1 text-sm text-muted">
          Stability index {decimalText(index, 2)} (from {decimalText(0.25, 2)} on much has changed). Chance alone gives this{' '}
          {p < 0.001 ? 'less than once in 1,000 looks' : `in ${percent(p)} of looks`}.
        </p>
      </Disclosure>
    </section>
  );
}
