/** Lets a held flow start again, and its runs with it. */
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { withoutCodes } from '../../facts/reason-words.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, Checkbox, Dialog, FormField, Textarea, notify } from '../../ui/index.ts';
import { isEveryFlow, type Held } from './watch-words.ts';

const runs = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function released({ resumed, failed }: { readonly resumed: number; readonly failed: number }, asked: boolean): string {
  if (!asked) return 'Its runs stand still until somebody who may stop runs resumes them.';
  const went = resumed === 0 ? (failed === 0 ? 'No run stood still.' : 'No run went on.') : `${runs(resumed, 'run goes on', 'runs go on')}.`;
  return failed === 0 ? went : `${went} ${runs(failed, 'run could not be resumed: look at it', 'runs could not be resumed: look at them')} on the page Runs.`;
}

export function ReleaseDialog({ held, onClose, onDone }: { readonly held: Held; onClose(): void; onDone(): void }) {
  const mayResume = useMay('run.cancel');
  const maySeeRuns = useMay('run.read');
  const [reason, setReason] = useState('');
  const [resumeRuns, setResumeRuns] = useState(mayResume);
  const all = isEveryFlow(held);
  const release = useAction(async () => {
    const found = await call('monitor:release', { flowId: held.flowId, reason: reason.trim(), resumeRuns });
    notify({
      tone: found.failed === 0 ? 'good' : 'medium', title: all ? 'Every flow may start again' : `“${held.flowName}” may start again`, detail: released(found, resumeRuns),
      ...(maySeeRuns ? { action: { label: 'Show its runs', run: () => { navigate('runs', all ? {} : { flow: held.flowId }); } } } : {}),
    });
    onDone();
  });
  return (
    <Dialog
      open onOpenChange={(open) => { if (!open) onClose(); }} title={all ? 'Let every flow go on?' : `Let “${held.flowName}” go on?`} size="small" description={withoutCodes(held.why)}
      footer={<><Button onClick={onClose}>Cancel</Button><Button tone="primary" busy={release.busy} disabled={reason.trim().length < 5} onClick={() => void release.run()}>Let it go on</Button></>}
    >
      <div className="flex flex-col gap-4">
        {release.error === undefined ? null : <Callout tone="block" title="It is still held">{release.error.message}</Callout>}
        <FormField label="Why is it all right?" required help="The audit log keeps only its fingerprint: write it down where your team keeps such things, too">{(control) => <Textarea {...control} autoFocus rows={3} maxLength={2_000} value={reason} onChange={(event) => setReason(event.target.value)} />}</FormField>
        {mayResume
          ? <Checkbox checked={resumeRuns} onCheckedChange={setResumeRuns} label="Let its runs go on, too" hint="All that stand still because of the hold, from where they stopped. Those that somebody paused stay." />
          : <p className="text-muted">New runs may start. Runs that stand still wait for an operator or a designer, who may resume them.</p>}
      </div>
    </Dialog>
  );
}
