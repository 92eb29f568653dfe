/** On top of a review that is an emergency: why, how it stands, and who looks at it again. */
import { useState } from 'react';
import { shortestEmergencyReason } from '../../../app/review/periods.ts';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { EmergencySentence, emergencyTone, type Emergency } from '../../facts/emergency-words.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, FormDialog, FormField, Textarea, notify } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

function CloseDialog({ reviewId, onClose, onDone }: { readonly reviewId: string; onClose(): void; onDone(): void }) {
  const [words, setWords] = useState('');
  const send = useAction(async () => {
    await call('review:closeEmergency', { reviewId, words: words.trim() });
    notify({ tone: 'good', title: 'The emergency is closed' });
    onDone();
  });
  return (
    <FormDialog
      size="small"
      title="Look at this emergency again"
      description="Was it needed, did it do its job, and what is left to do? Your answer is kept in the review and its evidence."
      action={send}
      failed="It is still open"
      button="Close the emergency"
      disabled={words.trim().length < shortestEmergencyReason}
      onClose={onClose}
    >
      <FormField label="What you found" required help={`At least ${shortestEmergencyReason} characters`}>
        {(control) => <Textarea {...control} autoFocus rows={5} maxLength={4000} value={words} onValueChange={setWords} />}
      </FormField>
    </FormDialog>
  );
}

export function EmergencyPanel({
  emergency,
  evidence,
  onChanged,
}: {
  readonly emergency: Emergency;
  readonly evidence: Evidence;
  onChanged(): void;
}) {
  const [closing, setClosing] = useState(false);
  const mayClose = useMay('review.decide') && emergency.dueAt !== undefined;
  const { cannotClose } = evidence;
  return (
    <div className="border-b border-line px-4 py-2.5">
      <Callout
        tone={emergencyTone(emergency)}
        title="Emergency release"
        quiet
        actions={mayClose && cannotClose === undefined ? <Button onClick={() => setClosing(true)}>Look at it again</Button> : undefined}
      >
        <p className="max-h-24 overflow-auto whitespace-pre-line text-text">{emergency.reason}</p>
        <p>
          <EmergencySentence emergency={emergency} />{' '}
          {emergency.state === 'waiting' ? 'Any two are enough; open comments and the rules of the environment do not hold it up.' : null}
          {mayClose ? cannotClose : null}
        </p>
        {emergency.closed === undefined ? null : (
          <p className="max-h-24 overflow-auto whitespace-pre-line text-text">{emergency.closed.words}</p>
        )}
      </Callout>
      {closing ? (
        <CloseDialog
          reviewId={evidence.summary.id}
          onClose={() => setClosing(false)}
          onDone={() => {
            setClosing(false);
            onChanged();
          }}
        />
      ) : null}
    </div>
  );
}
