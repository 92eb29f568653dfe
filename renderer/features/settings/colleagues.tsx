/** People whose signing keys live on other computers: whom this workspace trusts, and for what. */
import { useState } from 'react';
import { IdCard, UserRoundPlus } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { PickFile } from '../../bridge/pick-file.tsx';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Badge, Button, Callout, Checkbox, Dialog, FormField, Input, Mono, notify } from '../../ui/index.ts';

type Card = OutputOf<'exchange:readCard'>;
type Colleague = OutputOf<'exchange:colleagues'>['colleagues'][number];
type Role = InputOf<'exchange:addColleague'>['roles'][number];
type Group = InputOf<'exchange:addColleague'>['groups'][number];

const groupWords: Readonly<Record<Group, string>> = { security: 'Security', privacy: 'Privacy', legal: 'Legal', 'data-science': 'Data science' };
const roleWords: Readonly<Record<string, string>> = { author: 'submits flows', reviewer: 'signs reviews' };
const toggled = <T,>(list: readonly T[], item: T, on: boolean): T[] => (on ? [...list, item] : list.filter((one) => one !== item));
const standingWords: Readonly<Record<Card['standing'], string | undefined>> = {
  new: undefined, own: 'This key belongs to somebody of this workspace.', trusted: 'This key is trusted already; adding it again changes what it is trusted for.', revoked: 'This key was revoked here. Ask for a card with a new key.',
};

function AddDialog({ card, text, onClose, onAdded }: { readonly card: Card; readonly text: string; onClose(): void; onAdded(): void }) {
  const [roles, setRoles] = useState<Role[]>(['reviewer']);
  const [groups, setGroups] = useState<Group[]>([]);
  const add = useAction(async () => { await call('exchange:addColleague', { text, roles, groups: roles.includes('reviewer') ? groups : [] }); notify({ tone: 'good', title: `${card.displayName} is trusted`, detail: 'Publish the trust root, so that runners know it too.' }); onAdded(); });
  const standing = standingWords[card.standing];
  const refused = card.standing === 'own' || card.standing === 'revoked';
  return (
    <Dialog
      open onOpenChange={(open) => { if (!open) onClose(); }} title={`Trust ${card.displayName}?`}
      footer={<><Button onClick={onClose}>Cancel</Button><Button tone="primary" busy={add.busy} disabled={refused || roles.length === 0} onClick={() => void add.run()}>Trust this key</Button></>}
    >
      <div className="flex flex-col gap-4">
        {add.error === undefined ? null : <Callout tone="block" title="Nothing was changed">{add.error.message}</Callout>}
        {standing === undefined ? null : <Callout tone={refused ? 'block' : 'medium'}>{standing}</Callout>}
        <div className="rounded-md border border-line bg-sunken px-3 py-2"><p className="text-muted">Signs as <Mono>{card.owner}</Mono>. Ask them to read this to you; anybody can make a card with this name.</p><p className="mt-1 font-mono text-lg">{card.words}</p></div>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 font-medium">Trusted to</legend>
          <Checkbox checked={roles.includes('author')} onCheckedChange={(on) => setRoles(toggled(roles, 'author', on))} label="Submit flows" hint="Their submissions can be reviewed here" />
          <Checkbox checked={roles.includes('reviewer')} onCheckedChange={(on) => setRoles(toggled(roles, 'reviewer', on))} label="Sign reviews" hint="Their signature counts for flows that were submitted here" />
        </fieldset>
        {roles.includes('reviewer') ? (
          <fieldset className="flex flex-wrap gap-4">
            <legend className="mb-1 font-medium">Signs for</legend>
            {(Object.keys(groupWords) as Group[]).map((group) => <Checkbox key={group} checked={groups.includes(group)} onCheckedChange={(on) => setGroups(toggled(groups, group, on))} label={groupWords[group]} />)}
          </fieldset>
        ) : null}
      </div>
    </Dialog>
  );
}

function RevokeDialog({ colleague, onClose, onDone }: { readonly colleague: Colleague; onClose(): void; onDone(): void }) {
  const [reason, setReason] = useState('');
  const revoke = useAction(async () => { await call('exchange:revokeColleague', { keyId: colleague.keyId, reason: reason.trim() }); onDone(); });
  return (
    <Dialog
      open size="small" onOpenChange={(open) => { if (!open) onClose(); }} title={`Revoke the key of ${colleague.displayName}?`}
      footer={<><Button onClick={onClose}>Cancel</Button><Button tone="danger" busy={revoke.busy} disabled={reason.trim().length < 3} onClick={() => void revoke.run()}>Revoke</Button></>}
    >
      <FormField label="Reason" help="Nothing that this key signed counts any more once the trust root is published. It cannot be taken back." error={revoke.error?.message} required>{(control) => <Input {...control} autoFocus maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />}</FormField>
    </Dialog>
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
    notify({ tone: 'good', title: 'Your key card was saved', detail: `Its fingerprint is ${words}. Read it to whoever adds your card.` });
  });
  const error = pick.error ?? own.error;
  return (
    <LoadedView result={result} failed="The colleagues could not be read" onRetry={reload}>
      {({ colleagues }) => (
        <div className="flex max-w-180 flex-col gap-3">
          <p className="text-muted">Designers and reviewers with their own Countersign. Exchange key cards once; then submissions and signatures go by mail or through a repository.</p>
          {error === undefined ? null : <Callout tone="block" title="That did not work">{error.message}</Callout>}
          {colleagues.length === 0 ? <p className="text-sm text-faint">Nobody yet. Ask a colleague for their key card, and send them yours.</p> : (
            <ul aria-label="Colleagues" className="divide-y divide-line rounded-md border border-line">
              {colleagues.map((colleague) => (
                <li key={colleague.keyId} className="flex items-center gap-3 px-3 py-1.5">
                  <span className="min-w-0 flex-1"><b className="font-medium">{colleague.displayName}</b> <Mono className="text-muted">{colleague.owner}</Mono><span className="block truncate font-mono text-sm text-faint">{colleague.words}</span></span>
                  {colleague.revoked === undefined
                    ? <span className="flex flex-wrap gap-1">{colleague.roles.map((role) => <Badge key={role}>{roleWords[role] ?? role}</Badge>)}{colleague.groups.map((group) => <Badge key={group} tone="accent">{group}</Badge>)}</span>
                    : <Badge tone="high">Revoked: {colleague.revoked.reason}</Badge>}
                  {colleague.revoked === undefined ? <Button tone="ghost" disabled={!mayManage} onClick={() => setRevoking(colleague)}>Revoke</Button> : null}
                </li>
              ))}
            </ul>
          )}
          <div className="flex gap-2">
            <PickFile label="Add a colleague" what="Key card to add" accept=".countersign-key" icon={UserRoundPlus} busy={pick.busy} disabled={!mayManage} onPicked={(file) => void pick.run(file)} />
            <Button icon={IdCard} busy={own.busy} onClick={() => void own.run()}>Save my key card</Button>
          </div>
          {read === undefined ? null : <AddDialog {...read} onClose={() => setRead(undefined)} onAdded={() => { setRead(undefined); reload(); }} />}
          {revoking === undefined ? null : <RevokeDialog colleague={revoking} onClose={() => setRevoking(undefined)} onDone={() => { setRevoking(undefined); reload(); }} />}
        </div>
      )}
    </LoadedView>
  );
}
