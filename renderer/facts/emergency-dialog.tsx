/** An emergency release: a flow that cannot wait for the usual review, and what follows from that. */
import { useState } from 'react';
import { environments } from '../../app/workflow/model/flow.ts';
import { environmentTitles } from '../../app/workflow/model/setting-titles.ts';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { reviewPeriods, shortestEmergencyReason } from '../../app/review/periods.ts';
import { call } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { Callout, FormDialog, FormField, Select, Textarea } from '../ui/index.ts';

type Review = OutputOf<'review:submitEmergency'>;

export interface EmergencyDialogProps {
  readonly flow: { readonly id: string; readonly name: string };
  readonly target: Review['environment'];
  /** The revision that is submitted; undefined when it could not be saved. */
  revision(): Promise<number | undefined>;
  onClose(): void;
  onDone(review: Review): void;
}

const places = environments.map((value) => ({ value, label: environmentTitles[value] }));

export function EmergencyDialog({ flow, target: first, revision, onClose, onDone }: EmergencyDialogProps) {
  const [target, setTarget] = useState(first);
  const [reason, setReason] = useState('');
  const submit = useAction(async () => {
    const saved = await revision();
    if (saved !== undefined)
      onDone(await call('review:submitEmergency', { flowId: flow.id, revision: saved, target, reason: reason.trim() }));
  });
  const missing = shortestEmergencyReason - reason.trim().length;
  return (
    <FormDialog
      title={`Emergency release of “${flow.name}”`}
      description="For when waiting does more harm than a shorter review."
      action={submit}
      failed="It was not submitted"
      button="Submit as an emergency"
      tone="danger"
      disabled={missing > 0}
      onClose={onClose}
    >
      <FormField
        label="What happened, and why can’t it wait?"
        required
        help={missing > 0 ? `Reviewers read this first. At least ${shortestEmergencyReason} characters` : 'Reviewers read this first'}
      >
        {(control) => <Textarea {...control} autoFocus rows={3} maxLength={4000} value={reason} onValueChange={setReason} />}
      </FormField>
      <FormField label="For" className="max-w-56">
        {(control) => (
          <Select
            {...control}
            value={target}
            onValueChange={(value) => setTarget(places.find((place) => place.value === value)?.value ?? target)}
            options={places}
          />
        )}
      </FormField>
      <Callout tone="high" title="What is different in an emergency" quiet>
        <ul className="list-disc ps-4">
          <li>
            Any two reviewers are enough, none of them you. What blocks still blocks; open comments and the rules of the environment do not.
          </li>
          <li>
            It ends {reviewPeriods.breakGlassHours} hours from now. Everybody who watches the workspace is told at once, and the log keeps
            it.
          </li>
          <li>Within {reviewPeriods.lookBackDays} days somebody who neither made nor signed it looks at it again.</li>
        </ul>
      </Callout>
    </FormDialog>
  );
}
