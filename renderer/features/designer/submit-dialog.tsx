import { useMemo, useState } from 'react';
import { asCallError, call, gaveUp, type CallError } from '../../bridge/client.ts';
import { EmergencyDialog } from '../../facts/emergency-dialog.tsx';
import { navigate } from '../../shell/router.ts';
import { useDraft } from '../../shell/drafts.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, CopyDetails, Dialog, FormField, notify, relativeTime, Textarea } from '../../ui/index.ts';
import { save } from './model/actions.ts';
import { isUnsaved } from './model/document.ts';
import { useAnalysis, useDocument, useSessionOf, verdictWords } from './model/session.ts';
import { stopsAt, unfinishedOf, unfinishedWords } from './model/unfinished.ts';

/** Saves what is open and hands that revision to the reviewers. */
export function SubmitDialog({ onClose }: { onClose(): void }) {
  const session = useSessionOf();
  const flow = useDocument((state) => state.flow);
  const { name } = flow;
  const unfinished = useMemo(() => unfinishedOf(flow), [flow]);
  const unsaved = useDocument(isUnsaved);
  const verdict = useAnalysis((analysis) => analysis.verdict);
  const [message, setMessage] = useDraft(`submit ${session.flowId}`);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError>();
  const mayBreakGlass = useMay('review.break-glass');
  const [emergency, setEmergency] = useState(false);
  const blocked = verdict?.result === 'blocked';

  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      if (unsaved && !(await save(session, message.slice(0, 200)))) return;
      const review = await call('review:submit', { flowId: session.flowId, revision: session.document.store.getState().base, message });
      setMessage('');
      session.summary.setState(({ summary }) => ({ summary: summary === undefined ? undefined : { ...summary, state: review.state } }));
      notify({
        tone: 'good',
        title: `${name} is in review`,
        detail: `Its risk is ${review.tier}: ${review.required} signature${review.required === 1 ? '' : 's'} needed.${review.state === 'submitted' ? ` It is due ${relativeTime(review.dueAt, Date.now())}.` : ''}`,
        about: review.id,
        action: { label: 'Show the review', run: () => navigate('reviews', { id: review.id }) },
      });
      onClose();
    } catch (failure) {
      const told = asCallError(failure);
      if (!gaveUp(told)) setError(told);
    } finally {
      setBusy(false);
    }
  };

  const saved = async (): Promise<number | undefined> =>
    unsaved && !(await save(session, 'Saved for an emergency release')) ? undefined : session.document.store.getState().base;
  if (emergency) {
    return (
      <EmergencyDialog
        flow={{ id: session.flowId, name }}
        target={flow.environment}
        revision={saved}
        onClose={onClose}
        onDone={(review) => {
          notify({
            tone: 'good',
            title: `${name} is submitted as an emergency`,
            detail: 'Any two reviewers can sign it. Let them know.',
            about: review.id,
            action: { label: 'Show the review', run: () => navigate('reviews', { id: review.id }) },
          });
          void call('flows:get', { flowId: session.flowId }).then(
            ({ summary }) => session.summary.setState({ summary }),
            () => undefined,
          );
          onClose();
        }}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Submit “${name}” for review`}
      description="Reviewers decide on exactly this version: the flow, the flows it calls, its settings, connections, models and rules. A later change needs a new review."
      footer={
        <>
          {mayBreakGlass && !blocked ? (
            <Button tone="ghost" className="me-auto" onClick={() => setEmergency(true)}>
              Emergency…
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          {blocked || unfinished.length > 0 || (verdict?.counts.high ?? 0) > 0 ? (
            <Button
              tone={blocked ? 'primary' : 'secondary'}
              autoFocus={blocked}
              onClick={() => {
                session.view.setState({ bottomTab: 'problems', bottomOpen: true });
                onClose();
              }}
            >
              Show the problems
            </Button>
          ) : null}
          {blocked ? null : (
            <Button tone="primary" busy={busy} onClick={() => void submit()}>
              {unsaved ? 'Save and submit' : 'Submit'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {verdict === undefined ? null : blocked ? (
          <Callout tone="block" title={verdictWords(verdict)}>
            A flow with a blocking finding cannot be submitted. Fix it, or ask for a waiver.
          </Callout>
        ) : verdict.counts.high > 0 ? (
          <Callout
            tone="high"
            title={
              verdict.counts.high === 1
                ? 'Reviewers will ask about 1 serious finding'
                : `Reviewers will ask about ${verdict.counts.high} serious findings`
            }
          >
            It can be submitted as it is: {verdictWords(verdict)}. What you mend now, nobody has to send back.
          </Callout>
        ) : unfinished.length > 0 ? null : (
          <Callout tone="good" title="Nothing stops it from being submitted">
            {verdictWords(verdict)}
          </Callout>
        )}
        {unfinished.length === 0 ? null : (
          <Callout tone="medium" title={unfinishedWords(unfinished.length)}>
            {stopsAt(unfinished)} Reviewers would look at a flow that cannot run.
          </Callout>
        )}
        {blocked ? null : (
          <FormField label="What is this for, and what changed?" help="Reviewers read this first">
            {(control) => <Textarea {...control} autoFocus rows={4} maxLength={20_000} value={message} onValueChange={setMessage} />}
          </FormField>
        )}
        {error === undefined ? null : (
          <Callout tone="block" title="It was not submitted">
            {error.message} Your edits are kept. <CopyDetails error={error} />
          </Callout>
        )}
      </div>
    </Dialog>
  );
}
