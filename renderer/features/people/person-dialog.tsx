import { useEffect, useRef, useState } from 'react';
import { call, useCall } from '../../bridge/client.ts';
import { brokenSegregation } from '../../../app/identity/permissions.ts';
import type { InputOf, OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Button, Callout, Checkbox, Dialog, FormDialog, FormField, Hash, Input } from '../../ui/index.ts';
import { groupWords } from '../../facts/people-words.ts';
import { RemovePersonDialog, ResetAccessDialog, RevokeKeyDialog } from './end-access-dialogs.tsx';

type Person = OutputOf<'people:list'>['people'][number];
type Group = InputOf<'people:create'>['groups'][number];

const roleHelp: Readonly<Record<string, string>> = {
  designer: 'Draws, tries and submits flows',
  reviewer: 'Decides and signs',
  operator: 'Runs, watches, holds, stops and revokes',
  auditor: 'Reads everything, changes nothing',
  admin: 'Manages people, models and policies; cannot sign',
};

/** Nobody was ever in by it; whether something names it the host knows. */
const isUnused = ({ lastSignInAt, keyId }: Person): boolean => lastSignInAt === undefined && keyId === undefined;

const toggled = <T,>(list: readonly T[], item: T, on: boolean): T[] => (on ? [...list, item] : list.filter((one) => one !== item));

/** What nobody would answer for any more. */
function OwnedFlows({ person }: { readonly person: Person }) {
  const { result } = useCall('flows:list', {});
  const box = useRef<HTMLDivElement>(null);
  const owned = result.state === 'ready' ? result.value.flows.filter(({ owner }) => owner === person.account) : [];
  // In a low window it would stand below the edge, where nobody sees it.
  useEffect(() => {
    void box.current?.scrollIntoView({ block: 'nearest' });
  }, [owned.length]);
  if (owned.length === 0) return null;
  return (
    <div ref={box}>
      <Callout tone="medium" title={`${person.displayName} owns ${owned.length === 1 ? 'a flow' : `${owned.length} flows`}`}>
        Choose another owner for each in the flow itself; until then the page Flows marks {owned.length === 1 ? 'it' : 'them'}.
        <ul aria-label="Flows without an owner" className="mt-1 max-h-32 list-disc overflow-auto ps-4">
          {owned.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      </Callout>
    </div>
  );
}

export interface PersonDialogProps {
  readonly person: Person | undefined;
  onClose(): void;
  onSaved(): void;
  onReset(): void;
}

export function PersonDialog({ person, onClose, onSaved, onReset }: PersonDialogProps) {
  const [displayName, setDisplayName] = useState(person?.displayName ?? '');
  const [account, setAccount] = useState(person?.account ?? '');
  const [roles, setRoles] = useState<string[]>(person?.roles ?? ['designer']);
  const [groups, setGroups] = useState<Group[]>(person?.groups ?? []);
  const [disabled, setDisabled] = useState(person?.disabled ?? false);
  const [made, setMade] = useState<OutputOf<'people:create'>>();
  const save = useAction(async () => {
    if (person === undefined) {
      setMade(await call('people:create', { account: account.trim(), displayName: displayName.trim(), roles, groups }));
    } else {
      await call('people:update', { personId: person.id, roles, groups, disabled });
      onSaved();
    }
  });
  const [ends, setEnds] = useState<'access' | 'key' | 'account'>();
  const { result: known } = useCall('roles:list', {});
  const offered = known.state === 'ready' ? known.value.roles : [];
  const held = new Set(offered.filter(({ id }) => roles.includes(id)).flatMap(({ permissions }) => permissions));
  const actions = new Map(known.state === 'ready' ? known.value.permissions.map(({ id, action }) => [id, action]) : []);
  const conflicts = [
    ...brokenSegregation(held).map(([a, b, why]) => `Who may ${actions.get(a) ?? a} and ${actions.get(b) ?? b} ${why}.`),
    ...(roles.includes('auditor') && roles.length > 1
      ? ['An auditor with another role looks at their own work. Untick the others if this person only audits.']
      : []),
  ];
  if (person !== undefined && ends !== undefined) {
    const parts = { person, onClose: () => setEnds(undefined), onDone: onSaved };
    return ends === 'access' ? (
      <ResetAccessDialog {...parts} onReset={onReset} />
    ) : ends === 'key' ? (
      <RevokeKeyDialog {...parts} />
    ) : (
      <RemovePersonDialog {...parts} />
    );
  }
  if (made !== undefined) {
    return (
      <Dialog
        open
        size="small"
        onOpenChange={onSaved}
        title={`${made.person.displayName} can sign in`}
        footer={
          <Button tone="primary" onClick={onSaved}>
            Done
          </Button>
        }
      >
        <p className="mb-2 text-muted">
          Give them this first password in person or by phone. It is shown only once. At the first sign-in they choose their own password
          and set up a second factor.
        </p>
        <Hash value={made.firstPassword} length={64} label="first password" />
      </Dialog>
    );
  }
  const ready = displayName.trim() !== '' && account.trim() !== '' && roles.length > 0;
  return (
    <FormDialog
      title={person === undefined ? 'Add a person' : person.displayName}
      action={save}
      failed="Nothing was changed"
      button={person === undefined ? 'Add' : 'Save'}
      disabled={!ready}
      aside={
        <>
          {person === undefined ? null : <Button onClick={() => setEnds('access')}>Reset access</Button>}
          {person === undefined || !isUnused(person) ? null : <Button onClick={() => setEnds('account')}>Remove</Button>}
          {person?.keyId === undefined ? null : <Button onClick={() => setEnds('key')}>Revoke signing key</Button>}
          <span className="me-auto" />
        </>
      }
      onClose={onClose}
    >
      {person !== undefined ? null : (
        <div className="grid grid-cols-2 gap-3">
          <FormField label="Name" required>
            {(control) => <Input {...control} autoFocus maxLength={120} value={displayName} onValueChange={setDisplayName} />}
          </FormField>
          <FormField label="Account" required>
            {(control) => <Input {...control} maxLength={120} value={account} onValueChange={setAccount} />}
          </FormField>
        </div>
      )}
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 font-medium">Roles</legend>
        {offered.map(({ id, title, permissions }) => (
          <Checkbox
            key={id}
            checked={roles.includes(id)}
            onCheckedChange={(on) => setRoles(toggled(roles, id, on))}
            label={title.charAt(0).toUpperCase() + title.slice(1)}
            hint={roleHelp[id] ?? `A role of your own with ${permissions.length} rights`}
          />
        ))}
      </fieldset>
      {conflicts.length === 0 ? null : (
        <Callout tone="medium" title="Too many rights for one person">
          <ul className="list-disc ps-4">
            {conflicts.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Callout>
      )}
      {held.has('review.sign') ? (
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
      {person === undefined ? null : (
        <Checkbox
          checked={disabled}
          onCheckedChange={setDisabled}
          label="Switched off"
          hint="Signed out everywhere at once. Their signatures no longer count: here at once, elsewhere with the next trust root"
        />
      )}
      {person === undefined || !disabled ? null : <OwnedFlows person={person} />}
    </FormDialog>
  );
}
