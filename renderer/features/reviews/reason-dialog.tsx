/** Asks why a version is sent back or refused, and keeps what was begun. */
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { useDraft } from '../../shell/drafts.ts';
import { FormDialog, FormField, Textarea } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

export type Verb = 'requestChanges' | 'reject';
const verbs: Readonly<Record<Verb, { readonly title: string; readonly button: string; readonly help: string }>> = {
  requestChanges: { title: 'Request changes', button: 'Request changes', help: 'The designer sees this and submits a new version' },
  reject: { title: 'Reject this version', button: 'Reject', help: 'The designer sees this; the version cannot be submitted again' },
};

export function ReasonDialog({
  verb,
  evidence,
  onClose,
  onDone,
}: {
  readonly verb: Verb;
  readonly evidence: Evidence;
  onClose(): void;
  onDone(): void;
}) {
  const [reason, setReason] = useDraft(`${verb} ${evidence.summary.id}`);
  const send = useAction(async () => {
    await call(`review:${verb}`, { reviewId: evidence.summary.id, reason: reason.trim() });
    setReason('');
    onDone();
  });
  return (
    <FormDialog
      size="small"
      title={verbs[verb].title}
      action={send}
      failed="It was not sent"
      button={verbs[verb].button}
      tone={verb === 'reject' ? 'danger' : 'primary'}
      disabled={reason.trim() === ''}
      onClose={onClose}
    >
      <FormField label="Reason" help={verbs[verb].help} required>
        {(control) => <Textarea {...control} autoFocus rows={4} maxLength={4000} value={reason} onValueChange={setReason} />}
      </FormField>
    </FormDialog>
  );
}
