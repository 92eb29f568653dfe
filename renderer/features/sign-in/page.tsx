/** The way in: the store's passphrase, then the person, then the second factor; and the lock screen. */
import { useEffect, useState } from 'react';
import { asCallError, call } from '../../bridge/client.ts';
import type { SecondFactor } from '../../bridge/prompts.ts';
import { useAction } from '../../bridge/use-action.ts';
import { restOver, restText, useRest } from '../../bridge/use-rest.ts';
import { DoorFrame } from '../../shell/door-frame.tsx';
import { holdDoor, refreshSession, useSession } from '../../shell/session.ts';
import { Button, Callout, FormField, Input, LoadingState, SecretInput, tooShort } from '../../ui/index.ts';
import { asksIfLost, enrolmentIsOver, enrols, isOver, type ByCode } from './by-code.ts';
import { CameByCode, Enrol } from './enrol.tsx';
import { ProviderButtons } from './provider-buttons.tsx';

interface OneFieldProps {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly action: string;
  submit(value: string): Promise<void>;
  readonly aside?: { readonly label: string; run(): void };
  readonly code?: boolean;
  /** Said while it is looked at, where that takes its time. */
  readonly slow?: string;
}

/** Under a form: what is to be said, and the way in, which shows how long it rests after too many wrong tries. */
function WayIn({
  rest,
  said,
  busy,
  disabled,
  action,
  aside,
}: {
  readonly rest: number;
  readonly said: string | undefined;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly action: string;
  readonly aside?: OneFieldProps['aside'];
}) {
  return (
    <div className="flex items-center justify-end gap-2">
      <p role="status" className="me-auto text-sm text-muted">
        {said ?? ''}
      </p>
      {aside === undefined ? null : <Button onClick={() => aside.run()}>{aside.label}</Button>}
      <Button type="submit" tone="primary" busy={busy} disabled={disabled || rest > 0} className="tabular-nums">
        {rest > 0 ? `${action} in ${restText(rest)}` : action}
      </Button>
    </div>
  );
}

const tryAgain = 'You can try again now';

/** One secret, one button. */
function OneField({ title, lead, label, action, submit, aside, code = false, slow }: OneFieldProps) {
  const [value, setValue] = useState('');
  const { busy, error, run } = useAction(submit);
  const rest = useRest(error);
  return (
    <DoorFrame title={title} lead={lead}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run(value);
        }}
        className="flex flex-col gap-4"
      >
        <FormField
          label={label}
          error={restOver(error, rest) ? undefined : error?.message}
          required
          {...(code ? { help: 'Six digits from your authenticator app, or a recovery code' } : {})}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              type={code ? 'text' : 'password'}
              mono={code}
              autoComplete={code ? 'one-time-code' : 'current-password'}
              maxLength={1000}
              value={value}
              onValueChange={setValue}
            />
          )}
        </FormField>
        <WayIn
          rest={rest}
          said={busy ? slow : restOver(error, rest) ? tryAgain : undefined}
          busy={busy}
          disabled={value === ''}
          action={action}
          aside={aside}
        />
      </form>
    </DoorFrame>
  );
}

interface Credentials {
  readonly account: string;
  readonly password: string;
}

function Credentials({
  workspace,
  rolledBack,
  onHalfway,
}: {
  readonly workspace: string;
  readonly rolledBack: string | undefined;
  onHalfway(credentials: Credentials): void;
}) {
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  // Another account may be tried while this one rests.
  const [tried, setTried] = useState('');
  const { busy, error, run } = useAction(async () => {
    setTried(account);
    const { next } = await call('identity:signIn', { account: account.trim(), password });
    if (next === 'second-factor' || next === 'new-password') onHalfway({ account: account.trim(), password });
    if (next !== 'second-factor') await refreshSession();
  });
  const left = useRest(error);
  const rest = account.trim() === tried.trim() ? left : 0;
  return (
    <DoorFrame title="Sign in" lead={workspace}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
        className="flex flex-col gap-4"
      >
        {rolledBack === undefined ? null : (
          <Callout tone="high" title="This workspace is not as it was when it was last open">
            Its files may have been replaced by an earlier copy: {rolledBack}. What happened since then is missing. An auditor should
            compare the log with a checkpoint kept elsewhere.
          </Callout>
        )}
        <FormField label="Account" required>
          {(control) => <Input {...control} autoFocus autoComplete="username" maxLength={120} value={account} onValueChange={setAccount} />}
        </FormField>
        <FormField
          label="Password"
          required
          error={restOver(error, left) ? undefined : error?.message}
          {...(error === undefined ? {} : { help: 'Forgotten? An administrator of this workspace resets your access on the page People' })}
        >
          {(control) => <SecretInput {...control} autoComplete="current-password" value={password} onValueChange={setPassword} />}
        </FormField>
        <WayIn
          rest={rest}
          said={restOver(error, left) && !busy ? tryAgain : undefined}
          busy={busy}
          disabled={account.trim() === '' || password === ''}
          action="Sign in"
        />
      </form>
      <ProviderButtons />
    </DoorFrame>
  );
}

const shortestPassword = 8;

