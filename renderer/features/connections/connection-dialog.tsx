import { useState } from 'react';
import { ChevronRight } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { InputOf } from '../../../app/ipc/contract.ts';
import { boundHostFault, hostOfAddress, internalAddressFault, liesInside } from '../../../app/broker/network/bound-host.ts';
import { keepsSecret } from '../../../app/workflow/model/keeps-secret.ts';
import { useAction } from '../../bridge/use-action.ts';
import { authTitles, connectionTitles } from '../../../app/workflow/model/setting-titles.ts';
import { connectionTypes as types } from '../../facts/connection-types.ts';
import { useSession } from '../../shell/session.ts';
import { Button, Callout, Checkbox, Disclosure, FormDialog, FormField, Input, Select, Textarea } from '../../ui/index.ts';
import { emptySetup, OauthFields, setupIsWhole, trimmedSetup } from './oauth-fields.tsx';
import type { Connection } from './state.ts';

type Draft = InputOf<'connections:save'>;

type Server = NonNullable<Draft['server']>;
/** Types that are reached at one server instead of by addresses in the flow, and the port that is usual. */
const serverTypes: Readonly<Record<string, Server>> = {
  smtp: { host: '', port: 465, security: 'tls' },
  imap: { host: '', port: 993, security: 'tls' },
  postgres: { host: '', port: 5432, security: 'tls' },
  mysql: { host: '', port: 3306, security: 'starttls' },
};
const securities: readonly { readonly value: Server['security']; readonly label: string }[] = [
  { value: 'tls', label: 'TLS from the start' },
  { value: 'starttls', label: 'STARTTLS' },
];

interface ServerFieldsProps {
  readonly server: Server;
  readonly withDatabase: boolean;
  readonly withMailbox: boolean;
  onChange(server: Server): void;
}

function ServerFields({ server, withDatabase, withMailbox, onChange }: ServerFieldsProps) {
  return (
    <div className="grid grid-cols-[1fr_90px_150px] gap-3">
      <FormField label="Server" required>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={253}
            placeholder="mail.example.com"
            value={server.host}
            onChange={(event) => onChange({ ...server, host: event.target.value.trim() })}
          />
        )}
      </FormField>
      <FormField label="Port" required>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            max={65_535}
            value={server.port}
            onChange={(event) => onChange({ ...server, port: Math.round(Number(event.target.value)) })}
          />
        )}
      </FormField>
      <FormField label="Encryption">
        {(control) => (
          <Select
            {...control}
            value={server.security}
            onValueChange={(security) => onChange({ ...server, security: security as Server['security'] })}
            options={securities}
          />
        )}
      </FormField>
      {withMailbox ? (
        <FormField label="Mailbox" required help="The mailbox to sign in to." className="col-span-full">
          {(control) => (
            <Input
              {...control}
              maxLength={320}
              placeholder="desk@example.com"
              value={server.user ?? ''}
              onChange={(event) => {
                const { user: _old, ...rest } = server;
                const user = event.target.value.trim();
                onChange(user === '' ? rest : { ...rest, user });
              }}
            />
          )}
        </FormField>
      ) : null}
      {withDatabase ? (
        <FormField label="Database" className="col-span-full">
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={200}
              value={server.database ?? ''}
              onChange={(event) => {
                const { database: _old, ...rest } = server;
                onChange(event.target.value === '' ? rest : { ...rest, database: event.target.value });
              }}
            />
          )}
        </FormField>
      ) : null}
    </div>
  );
}

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

