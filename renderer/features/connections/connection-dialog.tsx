import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { boundHostFault, hostOfAddress } from '../../../app/broker/network/bound-host.ts';
import { keepsSecret } from '../../../app/workflow/model/keeps-secret.ts';
import { useAction } from '../../bridge/use-action.ts';
import { authTitles, connectionTitles } from '../../../app/workflow/model/setting-titles.ts';
import { connectionTypes as types } from '../../facts/connection-types.ts';
import { useSession } from '../../shell/session.ts';
import { Callout, Checkbox, Disclosure, FormDialog, FormField, Input, Select, Textarea, isPort, useDraft } from '../../ui/index.ts';
import { emptySetup, OauthFields, setupIsWhole, trimmedSetup } from './oauth-fields.tsx';
import type { Connection } from './state.ts';
import { type Draft, HostsField, Network, lines } from './network-fields.tsx';
import { ServerFields, serverTypes } from './server-fields.tsx';

const auths = (['none', 'bearer', 'api-key', 'basic', 'oauth2', 'mtls', 'database', 'smtp', 'aws'] as const).map((value) => ({
  value,
  label: authTitles[value],
}));

const rotations = [
  { value: '', label: 'Never' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '180', label: '180 days' },
  { value: '365', label: 'A year' },
];

/** `start` is what a step of a flow asks for. */
export interface ConnectionDialogProps {
  readonly connection: Connection | undefined;
  readonly start?: Partial<Draft> | undefined;
  onClose(): void;
  onSaved(saved: Connection): void;
}

