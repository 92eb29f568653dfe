/** How what a flow's steps decide has changed, and the word that has a person asked about one, or trusts it again. */
import { useState } from 'react';
import { ChartColumn, UserCheck, UserRoundCog } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { call, useCall, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, EmptyState, FormDialog, FormField, Select, Textarea, notify } from '../../ui/index.ts';
import { ChangeChart, type StepChange } from './change-chart.tsx';
import { spanWords, timesWords } from './watch-words.ts';

type Asked = { readonly kind: 'demote' | 'trust'; readonly nodeId: string; readonly step: string } | { readonly kind: 'now' | 'usual' };

const words = {
  demote: {
    title: (step: string) => `Ask a person about “${step}”`,
    detail:
      'From its next decision on, a person is asked in the inbox before it takes effect. Approving lets it through unchanged; denying fails the step.',
    button: 'Ask a person',
    label: 'Why?',
    failed: 'Nobody will be asked',
    done: 'A person will be asked from now on',
  },
  trust: {
    title: (step: string) => `Trust “${step}” again?`,
    detail: 'Its decisions take effect without asking again. Open questions still wait for an answer.',
    button: 'Trust it again',
    label: 'Why is it good again?',
    failed: 'A person is still asked',
    done: 'Its decisions take effect again',
  },
  now: {
    title: () => 'Accept this as normal?',
    detail: 'From now on, decisions are compared with those of the last few days instead of earlier ones.',
    button: 'Accept as normal',
    label: 'Why is this all right?',
    failed: 'Nothing was changed',
    done: 'Compared with the newest days',
  },
  usual: {
    title: () => 'Compare with the original again?',
    detail: 'Decisions are compared with those up to the last approval again, or with the first ones.',
    button: 'Compare with the original',
    label: 'Why?',
    failed: 'Nothing was changed',
    done: 'Compared with the original',
  },
} as const;

function WordDialog({ flowId, asked, onClose }: { readonly flowId: string; readonly asked: Asked; onClose(): void }) {
  const [reason, setReason] = useState('');
  const { title, detail, button, label, failed, done } = words[asked.kind];
  const say = useAction(async () => {
    if (asked.kind === 'demote') await call('monitor:demote', { flowId, nodeId: asked.nodeId, reason: reason.trim() });
    else if (asked.kind === 'trust') await call('monitor:trust', { flowId, nodeId: asked.nodeId, reason: reason.trim() });
    else await call('monitor:compareWith', { flowId, days: asked.kind, reason: reason.trim() });
    notify({ tone: 'good', title: done });
    onClose();
  });
  return (
    <FormDialog
      title={title('step' in asked ? asked.step : '')}
      size="small"
      description={detail}
      action={say}
      failed={failed}
      button={button}
      disabled={reason.trim().length < 5}
      onClose={onClose}
    >
      <FormField label={label} required help="The audit log keeps only a fingerprint of it">
        {(control) => <Textarea {...control} autoFocus rows={3} maxLength={2_000} value={reason} onValueChange={setReason} />}
      </FormField>
    </FormDialog>
  );
}

const byWords: Readonly<Record<StepChange['by'], string>> = {
  model: 'A model decides',
  rule: 'A rule decides',
  person: 'A person decides',
};

function Step({ step, isAsked, onAsk }: { readonly step: StepChange; readonly isAsked: boolean; onAsk(asked: Asked): void }) {
  const mayAsk = useMay('alert.acknowledge');
  const { nodeId, step: name, by, before, now, decisions, charts } = step;
  // Those that changed come first; what always was and is the same says nothing.
  const order = charts
    .filter(({ side, bars }) => side !== 'in' || bars.length > 1)
    .toSorted((a, b) => Number(b.change === 'much') - Number(a.change === 'much') || Number(b.side !== 'in') - Number(a.side !== 'in'));
  return (
    <section aria-label={name} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 dir="auto" className="min-w-0 truncate text-lg" title={name}>
          {name}
        </h2>
        {isAsked ? <Badge tone="medium">A person is asked</Badge> : null}
        <span className="me-auto text-sm text-muted">
          {byWords[by]}: {timesWords(decisions.before)} {spanWords(before)}, {timesWords(decisions.now)} {spanWords(now)}
        </span>
        {by === 'person' || !mayAsk ? null : isAsked ? (
          <Button icon={UserCheck} onClick={() => onAsk({ kind: 'trust', nodeId, step: name })}>
            Trust it again
          </Button>
        ) : (
          <Button icon={UserRoundCog} onClick={() => onAsk({ kind: 'demote', nodeId, step: name })}>
            Ask a person
          </Button>
        )}
      </div>
      {step.words.length === 0 ? null : (
        <ul className="list-disc ps-5">
          {step.words.map((one) => (
            <li key={one} dir="auto">
              {one.slice(0, 1).toUpperCase()}
              {one.slice(1)}
            </li>
          ))}
        </ul>
      )}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-3">
        {order.map((chart) => (
          <ChangeChart key={`${chart.side} ${chart.title}`} chart={chart} />
        ))}
      </div>
    </section>
  );
}

