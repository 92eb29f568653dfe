/** What designers ask to live with, in flows that may never have been submitted: what blocks cannot be. */
import { useState } from 'react';
import { ArrowUpRight } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { openFlow } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, FormDialog, FormField, Mono, RelativeTime, SeverityBadge, Textarea, notify } from '../../ui/index.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';

type Asked = OutputOf<'waiver:list'>['waivers'][number];

const shortestReason = 10;

function Row({ asked, onDecided }: { readonly asked: Asked; onDecided(): void }) {
  const mayWaive = useMay('review.waive');
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const approve = useAction(async () => {
    await call('waiver:approve', { waiverId: asked.id });
    notify({ tone: 'good', title: 'The waiver counts', detail: `“${asked.flowName}” may be submitted once nothing else blocks it.` });
    onDecided();
  });
  const decline = useAction(async () => {
    await call('waiver:decline', { waiverId: asked.id, reason });
    notify({ tone: 'info', title: 'The waiver was declined', detail: `The finding still counts, and ${asked.requestedBy} can read why.` });
    onDecided();
  });
  return (
    <li className="flex flex-col gap-1.5 px-3.5 py-3">
      <p className="flex items-start gap-2">
        <SeverityBadge severity={asked.severity} />
        <span className="min-w-0 flex-1 font-medium">{asked.title}</span>
        <Mono className="shrink-0 text-muted">{asked.ruleId}</Mono>
      </p>
      <p className="whitespace-pre-line">{asked.reason}</p>
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-60 flex-1 text-sm text-muted">
          {asked.mine ? 'You asked' : `${asked.requestedBy} asked`} <RelativeTime time={asked.requestedAt} />, for “{asked.flowName}”; it
          would end <RelativeTime time={asked.until} />
        </p>
        <Button icon={ArrowUpRight} onClick={() => openFlow(asked.flowId, asked.flowName)}>
          Open the flow
        </Button>
        {mayWaive ? (
          <>
            <Button disabled={!asked.mayDecide} busy={decline.busy} title={asked.whyNot} onClick={() => setDeclining(true)}>
              Decline
            </Button>
            <Button tone="primary" disabled={!asked.mayDecide} busy={approve.busy} title={asked.whyNot} onClick={() => void approve.run()}>
              Approve waiver
            </Button>
          </>
        ) : null}
      </div>
      {mayWaive && asked.whyNot !== undefined ? <p className="text-sm text-muted">{asked.whyNot}</p> : null}
      {declining ? (
        <FormDialog
          size="small"
          title="Decline this waiver?"
          description={`The finding still counts, and ${asked.requestedBy} may ask again.`}
          action={decline}
          failed="Nothing was decided"
          button="Decline"
          tone="danger"
          disabled={reason.trim().length < shortestReason}
          onClose={() => setDeclining(false)}
        >
          <FormField
            label="Why not?"
            required
            help={`At least ${shortestReason} characters. ${asked.requestedBy} sees it beside the finding.`}
          >
            {(control) => <Textarea {...control} autoFocus rows={3} maxLength={2_000} value={reason} onValueChange={setReason} />}
          </FormField>
        </FormDialog>
      ) : null}
      {approve.error === undefined ? null : (
        <Callout tone="block" title="Nothing was decided">
          {approve.error.message}
        </Callout>
      )}
    </li>
  );
}

/** To whoever asked: why not. */
function Declined() {
  const { result, reload } = useCall('waiver:declined', {});
  usePush('waiver:changed', reload);
  const mine = result.state === 'ready' ? result.value.waivers.filter((waiver) => waiver.mine) : [];
  if (mine.length === 0) return null;
  return (
    <section aria-label="Your waivers that were declined" className="mx-4 mt-3 mb-4 flex max-h-[25vh] shrink-0 flex-col">
      <h2 className="mb-1.5 font-semibold">
        Your waivers that were declined <span className="font-normal text-muted tabular-nums">{mine.length}</span>
      </h2>
      <ul className="min-h-0 divide-y divide-line overflow-auto rounded-lg border border-line">
        {mine.map(({ id, flowId, flowName, ruleId, asked, declinedBy, declinedAt, reason }) => (
          <li key={id} className="flex flex-col gap-1 px-3.5 py-3">
            <p className="flex items-start gap-2">
              <span className="min-w-0 flex-1 font-medium break-words">
                {declinedBy}: {reason}
              </span>
              <Mono className="shrink-0 text-muted">{ruleId}</Mono>
            </p>
            <div className="flex flex-wrap items-center gap-2">
              <p className="min-w-60 flex-1 text-sm break-words text-muted">
                Declined <RelativeTime time={declinedAt} />, for “{flowName}”. You asked: {asked}
              </p>
              <Button icon={ArrowUpRight} onClick={() => openFlow(flowId, flowName)}>
                Open the flow
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Nothing while nobody asks. */
function WaiversAsked() {
  const { result, reload } = useCall('waiver:list', {});
  usePush('waiver:changed', reload);
  if (result.state === 'loading') return null;
  if (result.state === 'failed')
    return (
      <Callout
        tone="block"
        title="The waivers that were asked for could not be read"
        className="mx-4 mt-3"
        actions={<Button onClick={reload}>Try again</Button>}
      >
        {result.error.message}
      </Callout>
    );
  const { waivers } = result.value;
  if (waivers.length === 0) return null;
  return (
    <section aria-label="Waivers asked for" className="mx-4 mt-3 mb-4 flex max-h-[45vh] shrink-0 flex-col">
      <h2 className="mb-1.5 font-semibold">
        Waivers asked for <span className="font-normal text-muted tabular-nums">{waivers.length}</span>
      </h2>
      <ul className="min-h-0 divide-y divide-line overflow-auto rounded-lg border border-line">
        {waivers.map((asked) => (
          <Row key={asked.id} asked={asked} onDecided={reload} />
        ))}
      </ul>
    </section>
  );
}

export const Waivers = () => (
  <>
    <Declined />
    <WaiversAsked />
  </>
);
