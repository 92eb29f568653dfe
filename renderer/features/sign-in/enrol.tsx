/** The second factor at the door: set up at the first sign-in, or anew by whoever came in with a recovery code. */
import { useEffect, useState } from 'react';
import { asCallError, call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { DoorFrame } from '../../shell/door-frame.tsx';
import { RecoveryCodes, SecondFactorEnrolment, type Enrolment, whySecondFactor } from '../../shell/second-factor-enrolment.tsx';
import { holdDoor, refreshSession } from '../../shell/session.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { Button, LoadingState } from '../../ui/index.ts';

async function goOn(onDone?: () => void): Promise<void> {
  await refreshSession();
  holdDoor(undefined);
  onDone?.();
}

/** `again`: in place of one that is lost. */
export function Enrol({ again = false, onDone }: { readonly again?: boolean; onDone?(): void }) {
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<readonly string[]>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    holdDoor('sign-in');
    call('identity:beginTotp', {}).then(setEnrolment, (failure: unknown) => setError(asCallError(failure).message));
  }, []);
  const title = again ? 'Set up a new authenticator' : 'Add your second factor';
  if (error !== undefined)
    return (
      <DoorFrame title={title} lead={error}>
        <Button onClick={() => void goOn(onDone)}>{again ? 'Continue without it' : 'Back to sign in'}</Button>
      </DoorFrame>
    );
  if (codes !== undefined) {
    return (
      <DoorFrame title="Save your recovery codes" lead="Each code replaces your authenticator once, in case you lose your phone.">
        <RecoveryCodes title="Shown only once" codes={codes} onKept={() => void goOn(onDone)}>
          Anyone with your password and one of these can sign in as you.
        </RecoveryCodes>
      </DoorFrame>
    );
  }
  const lead = again ? 'The lost one and your remaining codes work until you enter the first code of the new one.' : whySecondFactor;
  return (
    <DoorFrame title={title} lead={lead}>
      {enrolment === undefined ? (
        <LoadingState />
      ) : (
        <SecondFactorEnrolment
          enrolment={enrolment}
          action={again ? 'Use this authenticator' : 'Turn on second factor'}
          onEnrolled={setCodes}
        />
      )}
    </DoorFrame>
  );
}

const leftWords = (left: number): string =>
  left === 0 ? 'It was the last one' : left === 1 ? 'One more is left' : `${left} more are left`;

/** The code that was just spent lets its owner put a new authenticator in place of a lost one; in a few minutes that takes another code. */
export function CameByCode({ onDone }: { onDone(): void }) {
  const { result, reload } = useCall('identity:security', {});
  const [lost, setLost] = useState(false);
  // Where it cannot be said, the session is over, and what the code was good for with it.
  const keep = useAction(async () => {
    await call('identity:keepFactor', {}).catch(() => undefined);
    await goOn(onDone);
  });
  if (lost) return <Enrol again onDone={onDone} />;
  return (
    <LoadedView
      result={result}
      failed="How you sign in could not be read"
      onRetry={reload}
      actions={<Button onClick={() => void goOn(onDone)}>Continue</Button>}
    >
      {({ recoveryCodesLeft }) => (
        <DoorFrame
          title="Did you lose your authenticator?"
          lead={`You signed in with a recovery code. ${leftWords(recoveryCodesLeft)}; each works once.`}
        >
          <p className="mb-4">If so, set up a new one now. The lost one then stops working, and you get new recovery codes.</p>
          <div className="flex items-center justify-end gap-2">
            <Button busy={keep.busy} onClick={() => void keep.run()}>
              I still have it
            </Button>
            <Button tone="primary" autoFocus onClick={() => setLost(true)}>
              Set up a new one
            </Button>
          </div>
        </DoorFrame>
      )}
    </LoadedView>
  );
}
