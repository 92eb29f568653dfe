/** One connection: what it is, how it signs in, what it may, and everything that its secret opens. */
import { KeyRound, X } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Badge, Button, Callout, IconButton, Mono, RelativeTime } from '../../ui/index.ts';
import { BlastRadius } from './blast-radius.tsx';
import { SignIn } from './sign-in.tsx';
import { secretState, signedInByPerson, type Connection } from './state.ts';
import { TryOut } from './try-out.tsx';

function Secret({ connection, onSecret }: { readonly connection: Connection; readonly onSecret: (() => void) | undefined }) {
  const state = secretState(connection, Date.now());
  return (
    <section aria-label="Secret" className="flex flex-col gap-1">
      <h3 className="flex items-center gap-2 font-medium">
        Secret <Badge tone={state.tone}>{state.word}</Badge>
      </h3>
      <p className="text-muted">{state.help}</p>
      {connection.hasSecret || connection.auth === 'none' || onSecret === undefined ? null : (
        <Button tone="primary" icon={KeyRound} className="mt-1 self-start" onClick={onSecret}>
          Enter secret
        </Button>
      )}
      {connection.secretChangedAt === undefined ? null : (
        <p className="text-muted">
          Changed <RelativeTime time={connection.secretChangedAt} />.
          {connection.rotateBy === undefined ? null : (
            <>
              {' '}
              To be replaced <RelativeTime time={connection.rotateBy} />.
            </>
          )}
        </p>
      )}
      {connection.certificateUntil === undefined ? null : (
        <p className="text-muted">
          The certificate ends <RelativeTime time={connection.certificateUntil} />.
        </p>
      )}
    </section>
  );
}

interface DetailProps {
  readonly connection: Connection;
  readonly mayEdit: boolean;
  readonly mayWrite: boolean;
  onEdit(): void;
  onSecret(): void;
  onChanged(): void;
  onDeleted(): void;
  onClose(): void;
}

export function Detail({ connection, mayEdit, mayWrite, onEdit, onSecret, onChanged, onDeleted, onClose }: DetailProps) {
  const [untold, setUntold] = useState<string>();
  const remove = useAction(async () => {
    const { takenBack, why = '' } = await call('connections:delete', { connectionId: connection.id });
    if (takenBack === 'no') setUntold(why);
    else onDeleted();
  });
  const secretWord = connection.oauth === undefined ? 'secret' : 'client secret';
  if (untold !== undefined) {
    return (
      <aside aria-label={connection.name} className="flex h-full flex-col gap-4 overflow-auto border-s border-line bg-surface p-4">
        <Callout tone="medium" title={`${connection.name} is deleted here`}>
          Its sign-in server was not told. {untold} The access may still be listed there. End it in the settings of the service.
        </Callout>
        <Button className="self-start" onClick={onDeleted}>
          Done
        </Button>
      </aside>
    );
  }
  return (
    <aside aria-label={connection.name} className="flex h-full flex-col gap-4 overflow-auto border-s border-line bg-surface p-4">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 dir="auto" className="text-lg break-words">
            {connection.name}
          </h2>
          <p className="text-muted">
            {connection.personal ? "A person's own account" : (connection.serviceAccount ?? 'No service account named')}
          </p>
        </div>
        <IconButton icon={X} label="Close the details" onClick={onClose} />
      </div>
      {connection.personal ? (
        <Callout tone="high" title="Personal account">
          When this person leaves, the flows stop, and until then they act with all of their rights. Use a service account.
        </Callout>
      ) : null}
      {connection.oauth === undefined ? (
        <Secret connection={connection} onSecret={mayWrite ? onSecret : undefined} />
      ) : (
        <SignIn key={connection.id} connection={connection} mayWrite={mayWrite} onChanged={onChanged} />
      )}
      <section>
        <h3 className="mb-1 font-medium">May travel to</h3>
        {connection.hosts.length === 0 ? (
          <p className="text-muted">
            {connection.type === 'webhook'
              ? 'Nowhere: incoming calls show it, and it is compared here.'
              : 'Nowhere yet: calls that need the secret are refused until its hosts are named. The person who entered it can name them and keep it; if anybody else does, the secret is removed and has to be entered again.'}
          </p>
        ) : (
          <ul>
            {connection.hosts.map((host) => (
              <li key={host}>
                <Mono>{host}</Mono>
              </li>
            ))}
          </ul>
        )}
      </section>
      <TryOut key={`${connection.id} ${connection.hosts.join(' ')} ${connection.secretChangedAt ?? 0}`} connection={connection} />
      <BlastRadius
        key={`${connection.id} ${connection.granted?.at ?? 0}`}
        connectionId={connection.id}
        allowed={connection.hosts}
        hasSecret={connection.hasSecret}
      />
      {remove.error === undefined ? null : (
        <Callout tone="block" title="It was not deleted">
          {remove.error.message}
        </Callout>
      )}
      <div className="mt-auto flex gap-2">
        {connection.auth === 'none' || (!connection.hasSecret && connection.oauth === undefined && mayWrite) ? null : (
          <Button icon={KeyRound} disabled={!mayWrite} onClick={onSecret}>
            {connection.hasSecret && !signedInByPerson(connection) ? `Replace ${secretWord}` : `Enter ${secretWord}`}
          </Button>
        )}
        <Button disabled={!mayEdit} onClick={onEdit}>
          Edit
        </Button>
        <Button
          tone="ghost"
          className="ms-auto"
          disabled={!mayEdit || connection.usedByFlows.length > 0}
          busy={remove.busy}
          onClick={() => void remove.run()}
        >
          Delete
        </Button>
      </div>
      {mayEdit && connection.usedByFlows.length > 0 ? (
        <p className="-mt-2 text-end text-sm text-faint">It can be deleted once no flow uses it.</p>
      ) : null}
    </aside>
  );
}
