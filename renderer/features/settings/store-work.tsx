/** How far a backup, a restore or a new key is, and the way to end it. */
import { useState } from 'react';
import { call, usePush } from '../../bridge/client.ts';
import type { PushOf } from '../../../app/ipc/contract.ts';
import { Button } from '../../ui/index.ts';

type Step = PushOf<'store:progress'>;

const phaseWords: Readonly<Record<Step['phase'], string>> = {
  copy: 'Copying',
  verify: 'Verifying each table',
  replace: 'Putting it in place',
};

/** Shown while `busy`. From the moment it is put in place there is nothing to cancel. */
export function StoreWork({ busy, label }: { readonly busy: boolean; readonly label: string }) {
  const [step, setStep] = useState<Step>();
  usePush('store:progress', setStep);
  if (!busy) return null;
  return (
    <div className="flex items-center gap-3">
      <span role="status" className="text-muted tabular-nums">
        {step === undefined ? `${label}…` : `${phaseWords[step.phase]}${step.total > 1 ? `, ${step.done} of ${step.total}` : ''}`}
      </span>
      {step === undefined ? null : (
        <progress aria-label={label} className="h-1.5 flex-1 accent-accent" value={step.done} max={step.total} />
      )}
      {step?.phase === 'replace' ? null : (
        <Button tone="ghost" onClick={() => void call('store:cancel', {})}>
          Cancel
        </Button>
      )}
    </div>
  );
}