/** Steps that a person is asked about and of which nothing is counted any more: there has to be a way back for them, too. */
function Uncounted({ doubted, onAsk }: { readonly doubted: OutputOf<'monitor:watch'>['demoted']; onAsk(asked: Asked): void }) {
  const mayAsk = useMay('alert.acknowledge');
  return doubted.map(({ nodeId, step }) => (
    <Callout
      key={nodeId}
      tone="medium"
      title={`A person is asked about “${step}”`}
      actions={
        mayAsk ? (
          <Button icon={UserCheck} onClick={() => onAsk({ kind: 'trust', nodeId, step })}>
            Trust it again
          </Button>
        ) : undefined
      }
    >
      Its decisions are not counted at present.
    </Callout>
  ));
}

function Legend() {
  return (
    <p aria-hidden className="flex gap-4 text-sm text-muted">
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-5 rounded-sm bg-line-strong" />
        Before
      </span>
      <span className="flex items-center gap-1.5">
        <span className="h-1.5 w-5 rounded-sm bg-accent-fill" />
        Now
      </span>
    </p>
  );
}

function OfFlow({ flowId }: { readonly flowId: string }) {
  const { result, reload } = useCall('monitor:drift', { flowId });
  const watch = useCall('monitor:watch', {});
  const [asked, setAsked] = useState<Asked>();
  const mayAsk = useMay('alert.acknowledge');
  usePush('monitor:changed', () => {
    reload();
    watch.reload();
  });
  const isEmpty = result.state === 'ready' && result.value.steps.length === 0;
  // The first decisions show by themselves; later ones change little, and a busy flow has many.
  usePush('run:event', ({ of }) => {
    if (of === 'run' && isEmpty) reload();
  });
  const doubted = watch.result.state === 'ready' ? watch.result.value.demoted.filter((one) => one.flowId === flowId) : [];
  const demoted = new Set(doubted.map(({ nodeId }) => nodeId));
  return (
    <LoadedView result={result} failed="The decisions could not be read" onRetry={reload}>
      {({ steps, chosen }) => (
        <div className="flex flex-col gap-6">
          {steps.length === 0 ? (
            <EmptyState icon={ChartColumn} title="No decisions yet">
              As the flow runs, it is counted what models, rules and people decide, and on what grounds. Dry runs do not count, and no
              values are kept.
            </EmptyState>
          ) : (
            <div className="flex flex-wrap items-center gap-3">
              <Legend />
              {mayAsk ? (
                <Button className="ms-auto" onClick={() => setAsked({ kind: chosen ? 'usual' : 'now' })}>
                  {chosen ? 'Compare with the original' : 'Accept as normal'}
                </Button>
              ) : null}
            </div>
          )}
          <Uncounted doubted={doubted.filter(({ nodeId }) => steps.every((step) => step.nodeId !== nodeId))} onAsk={setAsked} />
          {steps.map((step) => (
            <Step key={step.nodeId} step={step} isAsked={demoted.has(step.nodeId)} onAsk={setAsked} />
          ))}
          {asked === undefined ? null : (
            <WordDialog
              flowId={flowId}
              asked={asked}
              onClose={() => {
                setAsked(undefined);
                reload();
                watch.reload();
              }}
            />
          )}
        </div>
      )}
    </LoadedView>
  );
}

export function ChangesView({ flowId }: { readonly flowId: string | undefined }) {
  const flows = useCall('flows:list', {});
  const all = flows.result.state === 'ready' ? flows.result.value.flows : [];
  const chosen = flowId ?? all[0]?.id;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4">
      <div className="max-w-90">
        <FormField label="Flow">
          {(control) => (
            <Select
              {...control}
              placeholder="Choose"
              value={chosen ?? ''}
              onValueChange={(flow) => navigate('monitor', { view: 'changes', flow })}
              options={all.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
        </FormField>
      </div>
      {chosen === undefined ? (
        <EmptyState icon={ChartColumn} title="No flow yet">
          The decisions of your flows are compared here once they run.
        </EmptyState>
      ) : (
        <OfFlow key={chosen} flowId={chosen} />
      )}
    </div>
  );
}
