/** What a connection has to know to sign in by OAuth 2. */
import { useState } from 'react';
import { ChevronRight, Search } from 'lucide-react';
import { call } from '../../bridge/client.ts';
import type { InputOf } from '../../../app/ipc/contract.ts';
import { sameServer } from '../../../app/workflow/model/oauth-setup.ts';
import { useAction } from '../../bridge/use-action.ts';
import { Button, Callout, FormField, Input, Mono, Select } from '../../ui/index.ts';

type Draft = InputOf<'connections:save'>;
export type OauthSetup = NonNullable<Draft['oauth']>;

const ways: readonly { readonly value: OauthSetup['way']; readonly label: string }[] = [
  { value: 'browser', label: 'A person, in the browser' },
  { value: 'device', label: 'A person, with a code on any device' },
  { value: 'service', label: 'The connection itself, with a client secret' },
];
const wayHelp: Readonly<Record<OauthSetup['way'], string>> = {
  browser: 'You sign in once at the service; the connection then renews itself',
  device: 'You type a short code at the service, on this or another device',
  service: 'Best for flows that run unattended: it belongs to no person',
};

export const emptySetup: OauthSetup = { way: 'browser', tokenUrl: '', clientId: '', authorizeUrl: '' };

const isHttps = (text: string | undefined): boolean => text !== undefined && URL.canParse(text) && new URL(text).protocol === 'https:';

export function setupIsWhole(setup: OauthSetup): boolean {
  return (
    setup.clientId.trim() !== '' &&
    isHttps(setup.tokenUrl) &&
    (setup.way !== 'browser' || isHttps(setup.authorizeUrl)) &&
    (setup.way !== 'device' || isHttps(setup.deviceUrl))
  );
}

/** Fields that the way does not need, or that were left empty, are no part of it. */
export function trimmedSetup(setup: OauthSetup): OauthSetup {
  const { issuer, authorizeUrl, deviceUrl, revokeUrl, redirectPort, ...rest } = setup;
  const filled = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';
  return {
    ...rest,
    clientId: setup.clientId.trim(),
    tokenUrl: setup.tokenUrl.trim(),
    ...(filled(issuer) ? { issuer: issuer.trim() } : {}),
    ...(setup.way === 'browser' && filled(authorizeUrl) ? { authorizeUrl: authorizeUrl.trim() } : {}),
    ...(setup.way === 'device' && filled(deviceUrl) ? { deviceUrl: deviceUrl.trim() } : {}),
    // It came with the lookup; a token address that was typed since is another server's.
    ...(filled(revokeUrl) && sameServer(revokeUrl, setup.tokenUrl.trim()) ? { revokeUrl } : {}),
    ...(setup.way === 'browser' && redirectPort !== undefined ? { redirectPort } : {}),
  };
}

interface OauthFieldsProps {
  readonly setup: OauthSetup;
  /** How the server is reached, where it lies inside the organisation. */
  readonly reach: Pick<Draft, 'ca' | 'internalAddresses'>;
  onChange(setup: OauthSetup): void;
}

