/** The repository that flows and reviews are shared through: what is new there, what goes there, and whose signatures hold. */
import { useState } from 'react';
import { ArrowDownToLine, ArrowUpFromLine, KeyRound, RefreshCw, Unplug } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { TrustKeyDialog } from '../../facts/trust-key-dialog.tsx';
import { useCommands } from '../../shell/commands.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import type { PageProps } from '../../shell/routes.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import {
  Badge,
  Button,
  Callout,
  Dialog,
  EmptyState,
  IconButton,
  Mono,
  RelativeTime,
  Table,
  notify,
  type TableColumn,
} from '../../ui/index.ts';
import { AccessPanel, type Access } from './access-panel.tsx';
import { BindForm } from './bind-form.tsx';
import { FlowCompare } from './flow-compare.tsx';
import { PushDialog } from './push-dialog.tsx';
import { StandingBadge, canBePushed, canBeTaken, stateWords, type Comparison, type SharedFlow } from './words.tsx';

const rank: Readonly<Record<SharedFlow['state'], number>> = {
  both: 0,
  theirs: 1,
  'only-there': 2,
  unreadable: 3,
  mine: 4,
  'gone-there': 5,
  'only-here': 6,
  same: 7,
};

const columns: readonly TableColumn<SharedFlow>[] = [
  { id: 'name', title: 'Flow', sortBy: (row) => row.name.toLowerCase(), cell: (row) => <span className="font-medium">{row.name}</span> },
  {
    id: 'state',
    title: 'State',
    width: '200px',
    sortBy: (row) => rank[row.state],
    cell: (row) => <Badge tone={stateWords[row.state].tone}>{stateWords[row.state].word}</Badge>,
  },
  {
    id: 'by',
    title: 'Changed there by',
    width: '260px',
    sortBy: (row) => row.by.join(),
    cell: (row) =>
      row.by.length === 0 ? (
        <span className="text-faint">nobody</span>
      ) : (
        <span className="flex items-center gap-2">
          <span className="truncate">{row.by.join(', ')}</span>
          {row.signed ? null : <Badge tone="high">Not all signed</Badge>}
        </span>
      ),
  },
  {
    id: 'next',
    title: 'Next',
    width: '320px',
    secondary: true,
    cell: (row) => <span className="text-muted">{stateWords[row.state].help}</span>,
  },
];

