import { useState } from 'react';
import { call } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { FormDialog, FormField, Input, Textarea } from '../../ui/index.ts';
import type { Connection } from './state.ts';
import { keyHeaders } from '../../facts/connection-types.ts';

interface SecretField {
  readonly key: string;
  readonly label: string;
  readonly hidden: boolean;
  readonly lines?: true;
  readonly placeholder?: string;
  readonly help?: string;
}

const userAndPassword: readonly SecretField[] = [
  { key: 'user', label: 'User', hidden: false },
  { key: 'password', label: 'Password', hidden: true },
];

/** What each way to sign in needs. */
const fieldsOf: Readonly<Record<Connection['auth'], readonly SecretField[]>> = {
  none: [],
  unknown: [{ key: 'token', label: 'Secret', hidden: true }],
  bearer: [{ key: 'token', label: 'Token', hidden: true, help: 'The API key or token that the service gave you' }],
  'api-key': [
    {
      key: 'header',
      label: 'Header name',
      hidden: false,
      placeholder: 'X-Api-Key',
      help: 'The header that carries the key, as the service writes it',
    },
    { key: 'key', label: 'API key', hidden: true },
  ],
  basic: userAndPassword,
  database: userAndPassword,
  smtp: userAndPassword,
  aws: [
    { key: 'accessKeyId', label: 'Access key id', hidden: false },
    { key: 'secretAccessKey', label: 'Secret access key', hidden: true },
    { key: 'region', label: 'Region', hidden: false },
  ],
  oauth2: [{ key: 'token', label: 'Access token', hidden: true }],
  mtls: [
    { key: 'certificate', label: 'Certificate (PEM)', hidden: false, lines: true },
    { key: 'privateKey', label: 'Private key (PEM, without a passphrase)', hidden: true, lines: true },
  ],
};

const clientSecret: readonly SecretField[] = [{ key: 'clientSecret', label: 'Client secret', hidden: true }];

export function SecretDialog({ connection, onClose, onSaved }: { readonly connection: Connection; onClose(): void; onSaved(): void }) {
  const fields = connection.oauth === undefined ? fieldsOf[connection.auth] : clientSecret;
  const header = keyHeaders[connection.type];
  const [values, setValues] = useState<Readonly<Record<string, string>>>(
    header === undefined || connection.auth !== 'api-key' ? {} : { header },
  );
  const save = useAction(async () => {
    await call('connections:setSecret', { connectionId: connection.id, secret: values });
    onSaved();
  });
  return (
    <FormDialog
      size="small"
      title={`Secret of ${connection.name}`}
      description="Stored encrypted on this computer. No page, log or export shows it again."
      action={save}
      failed="It was not stored"
      button="Store secret"
      disabled={fields.length === 0 || fields.some((field) => (values[field.key] ?? '') === '')}
      onClose={onClose}
    >
      {fields.length === 0 ? (
        <p className="text-muted">This connection does not sign in, so it needs no secret.</p>
      ) : (
        fields.map((field, index) => (
          <FormField key={field.key} label={field.label} {...(field.help === undefined ? {} : { help: field.help })} required>
            {(control) =>
              field.lines === true ? (
                <Textarea
                  {...control}
                  mono
                  rows={4}
                  autoFocus={index === 0}
                  autoComplete="off"
                  maxLength={20_000}
                  value={values[field.key] ?? ''}
                  onValueChange={(value) => setValues({ ...values, [field.key]: value })}
                />
              ) : (
                <Input
                  {...control}
                  autoFocus={index === 0}
                  type={field.hidden ? 'password' : 'text'}
                  autoComplete="off"
                  placeholder={field.placeholder}
                  maxLength={20_000}
                  value={values[field.key] ?? ''}
                  onValueChange={(value) => setValues({ ...values, [field.key]: value })}
                />
              )
            }
          </FormField>
        ))
      )}
    </FormDialog>
  );
}
