/** The person's own signing key: which one it is, what came before, and the next one. */
import { useState } from 'react';
import { KeyRound } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { Badge, Button, Callout, Checkbox, FormDialog, Hash, RelativeTime, notify } from '../../ui/index.ts';

type Key = OutputOf<'identity:keys'>['keys'][number];

const stateWords: Readonly<Record<Key['state'], string>> = {
  active: 'In use',
  retired: 'Ended; what it signed still counts',
  revoked: 'Revoked; what it signed no longer counts',
};

function ReplaceDialog({ onClose, onReplaced }: { onClose(): void; onReplaced(): void }) {
  const [compromised, setCompromised] = useState(false);
  const replace = useAction(async () => {
    await call('identity:replaceKey', { compromised });
    notify({ tone: 'good', title: 'You have a new signing key', detail: 'It counts as soon as the next trust root is published.' });
    onReplaced();
  });
  return (
    <FormDialog
      size="small"
      title="Make a new signing key"
      description="The current key will not sign anything more."
      action={replace}
      failed="The key was not changed"
      button={compromised ? 'Revoke and make a new one' : 'Make a new one'}
      tone={compromised ? 'danger' : 'primary'}
      onClose={onClose}
    >
      <Checkbox checked={compromised} onCheckedChange={setCompromised} label="Somebody else may have the old key" />
      {compromised ? (
        <Callout tone="high" title="What the old key signed will no longer count">
          Every runner with the next trust root refuses bundles that need its signature. Those reviews have to be done again.
        </Callout>
      ) : null}
    </FormDialog>
  );
}

export function KeySection() {
  const { result, reload } = useCall('identity:keys', {});
  const [open, setOpen] = useState(false);
  return (
    <LoadedView result={result} failed="Your keys could not be read" onRetry={reload}>
      {({ keys }) => (
        <div className="flex flex-col gap-3">
          {keys.length === 0 ? (
            <p className="text-muted">You have no signing key yet. It is made with your second factor.</p>
          ) : (
            <ul aria-label="Signing keys" className="divide-y divide-line rounded-md border border-line">
              {keys.map((key) => (
                <li key={key.keyId} className="flex items-center gap-3 px-3 py-1.5">
                  <KeyRound className="size-4 text-muted" aria-hidden />
                  <span className="flex-1">
                    <Hash value={key.keyId} length={16} label="key" />
                  </span>
                  <Badge tone={key.state === 'active' ? 'good' : key.state === 'revoked' ? 'block' : 'neutral'}>
                    {stateWords[key.state]}
                  </Badge>
                  <span className="text-muted">
                    {key.endedAt === undefined ? 'Made' : 'Ended'} <RelativeTime time={key.endedAt ?? key.createdAt} />
                  </span>
                </li>
              ))}
            </ul>
          )}
          <div>
            <Button
              icon={KeyRound}
              disabled={keys.length === 0}
              onClick={() => {
                setOpen(true);
              }}
            >
              New signing key
            </Button>
          </div>
          {open ? (
            <ReplaceDialog
              onClose={() => {
                setOpen(false);
              }}
              onReplaced={() => {
                setOpen(false);
                reload();
              }}
            />
          ) : null}
        </div>
      )}
    </LoadedView>
  );
}
