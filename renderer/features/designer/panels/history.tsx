import { useState } from 'react';
import { CircleCheck, History as HistoryIcon, OctagonX } from 'lucide-react';
import { asCallError, call, useCall, usePush } from '../../../bridge/client.ts';
import type { OutputOf } from '../../../../app/ipc/contract.ts';
import { environmentTitles } from '../../../../app/workflow/model/setting-titles.ts';
import { reviewLooks } from '../../../facts/review-looks.ts';
import { navigate } from '../../../shell/router.ts';
import {
  Badge,
  Button,
  EmptyState,
  ErrorState,
  Hash,
  LoadingState,
  notify,
  RelativeTime,
  Table,
  type TableColumn,
  timeWidth,
} from '../../../ui/index.ts';
import { useDocument, useSessionOf } from '../model/session.ts';

type Revision = OutputOf<'flows:revisions'>['revisions'][number];

/** Saved revisions. One of them can be looked at as a difference, and taken back as an edit that can be undone. */
export function History() {
  const session = useSessionOf();
  const base = useDocument((state) => state.base);
  const { result, reload } = useCall('flows:revisions', { flowId: session.flowId });
  const reviews = useCall('review:list', {});
  usePush('review:changed', reviews.reload);
  // What else is said of a version stands without it, too.
  const submissions =
    reviews.result.state === 'ready' ? reviews.result.value.reviews.filter(({ flowId }) => flowId === session.flowId) : [];
  const [seenBase, setSeenBase] = useState(base);
  if (seenBase !== base) {
    setSeenBase(base);
    reload();
  }

  const compare = async (revision: number): Promise<void> => {
    try {
      const { flow } = await call('flows:get', { flowId: session.flowId, revision });
      const before = session.document.store.getState().flow;
      const title = `Restore version ${revision}`;
      const preview = { title, finding: undefined, fix: undefined, steps: [], before, after: flow, verdict: undefined };
      session.view.setState({ preview, selected: new Set() });
      const { verdict } = await session.lint.ask({ ask: 'check', flow });
      if (session.view.getState().preview === preview) session.view.setState({ preview: { ...preview, verdict } });
    } catch (error) {
      notify({ tone: 'block', title: `Version ${revision} did not open`, detail: asCallError(error).message });
    }
  };

  if (result.state === 'loading') return <LoadingState />;
  if (result.state === 'failed') return <ErrorState title="The history did not load" error={result.error} onRetry={reload} />;
  const columns: readonly TableColumn<Revision>[] = [
    { id: 'revision', title: 'Version', width: '90px', numeric: true, sortBy: (row) => row.revision, cell: (row) => `v${row.revision}` },
    { id: 'at', title: 'Saved', width: timeWidth, sortBy: (row) => row.at, cell: (row) => <RelativeTime time={row.at} /> },
    { id: 'by', title: 'By', width: '14%', sortBy: (row) => row.by, cell: (row) => row.by },
    { id: 'message', title: 'Message', cell: (row) => row.message || <span className="text-faint">None</span> },
    {
      id: 'verdict',
      title: 'Verdict',
      width: '110px',
      sortBy: (row) => row.verdict.result,
      cell: (row) => (
        <Badge tone={row.verdict.result === 'pass' ? 'good' : 'block'} icon={row.verdict.result === 'pass' ? CircleCheck : OctagonX}>
          {row.verdict.result === 'pass' ? 'Passed' : `${row.verdict.counts.block} block`}
        </Badge>
      ),
    },
    {
      id: 'submitted',
      title: 'Submitted',
      width: '200px',
      cell: ({ revision }) => (
        <span className="flex min-w-0 flex-wrap gap-1">
          {submissions
            .filter(({ drawn }) => drawn === revision)
            .map(({ id, state, environment, revision: version }) => (
              <button
                key={id}
                type="button"
                title={`Open the review of version ${version} for ${environmentTitles[environment].toLowerCase()}`}
                onClick={() => navigate('reviews', { id })}
              >
                <Badge tone={reviewLooks[state].tone}>
                  {environmentTitles[environment]} v{version}, {reviewLooks[state].word.toLowerCase()}
                </Badge>
              </button>
            ))}
        </span>
      ),
    },
    { id: 'hash', title: 'Hash', width: '130px', secondary: true, cell: (row) => <Hash value={row.hash} /> },
    {
      id: 'actions',
      title: 'Compare',
      width: '110px',
      cell: (row) =>
        row.revision === base ? (
          <span className="text-faint">Current</span>
        ) : (
          <Button tone="ghost" onClick={() => void compare(row.revision)}>
            Show
          </Button>
        ),
    },
  ];
  return (
    <Table
      label="Versions"
      columns={columns}
      rows={result.value.revisions}
      rowId={(row) => String(row.revision)}
      initialSort={{ id: 'revision', descending: true }}
      empty={
        <EmptyState icon={HistoryIcon} title="Not saved yet" className="!py-6">
          Each save makes a version that is kept for good.
        </EmptyState>
      }
    />
  );
}