/** What only a service inside the organisation needs. Folded, unless something is set. */
function Network({ draft, onChange }: { readonly draft: Draft; onChange(values: Partial<Draft>): void }) {
  const [open, setOpen] = useState(draft.ca !== undefined || draft.internalAddresses !== undefined);
  const [addresses, setAddresses] = useState((draft.internalAddresses ?? []).join('\n'));
  const [left, setLeft] = useState(false);
  const faults = left ? lines(addresses).flatMap((line) => internalAddressFault(line) ?? []) : [];
  const wrong = draft.ca !== undefined && !/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(draft.ca.trim());
  if (!open)
    return (
      <Button tone="ghost" className="self-start" icon={ChevronRight} onClick={() => setOpen(true)}>
        Inside your own network
      </Button>
    );
  return (
    <div role="group" aria-label="Inside your own network" className="flex flex-col gap-4 rounded-md border border-line p-3">
      <FormField
        label="Addresses inside your network"
        error={faults.length === 0 ? undefined : faults.slice(0, 4).join(' ')}
        help="Nothing private is reached unless it is listed here. One per line, as 10.20.0.15 or 10.20.0.0/28 for a range."
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={2}
            value={addresses}
            onChange={(event) => {
              setAddresses(event.target.value);
              const list = lines(event.target.value);
              onChange({ internalAddresses: list.length === 0 ? undefined : list });
            }}
            onBlur={() => setLeft(true)}
          />
        )}
      </FormField>
      <FormField
        label="Private certificate authority"
        help="In PEM. It is trusted for this connection and for no other"
        error={wrong ? 'This is not a PEM certificate, which begins with -----BEGIN CERTIFICATE-----.' : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={3}
            maxLength={100_000}
            value={draft.ca ?? ''}
            onChange={(event) => onChange({ ca: event.target.value.trim() === '' ? undefined : event.target.value })}
          />
        )}
      </FormField>
    </div>
  );
}

/** The hosts, one a line. An address that is pasted is turned into its host; what is no host is said under the field. */
function HostsField({ text, named, onChange }: { readonly text: string; readonly named: boolean; onChange(text: string): void }) {
  const [taken, setTaken] = useState<string>();
  const [left, setLeft] = useState(false);
  const faults = left ? lines(text).flatMap((line) => boundHostFault(line) ?? []) : [];
  const inside = lines(text).filter(liesInside);
  const tidy = (written: string): void => {
    const next = lines(written)
      .map((line) => hostOfAddress(line) ?? line)
      .join('\n');
    if (next !== lines(written).join('\n')) setTaken('Only the host counts: the rest of the address was removed.');
    onChange(next === lines(written).join('\n') ? written : next);
  };
  return (
    <>
      <FormField
        label={connectionTitles.hosts.label}
        error={faults.length === 0 ? undefined : faults.slice(0, 4).join(' ')}
        help={
          taken ??
          'One per line, such as api.example.com or api.example.com:8443. Without one the secret is sent nowhere, and calls that need it are refused'
        }
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={3}
            value={text}
            onChange={(event) => {
              setTaken(undefined);
              onChange(event.target.value);
            }}
            onBlur={(event) => {
              setLeft(true);
              tidy(event.target.value);
            }}
          />
        )}
      </FormField>
      {inside.length === 0 || named ? null : (
        <Callout tone="medium" title={`${inside.slice(0, 3).join(', ')} ${inside.length === 1 ? 'lies' : 'lie'} inside your network`}>
          Nothing inside is reached unless its address is named under More options, “Inside your own network”.
        </Callout>
      )}
    </>
  );
}

const lines = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** `start` is what a step of a flow asks for. */
export interface ConnectionDialogProps {
  readonly connection: Connection | undefined;
  readonly start?: Partial<Draft> | undefined;
  onClose(): void;
  onSaved(saved: Connection): void;
}

export function ConnectionDialog({ connection, start, onClose, onSaved }: ConnectionDialogProps) {
  const environment = useSession((state) => state.app?.workspace?.environment) ?? 'dev';
  const [draft, setDraft] = useState<Draft>(() =>
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
  const set = (values: Partial<Draft>): void => setDraft((before) => ({ ...before, ...values }));
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
      {(control) => <Textarea {...control} mono rows={2} value={scopes} onChange={(event) => setScopes(event.target.value)} />}
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
        (opensMailbox && server?.user === undefined) ||
        (setup !== undefined && (connection === undefined || draft.oauth !== undefined) && !setupIsWhole(setup))
      }
      onClose={onClose}
    >
      <FormField label="Name" required>
        {(control) => (
          <Input {...control} autoFocus maxLength={200} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
        )}
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
              onChange={(event) => set({ serviceAccount: event.target.value === '' ? undefined : event.target.value })}
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
