/** Whether what is drawn and tried out can touch what production works on: proved, or every reason why not. */
import { ChevronLeft, CircleHelp } from 'lucide-react';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { Button, Callout, Mono, SeverityBadge } from '../../ui/index.ts';

type Separation = OutputOf<'env:separation'>;
type Reach = Separation['environments'][number];
const mostShown = 50;

function Several({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly { readonly key: string; readonly flows: readonly string[] }[];
}) {
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className="mt-2 font-medium">{title}</h3>
      <ul className="flex flex-col gap-0.5">
        {rows.slice(0, mostShown).map(({ key, flows }) => (
          <li key={key} className="min-w-0">
            <Mono className="break-all">{key}</Mono>
            <span className="text-sm text-muted"> {flows.length === 0 ? 'used by no flow' : flows.join(', ')}</span>
          </li>
        ))}
      </ul>
      {rows.length <= mostShown ? null : <p className="text-sm text-muted">And {rows.length - mostShown} more.</p>}
    </>
  );
}

function ReachCard({ reach: { environment, flows, connections, hosts, tables } }: { readonly reach: Reach }) {
  return (
    <section aria-label={environmentTitles[environment]} className="min-w-0 rounded-lg border border-line bg-surface p-3">
      <h2 className="text-lg">{environmentTitles[environment]}</h2>
      <p className="text-muted">
        {flows.length} {flows.length === 1 ? 'flow' : 'flows'}
      </p>
      <Several
        title="Connections"
        rows={connections.map(({ name, account, flows: users }) => ({
          key: account === undefined ? name : `${name} (${account})`,
          flows: users,
        }))}
      />
      <Several title="Hosts" rows={hosts.map(({ host, flows: users }) => ({ key: host, flows: users }))} />
      <Several title="Tables" rows={tables.map(({ table, flows: users }) => ({ key: table, flows: users }))} />
    </section>
  );
}

function Report({ separation: { proved, environments, overlaps, open, limits } }: { readonly separation: Separation }) {
  return (
    <div
      role="region"
      aria-label="What was found"
      tabIndex={0}
      className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4 focus-visible:-outline-offset-2"
    >
      <Callout
        tone={proved ? 'good' : 'block'}
        title={proved ? 'Proved: no login, account or database of production is used elsewhere' : 'Not proved'}
      >
        {proved
          ? 'Every step of every flow was looked at, and every connection was compared with every other.'
          : `${overlaps.length === 0 ? 'Nothing was found that production shares' : `${overlaps.length.toLocaleString()} ${overlaps.length === 1 ? 'thing is' : 'things are'} shared with production`}${open.length === 0 ? '.' : `${overlaps.length === 0 ? ', but ' : ', and '}${open.length.toLocaleString()} ${open.length === 1 ? 'question is' : 'questions are'} open.`}`}
      </Callout>
      {overlaps.length === 0 ? null : (
        <section aria-label="Shared with production">
          <h2 className="mb-1.5 text-lg">Shared with production</h2>
          <ul className="flex max-w-[90ch] flex-col gap-2">
            {overlaps.map(({ title, remedy, severity }) => (
              <li key={title} className="flex items-start gap-2">
                <SeverityBadge severity={severity} />
                <span className="min-w-0">
                  <span className="block font-medium">{title}</span>
                  <span className="block text-muted">{remedy}</span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {open.length === 0 ? null : (
        <section aria-label="What nobody can tell">
          <h2 className="mb-1.5 text-lg">What nobody can tell</h2>
          <ul className="flex max-w-[90ch] flex-col gap-1">
            {open.slice(0, mostShown).map(({ text }) => (
              <li key={text} className="flex items-start gap-1.5">
                <CircleHelp className="mt-0.5 size-3.5 shrink-0 text-muted" aria-hidden />
                {text}
              </li>
            ))}
          </ul>
          {open.length <= mostShown ? null : <p className="text-muted">And {open.length - mostShown} more.</p>}
        </section>
      )}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(260px,1fr))] gap-3">
        {environments.map((reach) => (
          <ReachCard key={reach.environment} reach={reach} />
        ))}
      </div>
      <section aria-label="Not seen" className="max-w-[90ch] text-muted">
        <h2 className="mb-1 font-medium">What this look cannot see</h2>
        <ul className="list-disc ps-4">
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </section>
    </div>
  );
}

export function SeparationView() {
  const { result, reload } = useCall('env:separation', {});
  return (
    <PageFrame
      title="Kept apart"
      lead="Can development and test touch what production works on? Secrets are compared by fingerprint; none is shown."
      actions={
        <Button icon={ChevronLeft} onClick={() => navigate('environments')}>
          Environments
        </Button>
      }
    >
      <LoadedView result={result} failed="The environments could not be compared" onRetry={reload}>
        {(separation) => <Report separation={separation} />}
      </LoadedView>
    </PageFrame>
  );
}