/** A first sign-in: whoever made the account knows its password. `first` is known when it was typed in this window just now. */
function OwnPassword({ first, onChosen, onSignOut }: { readonly first: string | undefined; onChosen(): void; onSignOut(): void }) {
  const [current, setCurrent] = useState(first ?? '');
  const [next, setNext] = useState('');
  const { busy, error, run } = useAction(async () => {
    await call('identity:changePassword', { current, next });
    onChosen();
    await refreshSession();
  });
  return (
    <DoorFrame
      title="Choose your password"
      lead="The password you signed in with was made for you, so somebody else has seen it. Choose one that only you know."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
        className="flex flex-col gap-4"
      >
        {first !== undefined ? null : (
          <FormField label="First password" help="The one you were given" required>
            {(control) => <SecretInput {...control} autoFocus autoComplete="current-password" value={current} onValueChange={setCurrent} />}
          </FormField>
        )}
        <FormField
          label="New password"
          help="At least 8 characters. A few unrelated words work best"
          required
          error={error?.message ?? tooShort(next, shortestPassword)}
        >
          {(control) => <SecretInput {...control} autoFocus={first !== undefined} value={next} onValueChange={setNext} />}
        </FormField>
        <div className="flex items-center justify-end gap-2">
          <Button onClick={onSignOut}>Sign out</Button>
          <Button
            type="submit"
            tone="primary"
            busy={busy}
            disabled={current === '' || next === '' || tooShort(next, shortestPassword) !== undefined}
          >
            Use this password
          </Button>
        </div>
      </form>
    </DoorFrame>
  );
}

function secondFactorOf(text: string): SecondFactor {
  const code = text.trim();
  return { kind: /^\d{6}$/.test(code) ? 'totp' : 'recovery', code };
}

export default function SignInPage() {
  const app = useSession((state) => state.app);
  const held = useSession((state) => state.held);
  const [credentials, setCredentials] = useState<Credentials>();
  const [byCode, setByCode] = useState<ByCode>();
  const over = app !== undefined && (isOver(byCode, app.phase) || enrolmentIsOver(held === 'sign-in', byCode, app.phase));
  useEffect(() => {
    if (!over) return;
    setByCode(undefined);
    holdDoor(undefined);
  }, [over]);
  /** The phase moves on as soon as a recovery code has counted, but whether the authenticator is lost is asked first. */
  const prove = async (typed: string, show: (factor: SecondFactor) => Promise<unknown>): Promise<void> => {
    const factor = secondFactorOf(typed);
    if (factor.kind === 'recovery') {
      setByCode('tried');
      holdDoor('sign-in');
    }
    try {
      await show(factor);
    } catch (failure) {
      setByCode(undefined);
      holdDoor(undefined);
      throw failure;
    }
    await refreshSession();
    if (factor.kind === 'recovery') setByCode('came');
  };
  if (app === undefined) return <LoadingState />;
  if (asksIfLost(byCode, app.phase)) return <CameByCode onDone={() => setByCode(undefined)} />;
  if (enrols(held === 'sign-in', byCode, app.phase)) return <Enrol />;
  if (app.phase === 'store-locked') {
    return (
      <OneField
        title="Open the workspace"
        lead="It is encrypted. Its passphrase or its recovery code opens it."
        label="Passphrase or recovery code"
        action="Open"
        slow="This takes a few seconds, to make guessing slow"
        submit={async (passphrase) => {
          try {
            await call('store:unlock', { passphrase });
          } catch (failure) {
            const { code, message } = asCallError(failure);
            if (code === 'store/wrong-key') throw new Error(message.replaceAll('this store', 'this workspace'), { cause: failure });
            throw failure;
          }
          await refreshSession();
        }}
      />
    );
  }
  const signOut = {
    label: 'Sign out',
    run: () => {
      setCredentials(undefined);
      void call('identity:signOut', {}).then(refreshSession, refreshSession);
    },
  };
  if (app.phase === 'new-password')
    return <OwnPassword first={credentials?.password} onChosen={() => setCredentials(undefined)} onSignOut={signOut.run} />;
  if (app.phase === 'screen-locked') {
    return (
      <OneField
        title="Locked"
        lead="Your tabs and unsaved edits are kept. Without a password here, a code from your authenticator opens it."
        label="Password or code"
        action="Unlock"
        aside={signOut}
        submit={async (password) => {
          try {
            // No password has six digits and no more: the shortest has eight characters.
            await call('identity:unlock', /^\d{6}$/.test(password.trim()) ? { kind: 'totp', code: password.trim() } : { password });
          } catch (failure) {
            if (asCallError(failure).code === 'identity/wrong-credentials')
              throw new Error('That is not your password. It is case-sensitive.', { cause: failure });
            throw failure;
          }
          await refreshSession();
        }}
      />
    );
  }
  // A provider has vouched for the person; the code of ours is still missing.
  if (app.phase === 'second-factor' || (byCode === 'tried' && credentials === undefined)) {
    return (
      <OneField
        title="Second factor"
        lead="One more proof that it is you."
        label="Code"
        action="Sign in"
        code
        aside={signOut}
        submit={(code) => prove(code, (factor) => call('identity:showSecondFactor', factor))}
      />
    );
  }
  if (credentials !== undefined) {
    return (
      <OneField
        title="Second factor"
        lead="One more proof that it is you."
        label="Code"
        action="Sign in"
        code
        aside={{ label: 'Back', run: () => setCredentials(undefined) }}
        submit={(code) =>
          prove(code, async (secondFactor) => {
            await call('identity:signIn', { ...credentials, secondFactor });
            setCredentials(undefined);
          })
        }
      />
    );
  }
  return <Credentials workspace={app.workspace?.name ?? ''} rolledBack={app.rolledBackWhy} onHalfway={setCredentials} />;
}
