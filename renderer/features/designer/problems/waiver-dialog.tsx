import { useState } from 'react';
import type { Finding } from '../../../../app/lint/kit/finding.ts';
import { asCallError, call, type CallError } from '../../../bridge/client.ts';
import { Button, Callout, CopyDetails, Dialog, FormField, Input, notify, Textarea } from '../../../ui/index.ts';
import { DeclinedWaiver } from './declined-waiver.tsx';
import { useDraft } from '../../../shell/drafts.ts';
import { useSessionOf } from '../model/session.ts';

const dayMs = 86_400_000;
const defaultDays = 30;
const longestDays = 365;
const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Asks reviewers to live with one finding for a while. It ends by itself when the path changes. */
export function WaiverDialog({ finding, onClose }: { readonly finding: Finding; onClose(): void }) {
  const session = useSessionOf();
  const [today] = useState(() => Date.now());
  const [reason, setReason] = useDraft(`waiver ${session.flowId} ${finding.fingerprint}`);
  const [until, setUntil] = useState(isoDay(today + defaultDays * dayMs));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  const ask = async (): Promise<void> => {
    setBusy(true);
    try {
      await call('waiver:request', {
        flowId: session.flowId,
        fingerprint: finding.fingerprint,
        ruleId: finding.ruleId,
        reason,
        until: Date.parse(`${until}T23:59:59Z`),
      });
      notify({
        tone: 'good',
        title: 'Waiver requested',
        detail: 'Reviewers find it on the page Reviews. The finding counts until one of them approves it.',
      });
      setReason('');
      onClose();
    } catch (failure) {
      setError(asCallError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      size="small"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Ask for a waiver"
      description={finding.title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" busy={busy} disabled={reason.trim().length < 10 || until === ''} onClick={() => void ask()}>
            Ask for the waiver
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <DeclinedWaiver finding={finding} />
        <FormField label="Why can this stay as it is?" required help="At least ten characters. Reviewers and auditors read it.">
          {(control) => <Textarea {...control} autoFocus maxLength={20_000} value={reason} onValueChange={setReason} />}
        </FormField>
        <FormField label="Until" required help="It also ends when the data takes another path.">
          {(control) => (
            <Input
              {...control}
              type="date"
              min={isoDay(today)}
              max={isoDay(today + longestDays * dayMs)}
              value={until}
              onValueChange={setUntil}
            />
          )}
        </FormField>
        {error === undefined ? null : (
          <Callout tone="block" title="The waiver was not requested">
            {error.message} <CopyDetails error={error} />
          </Callout>
        )}
      </div>
    </Dialog>
  );
}
