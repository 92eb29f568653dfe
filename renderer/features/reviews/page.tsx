/** Reviews: what waits, and one review with everything that it is decided from. */
import { ClipboardCheck } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { emergencyTone, emergencyWord, type Emergency } from '../../facts/emergency-words.tsx';
import { DueBadge } from '../../facts/due-badge.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import type { PageProps } from '../../shell/routes.tsx';
import { navigate } from '../../shell/router.ts';
import { Badge, EmptyState, RelativeTime, Table, type BadgeTone, type TableColumn, timeWidth } from '../../ui/index.ts';
import { OpenPackage, PackageRefused, useOpenPackage } from './packages.tsx';
import { ReviewView } from './review-view.tsx';
import { Waivers } from './waivers-asked.tsx';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { StateBadge, TierBadge } from './words.tsx';

type Review = OutputOf<'review:list'>['reviews'][number];

const badgeTone = (emergency: Emergency): BadgeTone => {
  const tone = emergencyTone(emergency);
  return tone === 'info' ? 'neutral' : tone;
};

const columns: readonly TableColumn<Review>[] = [
  {
    id: 'flow',
    title: 'Flow',
    sortBy: (row) => row.flowName.toLowerCase(),
    cell: (row) => (
      <span className="flex items-center gap-2 font-medium">
        <span dir="auto" title={row.flowName} className="truncate">
          {row.flowName}
        </span>
        <span className="shrink-0 font-normal text-muted">v{row.revision}</span>
        {row.from === undefined ? null : <Badge className="max-w-40 shrink-0 truncate">From {row.submittedBy}</Badge>}
        {row.emergency === undefined ? null : (
          <Badge tone={badgeTone(row.emergency)} className="shrink-0">
            {emergencyWord(row.emergency)}
          </Badge>
        )}
        {row.waitingForMe ? (
          <Badge tone="accent" className="shrink-0">
            Waits for you
          </Badge>
        ) : null}
      </span>
    ),
  },
  { id: 'state', title: 'State', width: '160px', sortBy: (row) => row.state, cell: (row) => <StateBadge review={row} /> },
  { id: 'tier', title: 'Risk', width: '110px', sortBy: (row) => row.tier, cell: (row) => <TierBadge tier={row.tier} /> },
  {
    id: 'environment',
    title: 'For',
    width: 'clamp(108px, 13.4cqw, 120px)',
    sortBy: (row) => row.environment,
    cell: (row) => <span className="text-muted">{environmentTitles[row.environment]}</span>,
  },
  {
    id: 'signatures',
    title: 'Signatures',
    width: '100px',
    numeric: true,
    sortBy: (row) => row.signatures,
    cell: (row) => `${row.signatures} of ${row.required}`,
  },
  {
    id: 'by',
    title: 'Submitted by',
    width: '150px',
    secondary: true,
    sortBy: (row) => row.submittedBy,
    cell: (row) => <span className="text-muted">{row.submittedBy}</span>,
  },
  {
    id: 'due',
    title: 'Due',
    width: timeWidth,
    sortBy: (row) => (row.state === 'submitted' ? row.dueAt : Number.MAX_SAFE_INTEGER),
    cell: (row) =>
      row.state !== 'submitted' ? (
        <span className="text-faint">{row.state === 'changes-requested' ? 'Sent back' : 'Closed'}</span>
      ) : row.dueAt <= Date.now() ? (
        <DueBadge due={row.dueAt} short />
      ) : (
        <RelativeTime time={row.dueAt} />
      ),
  },
];

function ReviewList() {
  const { result, reload } = useCall('review:list', {});
  usePush('review:changed', reload);
  const open = useOpenPackage();
  return (
    <PageFrame
      title="Reviews"
      lead="A signature covers everything that runs: flow, settings, connections, models, rules and waivers."
      actions={<OpenPackage open={open} />}
    >
      <PackageRefused open={open} />
      <Waivers />
      <LoadedView result={result} failed="The reviews could not be read" onRetry={reload}>
        {({ reviews }) => (
          <Table
            label="Reviews"
            columns={columns}
            rows={[...reviews].sort((a, b) => Number(b.waitingForMe) - Number(a.waitingForMe) || b.submittedAt - a.submittedAt)}
            rowId={(row) => row.id}
            onOpen={(row) => navigate('reviews', { id: row.id })}
            empty={
              <EmptyState icon={ClipboardCheck} title="No flow to review">
                Flows appear here when their designers submit them, or when you open a package you were sent.
              </EmptyState>
            }
          />
        )}
      </LoadedView>
    </PageFrame>
  );
}

export default function ReviewsPage({ params }: PageProps) {
  const { id } = params;
  return id === undefined ? <ReviewList /> : <ReviewView key={id} reviewId={id} />;
}
