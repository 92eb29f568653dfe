/** What may be learnt from people, what was, and what is left; a person closes a budget, and nobody raises one. */
import { useState } from 'react';
import { CircleCheck, GraduationCap, Lock } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { MayButton } from '../../shell/may-button.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import {
  Badge,
  type BadgeTone,
  Callout,
  Disclosure,
  EmptyState,
  FormDialog,
  FormField,
  RelativeTime,
  Textarea,
  notify,
} from '../../ui/index.ts';

type Budget = OutputOf<'budgets:list'>['budgets'][number];
type Deciding = 'close' | 'goOn';

const standings: Readonly<Record<Budget['standing'], { readonly tone: BadgeTone; readonly words: string }>> = {
  unused: { tone: 'neutral', words: 'Not used yet' },
  open: { tone: 'good', words: 'In use' },
  spent: { tone: 'medium', words: 'Used up' },
  closed: { tone: 'neutral', words: 'Closed' },
  unsure: { tone: 'high', words: 'Waits for a decision' },
  unreadable: { tone: 'block', words: 'Cannot be read' },
};
const number = (value: number): string => value.toLocaleString(undefined, { maximumFractionDigits: 2 });
const runsText = (count: number): string => (count === 1 ? '1 run' : `${count.toLocaleString()} runs`);
const shortestReason = 5;

const asked: Readonly<Record<Deciding, { title(name: string): string; help: string; button: string; done(name: string): string }>> = {
  close: {
    title: (name) => `Close “${name}” for good?`,
    help: 'Nothing more is learnt from these people, in any flow. Nobody can open it again.',
    button: 'Close it',
    done: (name) => `“${name}” is closed`,
  },
  goOn: {
    title: (name) => `Allow learning from “${name}” again?`,
    help: 'Only where you know that nothing was learnt from these people between the copy and now. What was learnt then is not counted here, and would be given away on top. If you do not know, close it.',
    button: 'Nothing was learnt since: allow it',
    done: (name) => `Learning from “${name}” is allowed again`,
  },
};

function DecideDialog({ budget, kind, onClose }: { readonly budget: string; readonly kind: Deciding; onClose(): void }) {
  const [reason, setReason] = useState('');
  const words = asked[kind];
  const decide = useAction(async () => {
    await call(`budgets:${kind}`, { budget, reason: reason.trim() });
    notify({ tone: 'good', title: words.done(budget) });
    onClose();
  });
  return (
    <FormDialog
      size="small"
      title={words.title(budget)}
      description={words.help}
      action={decide}
      failed="Nothing was changed"
      button={words.button}
      tone={kind === 'close' ? 'danger' : 'primary'}
      disabled={reason.trim().length < shortestReason}
      onClose={onClose}
    >
      <FormField label="Why?" required help="Shown on this page; the audit log keeps only a fingerprint of it">
        {(control) => <Textarea {...control} autoFocus rows={3} maxLength={2_000} value={reason} onValueChange={setReason} />}
      </FormField>
    </FormDialog>
  );
}

/** In words first: the bar says the same again. Shares of runs add up, epsilons do not. */
function Spent({ budget: { standing, spent, limit, used, left, runs } }: { readonly budget: Budget }) {
  if (runs === 0)
    return (
      <p className="text-muted">Nothing has been learnt from these people here yet. The first run fixes how much all runs may spend.</p>
    );
  const percent = used > 0 && used < 0.01 ? 'Less than 1 %' : `${Math.floor(used * 100)} %`;
  return (
    <div className="flex flex-col gap-1.5">
      <p className="tabular-nums">
        <span className="font-medium">{percent} used</span>
        <span className="text-muted">
          {' '}
          in {runsText(runs)}
          {standing === 'open' ? `, with room for about ${left.toLocaleString()} more like the last` : ''}. Never renewed.
        </span>
      </p>
      <span aria-hidden className="block h-2 max-w-120 overflow-hidden rounded-sm border border-line bg-sunken">
        <span
          className={standing === 'open' ? 'block h-full bg-accent-fill' : 'block h-full bg-line-strong'}
          style={{ width: `${used * 100}%` }}
        />
      </span>
      <p className="text-sm text-muted tabular-nums">
        Given away about anybody so far: at most {number(spent)} of {number(limit)} (epsilon).
      </p>
    </div>
  );
}

