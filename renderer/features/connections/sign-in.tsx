/** Signing a connection in: in the browser or by a code; and what its last sign-in gave. */
import { useEffect, useState } from 'react';
import { ExternalLink, LogIn, RefreshCw } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Badge, Button, Callout, Hash, Mono, RelativeTime } from '../../ui/index.ts';
import { secretState, signedInByPerson, type Connection } from './state.ts';

type Begun = OutputOf<'oauth:begin'>;
const openInBrowser = (url: string): void => {
  window.open(url, '_blank', 'noopener');
};

function Waiting({ begun, onCancel }: { readonly begun: Begun; onCancel(): void }) {
  return (
    <Callout tone="info" title={begun.kind === 'browser' ? 'Waiting for the browser' : 'Type this code at the service'}>
      {begun.kind === 'browser' ? (
        <p>Sign in there, then come back.</p>
      ) : (
        <p className="my-1.5 text-lg font-medium tracking-wide [&_button]:text-lg [&_button]:text-text">
          <Hash value={begun.userCode} length={64} label="code" />
        </p>
      )}
      <span className="mt-1.5 flex flex-wrap gap-2">
        <Button
          icon={ExternalLink}
          onClick={() => {
            openInBrowser(begun.kind === 'browser' ? begun.url : (begun.wholeUrl ?? begun.verifyUrl));
          }}
        >
          {begun.kind === 'browser' ? 'Open the browser again' : `Open ${new URL(begun.verifyUrl).host}`}
        </Button>
        <Button tone="ghost" onClick={onCancel}>
          Give up
        </Button>
      </span>
      {begun.kind === 'device' ? (
        <p className="mt-1.5 text-sm text-muted">
          The code ends <RelativeTime time={begun.until} />
        </p>
      ) : null}
    </Callout>
  );
}

function Granted({ connection }: { readonly connection: Connection }) {
  const { granted } = connection;
  if (granted === undefined) return null;
  const refused = connection.scopes.filter((scope) => !granted.scopes.includes(scope));
  return (
    <>
      <p className="text-muted">
        {granted.by === undefined ? 'Checked' : `${granted.by} signed in`} <RelativeTime time={granted.at} />.{' '}
        {granted.endedAt !== undefined ? (
          <>
            The service took it back <RelativeTime time={granted.endedAt} />.
          </>
        ) : granted.renewable ? (
          <>
            The newest token ends <RelativeTime time={granted.until} /> and is replaced before that.
          </>
        ) : (
          <>
            It ends <RelativeTime time={granted.until} />.
          </>
        )}
      </p>
      {granted.scopes.length === 0 ? null : (
        <p className="text-muted">
          Granted: <Mono>{granted.scopes.join(' ')}</Mono>
        </p>
      )}
      {refused.length === 0 ? null : (
        <Callout tone="medium" title="Asked for and not granted">
          <Mono>{refused.join(' ')}</Mono>
        </Callout>
      )}
    </>
  );
}

export function SignIn({
  connection,
  mayWrite,
  onChanged,
}: {
  readonly connection: Connection;
  readonly mayWrite: boolean;
  onChanged(): void;
}) {
  const [begun, setBegun] = useState<Begun>();
  const byPerson = signedInByPerson(connection);
  const signIn = useAction(async () => {
    const made = await call('oauth:begin', { connectionId: connection.id });
    setBegun(made);
    if (made.kind === 'browser') openInBrowser(made.url);
    try {
      await call('oauth:finish', { attemptId: made.attemptId });
      onChanged();
    } finally {
      setBegun(undefined);
    }
  });
  const check = useAction(async () => {
    await call('oauth:check', { connectionId: connection.id });
    onChanged();
  });
  // Leaving the connection ends a sign-in that nobody waits for any more.
  useEffect(
    () => () => {
      call('oauth:cancel', {}).catch(() => {});
    },
    [connection.id],
  );
  const state = secretState(connection, Date.now());
  const action = byPerson ? signIn : check;
  return (
    <section aria-label="Sign-in" className="flex flex-col gap-1.5">
      <h3 className="flex items-center gap-2 font-medium">
        Sign-in <Badge tone={state.tone}>{state.word}</Badge>
      </h3>
      <p className="text-muted">{state.help}</p>
      <Granted connection={connection} />
      {action.error === undefined ? null : (
        <Callout tone="block" title={byPerson ? 'Nobody was signed in' : 'The server gave no token'}>
          {action.error.message}
        </Callout>
      )}
      {begun === undefined ? (
        <span>
          {byPerson ? (
            <Button
              tone={connection.granted === undefined ? 'primary' : 'secondary'}
              icon={LogIn}
              busy={signIn.busy}
              disabled={!mayWrite}
              onClick={() => void signIn.run()}
            >
              {connection.granted === undefined ? 'Sign in' : 'Sign in again'}
            </Button>
          ) : (
            <Button icon={RefreshCw} busy={check.busy} disabled={!mayWrite || !connection.hasSecret} onClick={() => void check.run()}>
              Check it now
            </Button>
          )}
        </span>
      ) : (
        <Waiting
          begun={begun}
          onCancel={() => {
            call('oauth:cancel', {}).catch(() => {});
          }}
        />
      )}
    </section>
  );
}
