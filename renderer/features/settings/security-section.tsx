/** How the person proves who they are: authenticator, recovery codes, password. All of it is theirs alone to change. */
import { useState, type ReactNode } from 'react';
import { KeyRound, LifeBuoy, Smartphone, type LucideIcon } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { RecoveryCodes, SecondFactorEnrolment, type Enrolment } from '../../shell/second-factor-enrolment.tsx';
import { Badge, Button, Callout, Dialog, RelativeTime, notify } from '../../ui/index.ts';

/** From here on the next codes are due: a lost phone takes one for the sign-in, and each confirmation another. */
const few = 3;

function Row({
  icon: Icon,
  title,
  children,
  badge,
  action,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
  readonly badge?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <li className="flex items-center gap-3 px-3 py-2">
      <Icon className="size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-2">
          <span className="font-medium">{title}</span>
          {badge}
        </span>
        <span className="block text-sm text-muted">{children}</span>
      </span>
      {action}
    </li>
  );
}

type Open =
  | { readonly kind: 'password' }
  | { readonly kind: 'authenticator'; readonly enrolment: Enrolment }
  | { readonly kind: 'codes'; readonly codes: readonly string[]; readonly title: string };

/** Codes are shown once: neither Escape nor the corner takes them away before their owner says that they are kept. */
function CodesDialog({ title, codes, onKept }: { readonly title: string; readonly codes: readonly string[]; onKept(): void }) {
  const [pressed, setPressed] = useState(false);
  return (
    <Dialog
      open
      size="small"
      onOpenChange={() => setPressed(true)}
      title={title}
      description="Each code replaces your authenticator once, in case you lose your phone. Your earlier codes no longer work."
    >
      <div className="flex flex-col gap-4 pt-1">
        {pressed ? (
          <Callout tone="block" title="Save them first">
            They will not be shown again. Copy them to a safe place, then confirm below.
          </Callout>
        ) : null}
        <RecoveryCodes title="Shown only once" codes={codes} onward="Done" onKept={onKept}>
          Anyone with your password and one of these can sign in as you.
        </RecoveryCodes>
      </div>
    </Dialog>
  );
}

export function SecuritySection() {
  const { result, reload } = useCall('identity:security', {});
  const [open, setOpen] = useState<Open>();
  const close = (): void => {
    setOpen(undefined);
    reload();
  };
  const replace = useAction(async () => {
    setOpen({ kind: 'authenticator', enrolment: await call('identity:beginTotp', {}) });
  });
  const renew = useAction(async () => {
    setOpen({ kind: 'codes', codes: (await call('identity:renewRecoveryCodes', {})).recoveryCodes, title: 'Your new recovery codes' });
  });
  const error = replace.error ?? renew.error;
  return (
    <LoadedView result={result} failed="How you sign in could not be read" onRetry={reload}>
      {({ authenticator, recoveryCodesLeft: left, password }) => (
        <div className="flex flex-col gap-3">
          {error === undefined ? null : (
            <Callout tone="block" title="Nothing was changed">
              {error.message}
            </Callout>
          )}
          <ul aria-label="How you sign in" className="divide-y divide-line rounded-md border border-line">
            <Row
              icon={Smartphone}
              title="Authenticator app"
              action={
                <Button busy={replace.busy} onClick={() => void replace.run()}>
                  Replace authenticator
                </Button>
              }
            >
              {authenticator === undefined ? (
                'Not set up'
              ) : (
                <>
                  Set up <RelativeTime time={authenticator.since} />
                </>
              )}
            </Row>
            <Row
              icon={LifeBuoy}
              title="Recovery codes"
              badge={left > few ? undefined : <Badge tone={left === 0 ? 'high' : 'medium'}>{left === 0 ? 'None left' : 'Few left'}</Badge>}
              action={
                <Button busy={renew.busy} onClick={() => void renew.run()}>
                  New recovery codes
                </Button>
              }
            >
              {left === 1 ? 'One is left' : `${left} are left`}; each replaces the authenticator once
            </Row>
            {password === undefined ? (
              <Row icon={KeyRound} title="No password here">
                You sign in through your identity provider; change the password there
              </Row>
            ) : (
              <Row icon={KeyRound} title="Password" action={<Button onClick={() => setOpen({ kind: 'password' })}>Change password</Button>}>
                {password.changedAt === undefined ? (
                  'Yours alone'
                ) : (
                  <>
                    Changed <RelativeTime time={password.changedAt} />
                  </>
                )}
              </Row>
            )}
          </ul>
          <p className="text-sm text-faint">
            Without the authenticator and without a code nobody can let you in but an administrator, who resets your access.
          </p>
          {open?.kind === 'password' ? <PasswordDialog onClose={close} /> : null}
          {open?.kind === 'authenticator' ? (
            <Dialog
              open
              size="small"
              onOpenChange={(stays) => {
                if (!stays) setOpen(undefined);
              }}
              title="Replace your authenticator"
              description="The present one, its recovery codes and all other sessions end when the new one shows its first code."
            >
              <div className="pt-1">
                <SecondFactorEnrolment
                  enrolment={open.enrolment}
                  action="Use this authenticator"
                  onEnrolled={(codes) => {
                    notify({ tone: 'good', title: 'The new authenticator counts', detail: 'You are signed out everywhere else.' });
                    setOpen({ kind: 'codes', codes, title: 'Recovery codes of the new authenticator' });
                  }}
                />
              </div>
            </Dialog>
          ) : null}
          {open?.kind === 'codes' ? <CodesDialog title={open.title} codes={open.codes} onKept={close} /> : null}
        </div>
      )}
    </LoadedView>
  );
}
