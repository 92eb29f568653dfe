import { useState } from 'react';
import { Plus, Trash2 } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { InputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import {
  Button,
  Checkbox,
  ConfirmDialog,
  FormDialog,
  FormField,
  IconButton,
  Input,
  Select,
  Textarea,
  SecretInput,
  useDraft,
} from '../../ui/index.ts';

export type Provider = InputOf<'sso:save'>['provider'];
type Row = Provider['mapping'][number];

const gives = {
  designer: 'Designer',
  'reviewer/security': 'Reviewer, security',
  'reviewer/privacy': 'Reviewer, privacy',
  'reviewer/legal': 'Reviewer, legal',
  'reviewer/data-science': 'Reviewer, data science',
  operator: 'Operator',
  auditor: 'Auditor',
  admin: 'Administrator',
} as const;
const choices = Object.entries(gives).map(([value, label]) => ({ value, label }));

const givesOf = (row: Row): string => [row.roles[0] ?? 'designer', ...row.reviewerGroups.slice(0, 1)].join('/');
function withGives(row: Row, value: string): Row {
  const [role = 'designer', group] = value.split('/');
  return { ...row, roles: [role], reviewerGroups: group === undefined ? [] : [group as Row['reviewerGroups'][number]] };
}

const fresh: Provider = {
  id: 'new',
  name: '',
  issuer: '',
  clientId: '',
  scopes: ['profile', 'email'],
  groupsClaim: 'groups',
  mapping: [{ group: '', roles: ['designer'], reviewerGroups: [] }],
  trustsSecondFactor: false,
  enabled: true,
};

export function ProviderDialog({
  provider,
  hasSecret,
  onClose,
  onSaved,
}: {
  readonly provider: Provider | undefined;
  readonly hasSecret: boolean;
  onClose(): void;
  onSaved(): void;
}) {
  const [draft, set] = useDraft<Provider>(provider ?? fresh);
  const [secret, setSecret] = useState('');
  const [removing, setRemoving] = useState(false);
  const { result: known } = useCall('roles:list', {});
  const offered = [
    ...choices,
    ...(known.state === 'ready'
      ? known.value.roles.filter(({ builtIn }) => !builtIn).map(({ id, title }) => ({ value: id, label: title }))
      : []),
  ];
  const setRow = (index: number, row: Row): void => {
    set({ mapping: draft.mapping.map((one, at) => (at === index ? row : one)) });
  };
  const mapping = draft.mapping.filter(({ group }) => group.trim() !== '');
  const save = useAction(async () => {
    const { ca, ...rest } = draft;
    const trimmed = {
      ...rest,
      name: rest.name.trim(),
      issuer: rest.issuer.trim(),
      clientId: rest.clientId.trim(),
      mapping,
      ...(ca === undefined || ca.trim() === '' ? {} : { ca: ca.trim() }),
    };
    await call('sso:save', { provider: trimmed, ...(secret === '' ? {} : { clientSecret: secret }) });
    onSaved();
  });
  const remove = useAction(async () => {
    await call('sso:remove', { providerId: draft.id });
    onSaved();
  });
  if (removing && provider !== undefined) {
    return (
      <ConfirmDialog
        title={`Remove ${provider.name}?`}
        button="Remove"
        busy={remove.busy}
        error={remove.error?.message}
        onConfirm={() => void remove.run()}
        onClose={() => {
          setRemoving(false);
        }}
      >
        Nobody can sign in through it any more, and its settings are deleted. Existing accounts stay; to let those people in with a
        password, reset their access under People.
      </ConfirmDialog>
    );
  }
  return (
    <FormDialog
      title={provider === undefined ? 'Add an identity provider' : provider.name}
      description="OpenID Connect, such as Okta or Entra ID. People sign in there, in their own browser."
      action={save}
      failed="Nothing was changed"
      button="Save"
      disabled={draft.name.trim() === '' || draft.issuer.trim() === '' || draft.clientId.trim() === '' || mapping.length === 0}
      aside={
        provider === undefined ? null : (
          <Button
            className="me-auto"
            icon={Trash2}
            onClick={() => {
              setRemoving(true);
            }}
          >
            Remove
          </Button>
        )
      }
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3">
        <FormField label="Name" help="Shown on the sign-in button" required>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={200}
              placeholder="Okta"
              value={draft.name}
              onValueChange={(name) => {
                set({ name });
              }}
            />
          )}
        </FormField>
        <FormField label="Client ID" required>
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={200}
              value={draft.clientId}
              onValueChange={(clientId) => {
                set({ clientId });
              }}
            />
          )}
        </FormField>
      </div>
      <FormField label="Issuer" help="As the provider writes it in its metadata" required>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={1_000}
            placeholder="https://example.okta.com"
            value={draft.issuer}
            onValueChange={(issuer) => {
              set({ issuer });
            }}
          />
        )}
      </FormField>
      <FormField
        label="Client secret"
        help={hasSecret ? 'Leave empty to keep the stored one' : 'Only where the provider gives one; a desktop app needs none'}
      >
        {(control) => <SecretInput {...control} autoComplete="off" maxLength={2_000} value={secret} onValueChange={setSecret} />}
      </FormField>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 font-medium">Groups</legend>
        <p className="text-sm text-muted">People in none of these groups cannot sign in. Roles follow the groups at each sign-in.</p>
        {draft.mapping.map((row, index) => (
          // The rows have no identity but their place.
          <div key={index} className="flex items-center gap-2">
            <Input
              aria-label={`Group ${index + 1}`}
              mono
              maxLength={200}
              placeholder="countersign-reviewers"
              value={row.group}
              onValueChange={(value) => {
                setRow(index, { ...row, group: value });
              }}
            />
            <Select
              aria-label={`Role of group ${index + 1}`}
              value={givesOf(row)}
              onValueChange={(value) => {
                setRow(index, withGives(row, value));
              }}
              options={offered}
            />
            <IconButton
              icon={Trash2}
              label={`Remove group ${index + 1}`}
              onClick={() => {
                set({ mapping: draft.mapping.filter((_one, at) => at !== index) });
              }}
            />
          </div>
        ))}
        <div>
          <Button
            icon={Plus}
            onClick={() => {
              set({ mapping: [...draft.mapping, { group: '', roles: ['designer'], reviewerGroups: [] }] });
            }}
          >
            Add a group
          </Button>
        </div>
        <FormField label="Claim with the groups">
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={200}
              value={draft.groupsClaim}
              onValueChange={(groupsClaim) => {
                set({ groupsClaim });
              }}
            />
          )}
        </FormField>
      </fieldset>
      <FormField label="Certificate of its authority" help="In PEM. Only needed if this computer does not trust it already">
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={2}
            maxLength={100_000}
            value={draft.ca ?? ''}
            onValueChange={(ca) => {
              set({ ca });
            }}
          />
        )}
      </FormField>
      <Checkbox
        checked={draft.trustsSecondFactor}
        onCheckedChange={(trustsSecondFactor) => {
          set({ trustsSecondFactor });
        }}
        label="Its second factor counts for signing in"
        hint="Signing and revealing data still ask for ours"
      />
      <Checkbox
        checked={draft.enabled}
        onCheckedChange={(enabled) => {
          set({ enabled });
        }}
        label="Switched on"
      />
    </FormDialog>
  );
}
