/** Somebody's key card, and what this workspace is to trust the key for. */
import { useState } from 'react';
import { call } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { navigate } from '../shell/router.ts';
import type { InputOf, OutputOf } from '../../app/ipc/contract.ts';
import { Callout, Checkbox, FormDialog, Mono, notify } from '../ui/index.ts';
import { groupWords } from './people-words.ts';

export type Card = OutputOf<'exchange:readCard'>;
type Role = InputOf<'exchange:addColleague'>['roles'][number];
type Group = InputOf<'exchange:addColleague'>['groups'][number];

const toggled = <T,>(list: readonly T[], item: T, on: boolean): T[] => (on ? [...list, item] : list.filter((one) => one !== item));
const standingWords: Readonly<Record<Card['standing'], string | undefined>> = {
  new: undefined,
  own: 'This key belongs to somebody of this workspace.',
  taken:
    'Somebody of this workspace, or whose card is here, has this name, or one that looks like it: what this key signs could count as theirs. Ask for a card under another name.',
  trusted: 'This key is trusted already; adding it again changes what it is trusted for.',
  revoked: 'This key was revoked here. Ask for a card with a new key.',
};

export function TrustKeyDialog({
  card,
  text,
  onClose,
  onAdded,
}: {
  readonly card: Card;
  readonly text: string;
  onClose(): void;
  onAdded(): void;
}) {
  const [roles, setRoles] = useState<Role[]>(['reviewer']);
  const [groups, setGroups] = useState<Group[]>([]);
  const add = useAction(async () => {
    await call('exchange:addColleague', { text, roles, groups: roles.includes('reviewer') ? groups : [] });
    notify({
      tone: 'good',
      title: `${card.displayName} is trusted`,
      detail: 'Publish the trust root, so that runners know it too.',
      action: { label: 'Open the trust root', run: () => navigate('settings', { section: 'trust' }) },
    });
    onAdded();
  });
  const standing = standingWords[card.standing];
  const refused = card.standing === 'own' || card.standing === 'taken' || card.standing === 'revoked';
  return (
    <FormDialog
      title={`Trust ${card.displayName}?`}
      action={add}
      failed="Nothing was changed"
      button="Trust this key"
      disabled={refused || roles.length === 0}
      onClose={onClose}
    >
      {standing === undefined ? null : <Callout tone={refused ? 'block' : 'medium'}>{standing}</Callout>}
      <div className="rounded-md border border-line bg-sunken px-3 py-2">
        <p className="text-muted">
          Signs as <Mono>{card.owner}</Mono>. Ask them to read this to you; anybody can make a card with this name.
        </p>
        <p className="mt-1 font-mono text-lg">{card.words}</p>
      </div>
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">Trusted to</legend>
        <Checkbox
          checked={roles.includes('author')}
          onCheckedChange={(on) => setRoles(toggled(roles, 'author', on))}
          label="Submit flows"
          hint="Their submissions can be reviewed here"
        />
        <Checkbox
          checked={roles.includes('reviewer')}
          onCheckedChange={(on) => setRoles(toggled(roles, 'reviewer', on))}
          label="Sign reviews"
          hint="Their signature counts for flows that were submitted here"
        />
      </fieldset>
      {roles.includes('reviewer') ? (
        <fieldset className="flex flex-wrap gap-4">
          <legend className="mb-1 font-medium">Signs for</legend>
          {(Object.keys(groupWords) as Group[]).map((group) => (
            <Checkbox
              key={group}
              checked={groups.includes(group)}
              onCheckedChange={(on) => setGroups(toggled(groups, group, on))}
              label={groupWords[group]}
            />
          ))}
        </fieldset>
      ) : null}
    </FormDialog>
  );
}
