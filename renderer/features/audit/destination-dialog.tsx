import { call } from '../../bridge/client.ts';
import type { InputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import {
  Checkbox,
  FormDialog,
  FormField,
  PortField,
  SecretInput,
  SelectField,
  TextField,
  Textarea,
  isPort,
  useDraft,
} from '../../ui/index.ts';

export type Destination = InputOf<'audit:saveDestination'>['destination'];
type Kind = Destination['kind'];

export const kindNames: Readonly<Record<Kind, string>> = {
  syslog: 'Syslog over TLS',
  splunk: 'Splunk',
  otlp: 'OpenTelemetry',
  file: 'File',
};
const kinds = (Object.keys(kindNames) as Kind[]).map((value) => ({ value, label: kindNames[value] }));
const formatNames = { json: 'JSON', cef: 'CEF', leef: 'LEEF', ocsf: 'OCSF 1.9' } as const;
type FormatName = keyof typeof formatNames;
const formats = (Object.keys(formatNames) as FormatName[]).map((value) => ({ value, label: formatNames[value] }));

/** All that a destination of any kind can have; the chosen kind takes its part. */
interface Draft {
  readonly name: string;
  readonly enabled: boolean;
  readonly kind: Kind;
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly fileName: string;
  readonly format: FormatName;
  readonly acknowledged: boolean;
  readonly ca: string;
  readonly token: string;
}

const fresh: Draft = {
  name: '',
  enabled: true,
  kind: 'syslog',
  host: '',
  port: 6514,
  url: '',
  fileName: 'audit.jsonl',
  format: 'ocsf',
  acknowledged: true,
  ca: '',
  token: '',
};
function draftOf(destination: Destination | undefined): Draft {
  if (destination === undefined) return fresh;
  const { ca, ...same } = { ca: undefined, ...destination };
  return { ...fresh, ...same, ...(ca === undefined ? {} : { ca }) };
}

function destinationOf(draft: Draft, id: string): Destination {
  const base = { id, name: draft.name.trim(), enabled: draft.enabled };
  const ca = draft.ca.trim() === '' ? {} : { ca: draft.ca.trim() };
  switch (draft.kind) {
    case 'syslog':
      return { ...base, kind: 'syslog', host: draft.host.trim(), port: draft.port, format: draft.format, hostName: '', ...ca };
    case 'splunk':
      return {
        ...base,
        kind: 'splunk',
        url: draft.url.trim(),
        format: draft.format === 'json' ? 'json' : 'ocsf',
        acknowledged: draft.acknowledged,
        ...ca,
      };
    case 'otlp':
      return { ...base, kind: 'otlp', url: draft.url.trim(), ...ca };
    case 'file':
      return { ...base, kind: 'file', fileName: draft.fileName.trim(), format: draft.format };
  }
}

/** The first thing that keeps it from being saved. */
function missingIn({ name, kind, host, port, url, fileName }: Draft): string | undefined {
  if (name.trim() === '') return 'a name';
  switch (kind) {
    case 'syslog':
      return host.trim() === '' ? 'the host' : isPort(port) ? undefined : 'the port';
    case 'splunk':
    case 'otlp':
      return url.trim() === '' ? 'the address' : undefined;
    case 'file':
      return fileName.trim() === '' ? 'the file name' : undefined;
  }
}

export function DestinationDialog({
  destination,
  hasToken,
  onClose,
  onSaved,
}: {
  readonly destination: Destination | undefined;
  readonly hasToken: boolean;
  onClose(): void;
  onSaved(): void;
}) {
  const [draft, set] = useDraft(() => draftOf(destination));
  const save = useAction(async () => {
    await call('audit:saveDestination', {
      destination: destinationOf(draft, destination?.id ?? 'new'),
      ...(draft.token === '' ? {} : { secret: draft.token }),
    });
    onSaved();
  });
  const overNetwork = draft.kind !== 'file';
  const collector = draft.kind === 'splunk' || draft.kind === 'otlp';
  return (
    <FormDialog
      title={destination === undefined ? 'Forward the audit log' : destination.name}
      description="Every entry from the first on, in order. Entries hold ids and codes, no names and no personal data."
      action={save}
      failed="It was not saved"
      button="Save"
      missing={missingIn(draft)}
      onClose={onClose}
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Name"
          required
          autoFocus
          maxLength={100}
          placeholder="Security team"
          value={draft.name}
          onValueChange={(name) => set({ name })}
        />
        <SelectField label="Goes to" value={draft.kind} onValueChange={(kind) => set({ kind: kind as Kind })} options={kinds} />
        {draft.kind === 'syslog' ? (
          <>
            <TextField
              label="Host"
              required
              mono
              placeholder="siem.example.com"
              maxLength={253}
              value={draft.host}
              onValueChange={(host) => set({ host })}
            />
            <PortField value={draft.port} onValueChange={(port) => set({ port })} />
          </>
        ) : null}
        {draft.kind === 'file' ? (
          <TextField
            label="File name"
            help="In the folder “forwarded” of the workspace"
            required
            mono
            maxLength={100}
            value={draft.fileName}
            onValueChange={(fileName) => set({ fileName })}
          />
        ) : null}
        {draft.kind === 'otlp' ? null : (
          <SelectField
            label="Format"
            value={draft.format}
            onValueChange={(format) => set({ format: format as FormatName })}
            options={draft.kind === 'splunk' ? formats.filter(({ value }) => value === 'json' || value === 'ocsf') : formats}
          />
        )}
      </div>
      {collector ? (
        <>
          <TextField
            label="Address"
            required
            mono
            maxLength={2_000}
            placeholder="https://collector.example.com:8088"
            value={draft.url}
            onValueChange={(url) => set({ url })}
          />
          <FormField label="Token" help={hasToken ? 'Leave empty to keep the stored one' : 'Stored encrypted and never shown again'}>
            {(control) => (
              <SecretInput
                {...control}
                autoComplete="off"
                maxLength={2_000}
                value={draft.token}
                onValueChange={(token) => set({ token })}
              />
            )}
          </FormField>
        </>
      ) : null}
      {draft.kind === 'splunk' ? (
        <Checkbox
          checked={draft.acknowledged}
          onCheckedChange={(acknowledged) => set({ acknowledged })}
          label="Wait until the indexer confirms"
          hint="Needs indexer acknowledgement switched on for the token"
        />
      ) : null}
      {overNetwork ? (
        <FormField label="Certificate of its authority" help="In PEM. Only needed if this computer does not trust it already">
          {(control) => (
            <Textarea
              {...control}
              mono
              rows={3}
              maxLength={100_000}
              placeholder="-----BEGIN CERTIFICATE-----"
              value={draft.ca}
              onValueChange={(ca) => set({ ca })}
            />
          )}
        </FormField>
      ) : null}
      <Checkbox
        checked={draft.enabled}
        onCheckedChange={(enabled) => set({ enabled })}
        label="Switched on"
        hint="While it is off, entries wait in the log; none is skipped"
      />
    </FormDialog>
  );
}
