/** One flow on its way to an environment: what differs from what was approved there, which connections stand in, and what is still missing. */
import { useState } from 'react';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { ArrowLeft, ArrowUpRight } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { EmergencyDialog } from '../../facts/emergency-dialog.tsx';
import { FlowDiff } from '../../facts/flow-diff.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, FormField, IconButton, Segmented, Select, Sentences, SeverityBadge, Textarea, notify } from '../../ui/index.ts';
import { groupWord } from '../../facts/people-words.ts';
import { environmentNames, type EnvironmentName } from './words.tsx';

type Promotion = OutputOf<'env:promotion'>;

function Slots({ promotion, onBound }: { readonly promotion: Promotion; onBound(): void }) {
  const mayBind = useMay('connection.edit');
  const bind = useAction(async (connectionId: string, standIn: string) => {
    await call('env:bind', { connectionId, environment: promotion.target, standIn });
    onBound();
  });
  const missing = promotion.slots.some(({ bound, candidates }) => bound === undefined && candidates.length === 0);
  if (promotion.slots.length === 0) return <p className="text-muted">It uses no connection.</p>;
  return (
    <div className="flex flex-col gap-2">
      {bind.error === undefined ? null : (
        <Callout tone="block" title="It was not bound">
          {bind.error.message}
        </Callout>
      )}
      {promotion.slots.map((slot) => (
        <FormField
          key={slot.slotId}
          label={slot.name}
          help={
            slot.boundIn === undefined || slot.boundIn === promotion.target
              ? undefined
              : `This is a ${environmentTitles[slot.boundIn].toLowerCase()} connection`
          }
        >
          {(control) => (
            <Select
              {...control}
              disabled={!mayBind || slot.candidates.length === 0}
              value={slot.bound?.id ?? ''}
              onValueChange={(standIn) => {
                if (standIn !== '') void bind.run(slot.slotId, standIn);
              }}
              options={[
                ...(slot.bound === undefined ? [{ value: '', label: 'Not bound' }] : []),
                ...slot.candidates.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </FormField>
      ))}
      {missing ? (
        <p className="text-sm text-muted">
          What cannot be chosen has no connection of its kind for {environmentTitles[promotion.target].toLowerCase()} yet. Add it under
          Connections.
        </p>
      ) : null}
    </div>
  );
}

function Loaded({ flowId, promotion, reload }: { readonly flowId: string; readonly promotion: Promotion; reload(): void }) {
  const maySubmit = useMay('flow.submit');
  const mayBreakGlass = useMay('review.break-glass');
  const [emergency, setEmergency] = useState(false);
  const [message, setMessage] = useState('');
  const blocked = promotion.verdict.result === 'blocked';
  const submit = useAction(async () => {
    const review = await call('env:promote', { flowId, revision: promotion.revision, target: promotion.target, message: message.trim() });
    notify({
      tone: 'good',
      title: `${promotion.name} is submitted for ${environmentTitles[promotion.target].toLowerCase()}`,
      detail: `It needs ${review.required} ${review.required === 1 ? 'signature' : 'signatures'}.`,
    });
    navigate('reviews', { id: review.id });
  });
  const serious = promotion.findings.filter((finding) => finding.severity !== 'low' && finding.waived === undefined);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-3 border-b border-line px-4 py-2.5 max-[480px]:flex-wrap">
        <IconButton icon={ArrowLeft} label="All environments" onClick={() => navigate('environments')} />
        <div className="min-w-40 flex-1">
          <h1 className="truncate text-lg" dir="auto" title={promotion.name}>
            {promotion.name}
          </h1>
          <p className="text-sm text-muted">
            Version {promotion.revision}, on its way to {environmentTitles[promotion.target].toLowerCase()}
          </p>
        </div>
        <Segmented<EnvironmentName>
          label="Environment"
          value={promotion.target}
          onValueChange={(target) => navigate('environments', { flow: flowId, target })}
          options={environmentNames.map((value) => ({ value, label: environmentTitles[value] }))}
        />
      </header>
      <div className="cs-columns flex min-h-0 flex-1">
        <section aria-label="What differs" className="flex min-w-0 flex-1 flex-col">
          <FlowDiff
            before={promotion.before}
            after={promotion.after}
            sentences={promotion.sentences}
            storageKey="promotion-diff"
            title={
              promotion.before === undefined
                ? `Nothing was approved for ${environmentTitles[promotion.target].toLowerCase()} yet: everything is new`
                : `What is new against what was approved for ${environmentTitles[promotion.target].toLowerCase()}`
            }
          />
        </section>
        <aside
          aria-label="Promotion"
          className="flex w-88 shrink-0 flex-col gap-4 overflow-auto border-s border-line p-4 max-[1100px]:w-72"
        >
          {promotion.objections.length === 0 ? null : (
            <Callout tone="high" title="Not yet">
              <Sentences texts={promotion.objections} />
            </Callout>
          )}
          <section>
            <h2 className="mb-2 text-lg">Connections for {environmentTitles[promotion.target].toLowerCase()}</h2>
            <Slots promotion={promotion} onBound={reload} />
          </section>
          <section>
            <h2 className="mb-1.5 text-lg">Findings for {environmentTitles[promotion.target].toLowerCase()}</h2>
            {serious.length === 0 ? (
              <p className="text-muted">Nothing to act on.</p>
            ) : (
              <ul className="flex flex-col gap-1">
                {serious.slice(0, 30).map((finding) => (
                  <li key={finding.fingerprint} className="flex gap-2">
                    <SeverityBadge severity={finding.severity} />
                    <span className="min-w-0 flex-1">{finding.title}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section className="flex flex-col gap-2 border-t border-line pt-4">
            <p className="text-muted">
              Needs {promotion.required} {promotion.required === 1 ? 'signature' : 'signatures'}
              {promotion.groups.length === 0 ? '' : `, from ${promotion.groups.map(groupWord).join(' and ')}`}.{' '}
              <span className="whitespace-nowrap">The risk is {promotion.tier}.</span>
            </p>
            {submit.error === undefined ? null : (
              <Callout tone="block" title="It was not submitted">
                {submit.error.message}
              </Callout>
            )}
            <FormField label="To the reviewers">
              {(control) => <Textarea {...control} rows={3} maxLength={4000} value={message} onValueChange={setMessage} />}
            </FormField>
            <Button
              tone="primary"
              icon={ArrowUpRight}
              busy={submit.busy}
              disabled={!maySubmit || blocked || promotion.objections.length > 0}
              onClick={() => void submit.run()}
            >
              Submit for {environmentTitles[promotion.target].toLowerCase()}
            </Button>
            {mayBreakGlass && !blocked ? (
              <Button tone="ghost" onClick={() => setEmergency(true)}>
                Emergency release…
              </Button>
            ) : null}
            {blocked ? (
              <p className="text-sm text-high">
                {promotion.verdict.counts.block === 1 ? 'A finding blocks' : `${promotion.verdict.counts.block} findings block`} it for{' '}
                {environmentTitles[promotion.target].toLowerCase()}.
              </p>
            ) : null}
          </section>
        </aside>
      </div>
      {emergency ? (
        <EmergencyDialog
          flow={{ id: flowId, name: promotion.name }}
          target={promotion.target}
          revision={async () => promotion.revision}
          onClose={() => setEmergency(false)}
          onDone={(review) => navigate('reviews', { id: review.id })}
        />
      ) : null}
    </div>
  );
}

export function PromotionView({ flowId, target }: { readonly flowId: string; readonly target: EnvironmentName }) {
  const { result, reload } = useCall('env:promotion', { flowId, target });
  return (
    <LoadedView
      result={result}
      failed="What differs could not be worked out"
      onRetry={reload}
      actions={<Button onClick={() => navigate('environments')}>All environments</Button>}
    >
      {(promotion) => <Loaded flowId={flowId} promotion={promotion} reload={reload} />}
    </LoadedView>
  );
}