function Notices({ comparison, onDone }: { readonly comparison: Comparison; onDone(): void }) {
  const mayTrust = useMay('trust.manage');
  const [trusting, setTrusting] = useState<Comparison['cards'][number]>();
  const accept = useAction(async () => {
    const { head } = comparison;
    await call('git:pull', { ...(head === undefined ? {} : { head }), acceptRewritten: true });
    onDone();
  });
  return (
    <div className="flex flex-col gap-2 px-4 pt-3 empty:hidden">
      {comparison.rewritten ? (
        <Callout
          tone="high"
          title="The history of the repository was rewritten"
          actions={
            <Button busy={accept.busy} onClick={() => void accept.run()}>
              Go on from the new history
            </Button>
          }
        >
          Commits that were here before are gone. Your flows are kept; ask who rewrote it before you go on. {accept.error?.message}
        </Callout>
      ) : null}
      {comparison.problems.length === 0 ? null : (
        <Callout
          tone="medium"
          title={comparison.problems.length === 1 ? 'One entry was left out' : `${comparison.problems.length} entries were left out`}
        >
          <ul className="max-h-32 overflow-auto">
            {comparison.problems.slice(0, 50).map((problem) => (
              <li key={problem.path}>
                <Mono>{problem.path}</Mono> {problem.message}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {comparison.cards.map((card) => (
        <Callout
          key={card.keyId}
          title={`${card.displayName} is not trusted here yet`}
          actions={
            <Button disabled={!mayTrust} onClick={() => setTrusting(card)}>
              Look at the key
            </Button>
          }
        >
          Signs as <Mono>{card.owner}</Mono>, fingerprint <Mono>{card.words}</Mono>. Until an administrator trusts the key, nothing that it
          signs is taken.
        </Callout>
      ))}
      {trusting === undefined ? null : (
        <TrustKeyDialog
          card={{ ...trusting, standing: 'new' }}
          text={trusting.text}
          onClose={() => setTrusting(undefined)}
          onAdded={() => {
            setTrusting(undefined);
            onDone();
          }}
        />
      )}
    </div>
  );
}

function History({ commits }: { readonly commits: Comparison['commits'] }) {
  return (
    <section aria-label="New commits" className="max-h-56 shrink-0 overflow-auto border-t border-line px-4 py-3" tabIndex={0}>
      <h2 className="mb-1.5 text-lg">
        {commits.length === 0 ? 'No new commits' : `${commits.length} new ${commits.length === 1 ? 'commit' : 'commits'}`}
      </h2>
      <ul className="flex flex-col gap-1">
        {commits.map((commit) => (
          <li key={commit.oid} className="flex items-center gap-3">
            <Mono className="text-muted">{commit.oid.slice(0, 8)}</Mono>
            <span className="min-w-0 flex-1 truncate">{commit.message}</span>
            <span className="truncate text-muted">{commit.signedBy ?? commit.author}</span>
            <StandingBadge standing={commit.standing} />
            <span className="w-24 text-end text-muted">
              <RelativeTime time={commit.at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Bound({
  kind,
  place,
  branch,
  access,
  onUnbound,
  onAccess,
}: {
  readonly kind: 'folder' | 'https' | 'ssh';
  readonly place: string;
  readonly branch: string;
  readonly access: Access;
  onUnbound(): void;
  onAccess(): void;
}) {
  const [showAccess, setShowAccess] = useState(!access.login);
  const { result, reload } = useCall('git:compare', {});
  const [pushing, setPushing] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const mayBind = useMay('settings.edit');
  const mayEdit = useMay('flow.edit');
  const comparison = result.state === 'ready' ? result.value : undefined;
  const pull = useAction(async () => {
    if (comparison === undefined) return;
    const { taken, problems } = await call('git:pull', {
      ...(comparison.head === undefined ? {} : { head: comparison.head }),
      acceptRewritten: false,
    });
    notify({
      tone: problems.length === 0 ? 'good' : 'medium',
      title: taken.length === 0 ? 'No new reviews' : `${taken.length} ${taken.length === 1 ? 'review' : 'reviews'} taken`,
      detail: taken
        .map((one) => `${one.flowName}: ${one.sender} ${one.decision}`)
        .slice(0, 4)
        .join(', '),
    });
    reload();
  });
  const unbind = useAction(async () => {
    await call('git:unbind', {});
    onUnbound();
  });
  const waits =
    comparison === undefined
      ? 0
      : comparison.outgoing.requests.length +
        comparison.outgoing.answers.length +
        (mayEdit ? comparison.flows.filter(canBePushed).length : 0);
  useCommands([
    { id: 'sync.compare', title: 'Compare with the repository', group: 'Repository', run: reload },
    {
      id: 'sync.pull',
      title: 'Take reviews from the repository',
      group: 'Repository',
      disabled: comparison === undefined,
      run: () => void pull.run(),
    },
    {
      id: 'sync.push',
      title: 'Push to the repository',
      group: 'Repository',
      disabled: comparison === undefined,
      run: () => setPushing(true),
    },
  ]);
  return (
    <PageFrame
      title="Repository"
      lead={
        <>
          <Mono>{place}</Mono>, branch <Mono>{branch}</Mono>
        </>
      }
      actions={
        <>
          {kind === 'folder' ? null : (
            <IconButton icon={KeyRound} label="My access to the server" onClick={() => setShowAccess(!showAccess)} />
          )}
          {mayBind ? <IconButton icon={Unplug} label="Unbind the repository" onClick={() => setLeaving(true)} /> : null}
          <Button icon={RefreshCw} onClick={reload}>
            Compare again
          </Button>
          <Button
            icon={ArrowDownToLine}
            busy={pull.busy}
            disabled={comparison === undefined || comparison.rewritten}
            onClick={() => void pull.run()}
          >
            {comparison === undefined || comparison.waiting === 0
              ? 'Take reviews'
              : `Take ${comparison.waiting} ${comparison.waiting === 1 ? 'review' : 'reviews'}`}
          </Button>
          <Button
            tone="primary"
            icon={ArrowUpFromLine}
            disabled={comparison === undefined || comparison.rewritten}
            onClick={() => setPushing(true)}
          >
            {waits === 0 ? 'Push' : `Push ${waits}`}
          </Button>
        </>
      }
    >
      {kind !== 'folder' && showAccess ? (
        <div className="px-4 pt-3">
          <AccessPanel
            kind={kind}
            access={access}
            onKept={() => {
              onAccess();
              reload();
            }}
          />
        </div>
      ) : null}
      {pull.error === undefined ? null : (
        <Callout tone="block" title="Nothing was taken" className="mx-4 mt-3">
          {pull.error.message}
        </Callout>
      )}
      <LoadedView result={result} failed="The repository could not be compared" onRetry={reload}>
        {(loaded) => (
          <>
            <Notices comparison={loaded} onDone={reload} />
            <Table
              label="Shared flows"
              columns={columns}
              rows={loaded.flows}
              rowId={(row) => row.flowId}
              initialSort={{ id: 'state', descending: false }}
              onOpen={(row) => {
                if (canBeTaken(row) && loaded.head !== undefined) navigate('sync', { flow: row.flowId, head: loaded.head });
              }}
              empty={
                <EmptyState icon={ArrowUpFromLine} title="No flows here or there">
                  Draw one, then push it.
                </EmptyState>
              }
            />
            <History commits={loaded.commits} />
            {pushing ? (
              <PushDialog
                comparison={loaded}
                flows={mayEdit}
                onClose={() => setPushing(false)}
                onPushed={() => {
                  setPushing(false);
                  reload();
                }}
              />
            ) : null}
          </>
        )}
      </LoadedView>
      {leaving ? (
        <Dialog
          open
          size="small"
          onOpenChange={(open) => {
            if (!open) setLeaving(false);
          }}
          title="Unbind the repository?"
          footer={
            <>
              <Button onClick={() => setLeaving(false)}>Cancel</Button>
              <Button tone="danger" busy={unbind.busy} onClick={() => void unbind.run()}>
                Unbind
              </Button>
            </>
          }
        >
          <p className="text-muted">
            Flows and reviews stay here and there. Nothing is shared until it is bound again, and everybody’s login or key for it ends: each
            person then sets one up again.
          </p>
        </Dialog>
      ) : null}
    </PageFrame>
  );
}

export default function SyncPage({ params }: PageProps) {
  const { result, reload } = useCall('git:status', {});
  const { flow, head } = params;
  if (flow !== undefined && head !== undefined) return <FlowCompare key={`${flow} ${head}`} flowId={flow} head={head} />;
  if (result.state === 'ready' && result.value.binding !== undefined) {
    const { binding, access = { login: true } } = result.value;
    return <Bound kind={binding.kind} place={binding.place} branch={binding.branch} access={access} onUnbound={reload} onAccess={reload} />;
  }
  return (
    <PageFrame title="Repository">
      <LoadedView result={result} failed="The repository could not be read" onRetry={reload}>
        {() => (
          <div className="min-h-0 flex-1 overflow-auto">
            <BindForm onBound={reload} />
          </div>
        )}
      </LoadedView>
    </PageFrame>
  );
}
