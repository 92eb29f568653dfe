/** People whose signing keys live on other computers: whom this workspace trusts, and for what. */
import { useState } from 'react';
import { IdCard, UserRoundPlus } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { PickFile } from '../../bridge/pick-file.tsx';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { groupWord } from '../../facts/people-words.ts';
import { TrustKeyDialog, type Card } from '../../facts/trust-key-dialog.tsx';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, FormDialog, FormField, Input, Mono, notify } from '../../ui/index.ts';

type Colleague = OutputOf<'exchange:colleagues'>['colleagues'][number];

const roleWords: Readonly<Record<string, string>> = { author: 'Submits flows', reviewer: 'Signs reviews' };
function RevokeDialog({ colleague, onClose, onDone }: { readonly colleague: Colleague; onClose(): void; onDone(): void }) {
  const [reason, setReason] = useState('');
  const revoke = useAction(async () => {
    await call('exchange:revokeColleague', { keyId: colleague.keyId, reason: reason.trim() });
    onDone();
  });
  return (
    <FormDialog
      size="small"
      title={`Revoke the key of ${colleague.displayName}?`}
      action={revoke}
      failed="It was not revoked"
      button="Revoke"
      tone="danger"
      disabled={reason.trim().length < 3}
      onClose={onClose}
    >
      <FormField
        label="Reason"
        help="Once the trust root is published, nothing this key signed counts any more. This cannot be undone."
        required
      >
        {(control) => <Input {...control} autoFocus maxLength={200} value={reason} onValueChange={setReason} />}
      </FormField>
    </FormDialog>
  );
}

export function Colleagues() {
  const { result, reload } = useCall('exchange:colleagues', {});
  const mayManage = useMay('trust.manage');
  const [read, setRead] = useState<{ readonly card: Card; readonly text: string }>();
  const [revoking, setRevoking] = useState<Colleague>();
  const pick = useAction(async (file: File) => {
    if (file.size > 16_384) throw new Error(`${file.name} is too large for a key card.`);
    const text = await file.text();
    setRead({ text, card: await call('exchange:readCard', { text }) });
  });
  const own = useAction(async () => {
    const { fileName, text, words } = await call('exchange:card', {});
    saveFile(fileName, text, 'application/json');
    notify({
      tone: 'info',
      title: `The fingerprint of your key is ${words}`,
      detail: 'Send the card, and read these words to the person who adds it, by telephone or face to face.',
    });
  });
  const error = pick.error ?? own.error;
  return (
    <LoadedView result={result} failed="The colleagues could not be read" onRetry={reload}>
      {({ colleagues }) => (
        <div className="flex flex-col gap-3">
          <p className="text-muted">
            Designers and reviewers with their own Countersign. Exchange key cards once; then submissions and signatures go by mail or
            through a repository.
          </p>
          {error === undefined ? null : (
            <Callout tone="block" title="That did not work">
              {error.message}
            </Callout>
          )}
          {colleagues.length === 0 ? (
            <p className="text-sm text-faint">Nobody yet. Ask a colleague for their key card, and send them yours.</p>
          ) : (
            <ul aria-label="Colleagues" className="divide-y divide-line rounded-md border border-line">
              {colleagues.map((colleague) => (
                <li key={colleague.keyId} className="flex items-center gap-3 px-3 py-1.5">
                  <span className="min-w-0 flex-1">
                    <b className="font-medium">{colleague.displayName}</b> <Mono className="text-muted">{colleague.owner}</Mono>
                    <span className="block truncate font-mono text-sm text-faint">{colleague.words}</span>
                  </span>
                  {colleague.revoked === undefined ? (
                    <span className="flex flex-wrap gap-1">
                      {colleague.roles.map((role) => (
                        <Badge key={role}>{roleWords[role] ?? role}</Badge>
                      ))}
                      {colleague.groups.map((group) => (
                        <Badge key={group} tone="accent">
                          {groupWord(group)}
                        </Badge>
                      ))}
                    </span>
                  ) : (
                    <Badge tone="high">Revoked: {colleague.revoked.reason}</Badge>
                  )}
                  {colleague.revoked === undefined ? (
                    <Button tone="ghost" disabled={!mayManage} onClick={() => setRevoking(colleague)}>
                      Revoke
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          )}
          <div className="flex gap-2">
            <PickFile
              label="Add a colleague"
              what="Key card to add"
              accept=".countersign-key"
              icon={UserRoundPlus}
              busy={pick.busy}
              disabled={!mayManage}
              onPicked={(file) => void pick.run(file)}
            />
            <Button icon={IdCard} busy={own.busy} onClick={() => void own.run()}>
              Save my key card
            </Button>
          </div>
          {read === undefined ? null : (
            <TrustKeyDialog
              {...read}
              onClose={() => setRead(undefined)}
              onAdded={() => {
                setRead(undefined);
                reload();
              }}
            />
          )}
          {revoking === undefined ? null : (
            <RevokeDialog
              colleague={revoking}
              onClose={() => setRevoking(undefined)}
              onDone={() => {
                setRevoking(undefined);
                reload();
              }}
            />
          )}
        </div>
      )}
    </LoadedView>
  );
}
