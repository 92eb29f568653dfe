/** How a person gets in to the repository's server: a login of their own, or a key whose public half the server is told. */
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { Button, Callout, CopyButton, FormField, Input, Mono, SecretInput } from '../../ui/index.ts';

export type Access = NonNullable<OutputOf<'git:status'>['access']>;

function Login({ onKept }: { onKept(): void }) {
  const [user, setUser] = useState('');
  const [secret, setSecret] = useState('');
  const keep = useAction(async () => {
    await call('git:login', { user: user.trim(), secret });
    setSecret('');
    onKept();
  });
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void keep.run();
      }}
    >
      <FormField label="User" help="Empty for a bearer token">
        {(control) => <Input {...control} autoComplete="off" maxLength={200} value={user} onValueChange={setUser} />}
      </FormField>
      <FormField label="Password or access token" error={keep.error?.message} required>
        {(control) => <SecretInput {...control} autoComplete="off" maxLength={4000} value={secret} onValueChange={setSecret} />}
      </FormField>
      <Button type="submit" tone="primary" busy={keep.busy} disabled={secret === ''}>
        Save it for me
      </Button>
    </form>
  );
}

function Key({ access, onKept }: { readonly access: Access; onKept(): void }) {
  const make = useAction(async () => {
    await call('git:newKey', {});
    onKept();
  });
  const { publicKey } = access;
  return (
    <div className="flex flex-col gap-2">
      {publicKey === undefined ? null : (
        <p className="break-all">
          <Mono>{publicKey}</Mono>
        </p>
      )}
      <div className="flex gap-2">
        {publicKey === undefined ? null : <CopyButton text={publicKey} label="Copy" />}
        <Button {...(publicKey === undefined ? { tone: 'primary' as const } : {})} busy={make.busy} onClick={() => void make.run()}>
          {publicKey === undefined ? 'Make my key' : 'Make a new key'}
        </Button>
      </div>
      {make.error === undefined ? null : <p className="text-block">{make.error.message}</p>}
    </div>
  );
}

export function AccessPanel({ kind, access, onKept }: { readonly kind: 'https' | 'ssh'; readonly access: Access; onKept(): void }) {
  return kind === 'https' ? (
    <Callout title={access.login ? 'Your login for this server' : 'Enter your login for this server'}>
      <p className="mb-2">It is kept in the encrypted store, for you and for this server alone, and is never shown again.</p>
      <Login onKept={onKept} />
    </Callout>
  ) : (
    <Callout title={access.publicKey === undefined ? 'You need a key for this server' : 'Your key for this server'}>
      <p className="mb-2">
        It is for this server alone, and its private half never leaves the encrypted store. Add the public half to your account on the
        server.
      </p>
      <Key access={access} onKept={onKept} />
    </Callout>
  );
}
