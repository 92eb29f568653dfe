import { useState } from 'react';
import { Trash2 } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import { brokenSegregation } from '../../../app/identity/permissions.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Button, Callout, Checkbox, ConfirmDialog, FormDialog, FormField, Input, Select } from '../../ui/index.ts';
import { areasOf } from './areas.ts';

export type RoleList = OutputOf<'roles:list'>;
export type RoleView = RoleList['roles'][number];
type Permission = RoleView['permissions'][number];

/** Held by everybody, whatever their role. */
const always: Permission = 'session.own';

export interface RoleDialogProps {
  readonly role: RoleView | undefined;
  readonly known: RoleList;
  onClose(): void;
  onSaved(): void;
}

export function RoleDialog({ role, known, onClose, onSaved }: RoleDialogProps) {
  const [title, setTitle] = useState(role?.title ?? '');
  const [removing, setRemoving] = useState(false);
  const [held, setHeld] = useState<ReadonlySet<Permission>>(new Set([always, ...(role?.permissions ?? [])]));
  const toggle = (permission: Permission, on: boolean): void => {
    const next = new Set(held);
    if (on) next.add(permission);
    else next.delete(permission);
    setHeld(next);
  };
  const conflicts = brokenSegregation(held);
  const actionOf = (id: Permission): string => known.permissions.find((one) => one.id === id)?.action ?? id;
  const save = useAction(async () => {
    await call('roles:save', { title: title.trim(), permissions: [...held], ...(role === undefined ? {} : { id: role.id }) });
    onSaved();
  });
  const remove = useAction(async () => {
    if (role !== undefined) {
      await call('roles:remove', { roleId: role.id });
      onSaved();
    }
  });
  if (removing && role !== undefined) {
    return (
      <ConfirmDialog
        title={`Remove the role ${role.title}?`}
        button="Remove"
        busy={remove.busy}
        error={remove.error?.message}
        onConfirm={() => void remove.run()}
        onClose={() => {
          setRemoving(false);
        }}
      >
        {role.people === 0
          ? 'Nobody has it.'
          : `${role.people === 1 ? 'One person holds' : `${role.people} people hold`} it: give them another role first.`}{' '}
        The role and its list of {role.permissions.length} rights are deleted for good; signatures made under it stay.
      </ConfirmDialog>
    );
  }
  return (
    <FormDialog
      size="large"
      title={role === undefined ? 'Add a role' : `Role ${role.title}`}
      description="As few rights as the work needs. Nobody can sign what they drew, whatever their roles."
      action={save}
      failed="Nothing was changed"
      button={role === undefined ? 'Add role' : 'Save'}
      disabled={title.trim() === '' || held.size < 2 || conflicts.length > 0}
      aside={
        <>
          {role === undefined ? null : (
            <Button
              className="me-auto"
              icon={Trash2}
              onClick={() => {
                setRemoving(true);
              }}
            >
              Remove
            </Button>
          )}
          <span className="me-auto text-sm text-muted tabular-nums">{held.size} rights</span>
        </>
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3">
        <FormField label="Name" required>
          {(control) => <Input {...control} autoFocus maxLength={80} placeholder="Release desk" value={title} onValueChange={setTitle} />}
        </FormField>
        {role !== undefined ? null : (
          <FormField label="Start from">
            {(control) => (
              <Select
                {...control}
                value=""
                placeholder="Nothing"
                onValueChange={(id) => {
                  setHeld(new Set([always, ...(known.roles.find((one) => one.id === id)?.permissions ?? [])]));
                }}
                options={known.roles.map((one) => ({ value: one.id, label: one.title }))}
              />
            )}
          </FormField>
        )}
      </div>
      {conflicts.length === 0 ? null : (
        <Callout tone="block" title="One person must not hold these together">
          <ul className="list-disc ps-4">
            {conflicts.map(([a, b, why]) => (
              <li key={`${a} ${b}`}>
                Who may {actionOf(a)} and {actionOf(b)} {why}.
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {held.has('identity.manage') ? (
        <Callout tone="medium" title="As strong as an administrator">
          Anyone who may manage people and roles can give themselves any right.
        </Callout>
      ) : null}
      <div className="grid grid-cols-2 gap-x-6 gap-y-4 max-[800px]:grid-cols-1">
        {areasOf(known.permissions).map(({ area, permissions }) => (
          <fieldset key={area} className="flex flex-col gap-1.5">
            <legend className="mb-1 font-medium">{area}</legend>
            {permissions.map(({ id, action }) => (
              <Checkbox
                key={id}
                checked={held.has(id)}
                disabled={id === always}
                onCheckedChange={(on) => {
                  toggle(id, on);
                }}
                label={action.charAt(0).toUpperCase() + action.slice(1)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </FormDialog>
  );
}
