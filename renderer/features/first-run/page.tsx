/** The first ten minutes: make the encrypted workspace, the first account with its second factor, and something to look at. */
import { useEffect, useState } from 'react';
import { LoadingState } from '../../ui/index.ts';
import { call } from '../../bridge/client.ts';
import { DoorFrame } from '../../shell/door-frame.tsx';
import { RecoveryCodes, SecondFactorEnrolment, type Enrolment, whySecondFactor } from '../../shell/second-factor-enrolment.tsx';
import { holdDoor, refreshSession, useSession } from '../../shell/session.ts';
import { navigate } from '../../shell/router.ts';
import { KitButton } from '../../shell/recovery-kit.tsx';
import { AccountStep } from './account-step.tsx';
import { SampleStep } from './sample-step.tsx';
import { WorkspaceStep } from './workspace-step.tsx';

type Step =
  | { readonly at: 'workspace' }
  | { readonly at: 'recovery'; readonly code: string; readonly workspace: string }
  | { readonly at: 'account' }
  | { readonly at: 'second-factor'; readonly enrolment: Enrolment }
  | { readonly at: 'codes'; readonly codes: readonly string[] }
  | { readonly at: 'samples' };

const stepCount = 4;

export default function FirstRunPage() {
  const app = useSession((state) => state.app);
  const [step, setStep] = useState<Step>(() => (app?.phase === 'no-account' ? { at: 'account' } : { at: 'workspace' }));
  // The phase moves on with each answer, but what is shown once has to be seen first.
  useEffect(() => holdDoor('first-run'), []);
  const finish = async (): Promise<void> => {
    await refreshSession();
    navigate('home', { tour: '1' });
    holdDoor(undefined);
  };
  if (app === undefined) return <LoadingState />;
  switch (step.at) {
    case 'workspace':
      return (
        <WorkspaceStep
          keychain={app.keychain}
          step={{ now: 1, of: stepCount }}
          onCreated={(code, workspace) => setStep({ at: 'recovery', code, workspace })}
        />
      );
    case 'recovery':
      return (
        <DoorFrame
          title="Save your recovery code"
          lead="It opens the workspace if you lose the passphrase or this computer. Nobody else has it."
          step={{ now: 1, of: stepCount }}
        >
          <RecoveryCodes
            title="Shown only once"
            codes={[step.code]}
            ways={<KitButton workspace={step.workspace} code={step.code} />}
            onKept={() => setStep({ at: 'account' })}
          >
            Print it, or put it in a password manager.
          </RecoveryCodes>
        </DoorFrame>
      );
    case 'account':
      return <AccountStep step={{ now: 2, of: stepCount }} onCreated={(enrolment) => setStep({ at: 'second-factor', enrolment })} />;
    case 'second-factor':
      return (
        <DoorFrame title="Add your second factor" lead={whySecondFactor} step={{ now: 3, of: stepCount }}>
          <SecondFactorEnrolment enrolment={step.enrolment} onEnrolled={(codes) => setStep({ at: 'codes', codes })} />
        </DoorFrame>
      );
    case 'codes':
      return (
        <DoorFrame
          title="Save your recovery codes"
          lead="Each code replaces your authenticator once, in case you lose your phone."
          step={{ now: 3, of: stepCount }}
        >
          <RecoveryCodes title="Shown only once" codes={step.codes} onKept={() => setStep({ at: 'samples' })}>
            Anyone with your password and one of these can sign in as you.
          </RecoveryCodes>
        </DoorFrame>
      );
    case 'samples':
      return (
        <SampleStep
          step={{ now: 4, of: stepCount }}
          onAdd={async (accounts) => (await call('flows:addSamples', { accounts })).accounts}
          onFinish={() => void finish()}
        />
      );
  }
}
