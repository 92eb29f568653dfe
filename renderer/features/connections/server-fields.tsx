/** Where a database or a mailbox is, and how it is reached. */
import { PortField, SelectField, TextField } from '../../ui/index.ts';
import type { Draft } from './network-fields.tsx';

type Server = NonNullable<Draft['server']>;

/** Types that are reached at one server instead of by addresses in the flow, and the port that is usual. */
export const serverTypes: Readonly<Record<string, Server>> = {
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

export function ServerFields({ server, withDatabase, withMailbox, onChange }: ServerFieldsProps) {
  return (
    <div className="grid grid-cols-[1fr_90px_150px] gap-3">
      <TextField
        label="Server"
        required
        mono
        maxLength={253}
        placeholder="mail.example.com"
        value={server.host}
        onValueChange={(value) => onChange({ ...server, host: value.trim() })}
      />
      <PortField value={server.port} onValueChange={(port) => onChange({ ...server, port })} />
      <SelectField
        label="Encryption"
        value={server.security}
        onValueChange={(security) => onChange({ ...server, security: security as Server['security'] })}
        options={securities}
      />
      {withMailbox ? (
        <TextField
          label="Mailbox"
          required
          help="The mailbox to sign in to."
          className="col-span-full"
          maxLength={320}
          placeholder="desk@example.com"
          value={server.user ?? ''}
          onValueChange={(value) => {
            const { user: _old, ...rest } = server;
            const user = value.trim();
            onChange(user === '' ? rest : { ...rest, user });
          }}
        />
      ) : null}
      {withDatabase ? (
        <TextField
          label="Database"
          className="col-span-full"
          mono
          maxLength={200}
          value={server.database ?? ''}
          onValueChange={(value) => {
            const { database: _old, ...rest } = server;
            onChange(value === '' ? rest : { ...rest, database: value });
          }}
        />
      ) : null}
    </div>
  );
}
