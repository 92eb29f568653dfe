import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isBoundHost } from '../../app/broker/sign-in/credentials.node.ts';
import { coversHost, keepsSecret } from '../../app/workflow/model/keeps-secret.ts';

const setup = {
  way: 'device',
  tokenUrl: 'https://id.example.com/token',
  clientId: 'desk',
  deviceUrl: 'https://id.example.com/device',
} as const;
const before = { type: 'http', auth: 'oauth2', environment: 'prod', hosts: ['api.example.com', '*.shop.example.com:8443'], oauth: setup };

test.each<
  [string, Partial<typeof before> & { readonly ca?: string; readonly server?: { readonly host: string; readonly port: number } }, boolean]
>([
  ['nothing that matters', {}, true],
  ['a host is taken away', { hosts: ['api.example.com'] }, true],
  ['a port is named for a host', { hosts: ['api.example.com:8443'] }, true],
  ['one name of a wildcard', { hosts: ['a.shop.example.com:8443'] }, true],
  ['capitals', { hosts: ['API.example.com'] }, true],
  ['all hosts', { hosts: [] }, true],
  ['another host', { hosts: ['api.example.com', 'evil.example.com'] }, false],
  ['a wildcard for a host', { hosts: ['*.example.com'] }, false],
  ['any port for one', { hosts: ['*.shop.example.com'] }, false],
  ['two labels for one', { hosts: ['a.b.shop.example.com:8443'] }, false],
  ['a server', { server: { host: 'db.example.com', port: 5432 } }, false],
  ['an authority', { ca: 'PEM' }, false],
  ['production into something for drafts', { environment: 'dev' }, false],
  [
    'where device codes are asked for',
    { oauth: { ...setup, deviceUrl: 'https://evil.example.com/device' as typeof setup.deviceUrl } },
    false,
  ],
  ['where tokens are asked for', { oauth: { ...setup, tokenUrl: 'https://evil.example.com/token' as typeof setup.tokenUrl } }, false],
])('a secret that was entered by somebody else: %s', (_what, changes, kept) => {
  expect(keepsSecret(before, { ...before, ...changes }, false)).toBe(kept);
});

test('an address for device codes that goes away keeps it; one that comes takes it away', () => {
  const { deviceUrl: _none, ...browser } = { ...setup, way: 'browser' as const };
  expect([keepsSecret(before, { ...before, oauth: browser }, true), keepsSecret({ ...before, oauth: browser }, before, true)]).toEqual([
    true,
    false,
  ]);
});

test('the first hosts are named by whoever entered it', () => {
  const none = { ...before, hosts: [] };
  expect([keepsSecret(none, before, true), keepsSecret(none, before, false), keepsSecret(none, none, false)]).toEqual([true, false, true]);
});

test('what is covered goes nowhere that the broker would not have let it go before', () => {
  const name = fc.constantFrom(
    'a.example.com',
    'b.example.com',
    'a.b.example.com',
    'example.com',
    '*.example.com',
    '*.b.example.com',
    'A.example.com',
  );
  const rule = fc.tuple(name, fc.constantFrom('', ':443', ':8443')).map((parts) => parts.join(''));
  const bound = (hosts: string): Parameters<typeof isBoundHost>[0] => ({ hosts: [hosts], auth: { type: 'none' } });
  const places = ['a.example.com', 'b.example.com', 'a.b.example.com', 'x.a.b.example.com', 'example.com'].flatMap((host) =>
    [443, 8443, 9000].map((port) => [host, port] as const),
  );
  fc.assert(
    fc.property(rule, rule, (was, is) => {
      const within = places
        .filter(([host, port]) => isBoundHost(bound(is), host, port))
        .every(([host, port]) => isBoundHost(bound(was), host, port));
      // A wildcard reaches more than the places that stand here.
      if (is.startsWith('*')) expect(coversHost(was, is) && !within).toBe(false);
      else expect(coversHost(was, is)).toBe(within);
    }),
    { numRuns: 200 },
  );
});