export function OauthFields({ setup, reach, onChange }: OauthFieldsProps) {
  const [more, setMore] = useState(setup.sendSecret === 'form' || setup.redirectPort !== undefined);
  const [offered, setOffered] = useState<readonly string[]>();
  /** What stands there while somebody types: its first digits are no port yet. */
  const [typedPort, setTypedPort] = useState<string>();
  const set = (values: Partial<OauthSetup>): void => {
    onChange({ ...setup, ...values });
  };
  const lookUp = useAction(async () => {
    const found = await call('oauth:discover', {
      issuer: setup.issuer?.trim() ?? '',
      ...(reach.ca === undefined ? {} : { ca: reach.ca }),
      ...(reach.internalAddresses === undefined ? {} : { internalAddresses: reach.internalAddresses }),
    });
    setOffered(found.scopes);
    set({
      issuer: found.issuer,
      namesIssuer: found.namesIssuer,
      tokenUrl: found.tokenUrl,
      sendSecret: found.sendSecret,
      ...(found.authorizeUrl === undefined ? {} : { authorizeUrl: found.authorizeUrl }),
      ...(found.deviceUrl === undefined ? {} : { deviceUrl: found.deviceUrl }),
      revokeUrl: found.revokeUrl,
    });
  });
  return (
    <div role="group" aria-label="How it signs in" className="flex flex-col gap-4 rounded-md border border-line p-3">
      <FormField label="Who signs in" help={wayHelp[setup.way]}>
        {(control) => (
          <Select
            {...control}
            value={setup.way}
            onValueChange={(way) => {
              set({ way: way as OauthSetup['way'] });
            }}
            options={ways}
          />
        )}
      </FormField>
      <FormField
        label="Sign-in server"
        help="If the server publishes its addresses, they are filled in. Leave this empty to type them yourself"
      >
        {(control) => (
          <span className="flex gap-2">
            <Input
              {...control}
              mono
              maxLength={1_000}
              placeholder="https://login.example.com"
              value={setup.issuer ?? ''}
              onValueChange={(value) => {
                const { namesIssuer: _old, ...rest } = setup;
                onChange({ ...rest, issuer: value });
              }}
            />
            <Button icon={Search} busy={lookUp.busy} disabled={!isHttps(setup.issuer)} onClick={() => void lookUp.run()}>
              Look up
            </Button>
          </span>
        )}
      </FormField>
      {lookUp.error === undefined ? null : (
        <Callout tone="high" title="The server was not found">
          {lookUp.error.message}
        </Callout>
      )}
      {offered === undefined ? null : (
        <Callout tone="good" title="Addresses filled in">
          {offered.length === 0 ? (
            'The server does not list its scopes. Look in its documentation.'
          ) : (
            <>
              It offers the scopes <Mono>{offered.slice(0, 12).join(' ')}</Mono>
              {offered.length > 12 ? ` and ${offered.length - 12} more` : ''}. Ask for as few as your flows need.
            </>
          )}
        </Callout>
      )}
      {setup.way === 'browser' ? (
        <FormField label="Address where people sign in" required>
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={2_000}
              placeholder="https://login.example.com/authorize"
              value={setup.authorizeUrl ?? ''}
              onValueChange={(authorizeUrl) => {
                set({ authorizeUrl });
              }}
            />
          )}
        </FormField>
      ) : null}
      {setup.way === 'device' ? (
        <FormField label="Address that gives device codes" required>
          {(control) => (
            <Input
              {...control}
              mono
              maxLength={2_000}
              placeholder="https://login.example.com/device/code"
              value={setup.deviceUrl ?? ''}
              onValueChange={(deviceUrl) => {
                set({ deviceUrl });
              }}
            />
          )}
        </FormField>
      ) : null}
      <FormField label="Address that gives tokens" required>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={2_000}
            placeholder="https://login.example.com/token"
            value={setup.tokenUrl}
            onValueChange={(tokenUrl) => {
              set({ tokenUrl });
            }}
          />
        )}
      </FormField>
      <FormField label="Client ID" help="The service gives it to you when you register Countersign there" required>
        {(control) => (
          <Input
            {...control}
            mono
            maxLength={500}
            value={setup.clientId}
            onValueChange={(clientId) => {
              set({ clientId });
            }}
          />
        )}
      </FormField>
      {setup.way === 'browser' ? (
        <p className="text-sm text-muted">
          Register this redirect address at the service:{' '}
          <Mono>{`http://127.0.0.1${setup.redirectPort === undefined ? '' : `:${setup.redirectPort}`}/connection/callback`}</Mono>
        </p>
      ) : null}
      {more ? (
        <div className="grid grid-cols-2 gap-3">
          <FormField label="Client secret is sent">
            {(control) => (
              <Select
                {...control}
                value={setup.sendSecret ?? 'header'}
                onValueChange={(sendSecret) => {
                  set({ sendSecret: sendSecret as 'header' | 'form' });
                }}
                options={[
                  { value: 'header', label: 'In a header (usual)' },
                  { value: 'form', label: 'In the form' },
                ]}
              />
            )}
          </FormField>
          {setup.way !== 'browser' ? null : (
            <FormField label="Port of the redirect address" help="Empty: any free one">
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={1_024}
                  max={65_535}
                  value={typedPort ?? setup.redirectPort ?? ''}
                  onBlur={() => setTypedPort(undefined)}
                  onValueChange={(value) => {
                    setTypedPort(value);
                    const { redirectPort: _old, ...rest } = setup;
                    const port = Math.round(Number(value));
                    onChange(port >= 1_024 && port <= 65_535 ? { ...rest, redirectPort: port } : rest);
                  }}
                />
              )}
            </FormField>
          )}
        </div>
      ) : (
        <Button
          tone="ghost"
          className="self-start"
          icon={ChevronRight}
          onClick={() => {
            setMore(true);
          }}
        >
          Required by some servers
        </Button>
      )}
    </div>
  );
}
