/** Lets a held flow start again, and its runs with it. */
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { withoutCodes } from '../../facts/reason-words.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, Checkbox, Dialog, FormDialog, FormField, Textarea, notify } from '../../ui/index.ts';
import { isEveryFlow, runsLeft, type Held, type RunsLetGo } from './watch-words.ts';

const runsOf = (held: Held): void => navigate('runs', isEveryFlow(held) ? {} : { flow: held.flowId });
const goesOn = (held: Held): string => (isEveryFlow(held) ? 'All flows may start again' : `“${held.flowName}” may start again`);

/** The flow was let go on; some of its runs did not follow. */
function RunsLeft({ held, found, onClose }: { readonly held: Held; readonly found: RunsLetGo; onClose(): void }) {
  const [left, setLeft] = useState(found);
  const maySeeRuns = useMay('run.read');
  const again = useAction(async () => {
    const now = await call('monitor:resumeRuns', { flowId: held.flowId });
    if (now.failed > 0 || now.why !== undefined) return setLeft(now);
    notify({ tone: 'good', title: goesOn(held), detail: runsLeft(now) });
    onClose();
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={goesOn(held)}
      size="small"
      description="The hold has ended, but not all of its runs were resumed."
      footer={
        <>
          {maySeeRuns ? (
            <Button
              onClick={() => {
                onClose();
                runsOf(held);
              }}
            >
              Show its runs
            </Button>
          ) : null}
          <Button onClick={onClose}>Close</Button>
          <Button tone="primary" busy={again.busy} onClick={() => void again.run()}>
            Try its runs again
          </Button>
        </>
      }
    >
      <Callout tone={again.error === undefined ? 'medium' : 'block'} title="Runs that are still paused">
        {again.error?.message ?? runsLeft(left)}
      </Callout>
    </Dialog>
  );
}

export function ReleaseDialog({ held, onClose, onReleased }: { readonly held: Held; onClose(): void; onReleased(): void }) {
  const mayResume = useMay('run.cancel');
  const maySeeRuns = useMay('run.read');
  const [reason, setReason] = useState('');
  const [resumeRuns, setResumeRuns] = useState(mayResume);
  const [left, setLeft] = useState<RunsLetGo>();
  const all = isEveryFlow(held);
  const release = useAction(async () => {
    const found = await call('monitor:release', { flowId: held.flowId, reason: reason.trim(), resumeRuns });
    onReleased();
    if (found.failed > 0 || found.why !== undefined) return setLeft(found);
    notify({
      tone: 'good',
      title: goesOn(held),
      detail: resumeRuns ? runsLeft(found) : 'Its runs stay paused until somebody who may stop runs resumes them.',
      ...(maySeeRuns ? { action: { label: 'Show its runs', run: () => runsOf(held) } } : {}),
    });
    onClose();
  });
  if (left !== undefined) return <RunsLeft held={held} found={left} onClose={onClose} />;
  return (
    <FormDialog
      title={all ? 'Release all flows?' : `Release “${held.flowName}”?`}
      size="small"
      description={withoutCodes(held.why)}
      action={release}
      failed={release.error?.code === 'run/wrong-state' ? 'It is no longer held' : 'It is still held'}
      button="Release it"
      disabled={reason.trim().length < 5}
      onClose={onClose}
    >
      <FormField
        label="Why is this all right?"
        required
        help="The audit log keeps only a fingerprint of it, so write it down where your team keeps such notes, too"
      >
        {(control) => <Textarea {...control} autoFocus rows={3} maxLength={2_000} value={reason} onValueChange={setReason} />}
      </FormField>
      {mayResume ? (
        <Checkbox
          checked={resumeRuns}
          onCheckedChange={setResumeRuns}
          label="Resume its runs, too"
          hint="All that the hold paused, from where they were. Those that somebody paused stay."
        />
      ) : (
        <p className="text-muted">New runs may start. Its paused runs wait for an operator or a designer, who may resume them.</p>
      )}
    </FormDialog>
  );
}