function Flows({ budget: { learnt, drawn } }: { readonly budget: Budget }) {
  const idle = drawn.filter(({ flowId }) => !learnt.some((flow) => flow.flowId === flowId));
  return (
    <ul className="flex flex-col gap-1">
      {learnt.map(({ flowId, flowName, runs, lastAt, lastRun }) => (
        <li key={flowId} className="flex flex-wrap items-center gap-x-2">
          <button
            type="button"
            className="max-w-full truncate rounded-sm font-medium hover:underline"
            onClick={() => {
              navigate('runs', { id: lastRun });
            }}
          >
            {flowName}
          </button>
          <span className="text-sm text-muted">
            {runsText(runs)}, the last <RelativeTime time={lastAt} />
          </span>
        </li>
      ))}
      {idle.map(({ flowId, flowName, epsilon, total }, index) => (
        <li key={`${flowId} ${index}`} className="text-sm text-muted">
          “{flowName}” is drawn to spend {number(epsilon)} a run, and {number(total)} in all
        </li>
      ))}
    </ul>
  );
}

function OneBudget({ budget, onDecide }: { readonly budget: Budget; onDecide(kind: Deciding): void }) {
  const { name, standing, decisions } = budget;
  const { tone, words } = standings[standing];
  return (
    <section aria-label={name} className="flex flex-col gap-2.5 rounded-lg border border-line p-3">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 truncate font-mono text-base font-semibold">{name}</h2>
        <Badge tone={tone}>{words}</Badge>
        <span className="flex-1" />
        {standing === 'closed' ? null : (
          <MayButton permission="privacy.manage" icon={Lock} onClick={() => onDecide('close')}>
            Close for good
          </MayButton>
        )}
      </div>
      {standing === 'unsure' ? (
        <Callout
          tone="high"
          title="This workspace was restored from a copy"
          actions={
            <MayButton permission="privacy.manage" icon={CircleCheck} onClick={() => onDecide('goOn')}>
              Allow learning again
            </MayButton>
          }
        >
          What was learnt from these people after that copy is not known here. Until somebody says that nothing was, runs that would learn
          from them fail. If nobody knows, close it.
        </Callout>
      ) : null}
      {standing === 'unreadable' ? (
        <Callout tone="block" title="What was spent cannot be read">
          So nothing more is learnt from these people. Begin a new budget with people whose data was not in this one.
        </Callout>
      ) : null}
      <Spent budget={budget} />
      <Flows budget={budget} />
      {decisions.length === 0 ? null : (
        <ul aria-label={`Decisions about ${name}`} className="flex flex-col gap-0.5 border-t border-line pt-2 text-sm">
          {decisions.map(({ kind, at, by, reason }) => (
            <li key={at}>
              <span className="text-muted">
                {kind === 'closed' ? 'Closed' : 'Goes on'} by {by}, <RelativeTime time={at} />:
              </span>{' '}
              <span className="break-words">“{reason}”</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function BudgetsView() {
  const maySee = useMay('privacy.read');
  return maySee ? (
    <Budgets />
  ) : (
    <EmptyState icon={GraduationCap} title="You may not see privacy budgets">
      Reviewers, operators and auditors may. The page People shows who may do what.
    </EmptyState>
  );
}

function Budgets() {
  const { result, reload } = useCall('budgets:list', {});
  // Not with each run: every look is an entry of the audit log.
  usePush('budgets:changed', reload);
  const [deciding, setDeciding] = useState<{ readonly budget: string; readonly kind: Deciding }>();
  return (
    <LoadedView result={result} failed="The privacy budgets could not be read" onRetry={reload}>
      {({ budgets }) =>
        budgets.length === 0 ? (
          <EmptyState icon={GraduationCap} title="No flow learns from people">
            The step “Learn together” trains a shared model and pays for what it gives away out of a privacy budget. Each one is listed
            here.
          </EmptyState>
        ) : (
          <div className="flex max-w-200 flex-col gap-3 p-4">
            {budgets.map((budget) => (
              <OneBudget key={budget.name} budget={budget} onDecide={(kind) => setDeciding({ budget: budget.name, kind })} />
            ))}
            <Disclosure title="Why nobody can raise a budget">
              <p className="text-sm text-muted">
                It is a promise to the people whose records were used: what all runs together may give away about any of them. What has left
                cannot be called back, so more would break the promise after the fact. When one is used up, learn from people whose data was
                not in it, under a new name, or draw new flows that spend less from the start. A second name for the same people protects
                them half as much.
              </p>
            </Disclosure>
            {deciding === undefined ? null : <DecideDialog {...deciding} onClose={() => setDeciding(undefined)} />}
          </div>
        )
      }
    </LoadedView>
  );
}