export function ConnectionDialog({ connection, start, onClose, onSaved }: ConnectionDialogProps) {
  const environment = useSession((state) => state.app?.workspace?.environment) ?? 'dev';
  const [draft, set] = useDraft<Draft>(() =>
    connection === undefined
      ? { name: '', type: 'http', auth: 'bearer', hosts: [], scopes: [], environment, personal: false, ...start }
      : {
          id: connection.id,
          name: connection.name,
          type: connection.type,
          auth: connection.auth,
          hosts: connection.hosts,
          scopes: connection.scopes,
          environment: connection.environment,
          personal: connection.personal,
          ...(connection.serviceAccount === undefined ? {} : { serviceAccount: connection.serviceAccount }),
          ...(connection.ca === undefined ? {} : { ca: connection.ca }),
          ...(connection.internalAddresses === undefined ? {} : { internalAddresses: connection.internalAddresses }),
          ...(connection.server === undefined ? {} : { server: connection.server }),
          ...(connection.oauth === undefined ? {} : { oauth: connection.oauth }),
          ...(connection.rotateAfterDays === undefined ? {} : { rotateAfterDays: connection.rotateAfterDays }),
        },
  );
  const [hosts, setHosts] = useState(draft.hosts.join('\n'));
  const [scopes, setScopes] = useState(draft.scopes.join('\n'));
  const server = draft.server ?? serverTypes[draft.type];
  const opensMailbox = (draft.type === 'smtp' || draft.type === 'imap') && draft.auth === 'oauth2';
  // The secret of a server goes to that server and nowhere else.
  const place =
    server === undefined
      ? { hosts: lines(hosts).map((line) => hostOfAddress(line) ?? line) }
      : { hosts: [`${server.host}:${server.port}`], server };
  const save = useAction(async () => {
    const { server: _server, oauth: setup, ...rest } = draft;
    const oauth = draft.auth === 'oauth2' && setup !== undefined ? { oauth: trimmedSetup(setup) } : {};
    onSaved(await call('connections:save', { ...rest, ...place, ...oauth, name: draft.name.trim(), scopes: lines(scopes) }));
  });
  const setup = draft.auth === 'oauth2' ? (draft.oauth ?? emptySetup) : undefined;
  const own = useSession((state) => state.me?.person.id);
  const signsOut =
    connection?.hasSecret === true &&
    !keepsSecret(connection, { ...draft, server: undefined, ...place }, connection.secretBy !== undefined && connection.secretBy === own);
  const scopesField = (
    <FormField
      label={setup === undefined ? 'Scopes granted' : 'Scopes to ask for'}
      help={
        setup === undefined
          ? 'As the service names them; unused ones become a finding'
          : 'As few as your flows need; what the service grants is compared with what they use'
      }
    >
      {(control) => <Textarea {...control} mono rows={2} value={scopes} onValueChange={setScopes} />}
    </FormField>
  );
  const known = types.some((type) => type.value === draft.type);
  return (
    <FormDialog
      title={connection === undefined ? 'Add a connection' : `Edit ${connection.name}`}
      action={save}
      failed="It was not saved"
      button="Save"
      disabled={
        draft.name.trim() === '' ||
        (server === undefined &&
          place.hosts.some((host) => connection?.hosts.includes(host) !== true && boundHostFault(host) !== undefined)) ||
        server?.host === '' ||
        (server !== undefined && !isPort(server.port)) ||
        (opensMailbox && server?.user === undefined) ||
        (setup !== undefined && (connection === undefined || draft.oauth !== undefined) && !setupIsWhole(setup))
      }
      onClose={onClose}
    >
      <FormField label="Name" required>
        {(control) => <Input {...control} autoFocus maxLength={200} value={draft.name} onValueChange={(name) => set({ name })} />}
      </FormField>
      <div className="grid grid-cols-2 gap-3">
        <FormField label="Type">
          {(control) => (
            <Select
              {...control}
              value={draft.type}
              onValueChange={(type) =>
                set({ type, auth: types.find((one) => one.value === type)?.auth ?? draft.auth, server: serverTypes[type] })
              }
              options={known ? types : [...types, { value: draft.type, label: draft.type }]}
            />
          )}
        </FormField>
        <FormField label={connectionTitles.auth.label}>
          {(control) => (
            <Select {...control} value={draft.auth} onValueChange={(auth) => set({ auth: auth as Draft['auth'] })} options={auths} />
          )}
        </FormField>
      </div>
      {signsOut ? (
        <Callout tone="medium" title="The secret will be removed">
          It was entered for fewer hosts, or for another server, certificate authority, client or sign-in method. Enter it, or sign in,
          again after saving. Removing hosts, or naming a port for a host, keeps it.
        </Callout>
      ) : null}
      {setup === undefined ? null : <OauthFields setup={setup} reach={draft} onChange={(oauth) => set({ oauth })} />}
      {server !== undefined ? (
        <ServerFields
          server={server}
          withDatabase={draft.type === 'postgres' || draft.type === 'mysql'}
          withMailbox={opensMailbox}
          onChange={(next) => set({ server: next })}
        />
      ) : draft.type === 'webhook' ? null : (
        <HostsField text={hosts} named={(draft.internalAddresses ?? []).length > 0} onChange={setHosts} />
      )}
      {setup === undefined ? null : scopesField}
      <Disclosure title="More options" initially={connection !== undefined} className="!gap-4">
        {setup === undefined ? scopesField : null}
        <FormField label="Service account" help="The technical identity behind it; ideally one per flow">
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={200}
              value={draft.serviceAccount ?? ''}
              onValueChange={(value) => set({ serviceAccount: value === '' ? undefined : value })}
            />
          )}
        </FormField>
        {draft.auth === 'none' || (setup !== undefined && setup.way !== 'service') ? null : (
          <FormField label="Replace the secret after" help="Reminds you here.">
            {(control) => (
              <Select
                {...control}
                value={String(draft.rotateAfterDays ?? '')}
                onValueChange={(days) => set({ rotateAfterDays: days === '' ? undefined : Number(days) })}
                options={rotations}
              />
            )}
          </FormField>
        )}
        <Network draft={draft} onChange={set} />
        <Checkbox checked={draft.personal} onCheckedChange={(personal) => set({ personal })} label="This is a person's own account" />
      </Disclosure>
    </FormDialog>
  );
}
