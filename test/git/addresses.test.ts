/** What is typed or pasted to reach a repository: one reading of an address, of a host key and of an authority, which is the one that is confirmed and kept. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64 } from '../../app/kernel/base64.ts';
import { readAddress, type RepositoryAddress } from '../../app/git/address.ts';
import { pemOf, readAuthority, readHostKey } from '../../app/git/pinned.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';

const attempt = (read: () => string): string => {
  try {
    return read();
  } catch (error) {
    return isCountersignError(error) ? error.code : String(error);
  }
};
const pathOf = (address: RepositoryAddress): string =>
  address.kind === 'ssh' ? `${address.user} ${address.host} ${address.port} ${address.path}` : address.place;

test('addresses of repositories', () => {
  expect([
    readAddress('git@git.example.com:team/flows.git'),
    readAddress('ssh://git.example.com:2222/~team/flows'),
    readAddress('https://git.example.com/team/flows.git/'),
    readAddress('/srv/flows.git'),
  ]).toMatchObject([
    { kind: 'ssh', place: 'git@git.example.com:team/flows.git', path: 'team/flows.git', port: 22 },
    { kind: 'ssh', place: 'ssh://git@git.example.com:2222/~team/flows', user: 'git', port: 2222, path: '~team/flows' },
    { kind: 'https', place: 'https://git.example.com/team/flows.git' },
    { kind: 'folder', place: '/srv/flows.git' },
  ]);
  expect(
    [
      'git@Host:/srv/x.git',
      'git@host:~/x.git',
      'ssh://git@host:2222/~/x.git',
      'ssh://[2001:db8::1]:2222/srv/x',
      'git@[2001:DB8:0::1]:x.git',
    ].map((place) => readAddress(place)),
  ).toMatchObject([
    { place: 'ssh://git@host/srv/x.git', path: '/srv/x.git' },
    { place: 'ssh://git@host/~/x.git', path: '~/x.git' },
    { place: 'ssh://git@host:2222/~/x.git', path: '~/x.git' },
    { place: 'ssh://git@[2001:db8::1]:2222/srv/x', host: '2001:db8::1' },
    { place: 'git@[2001:db8::1]:x.git', host: '2001:db8::1', path: 'x.git' },
  ]);
  for (const wrong of [
    'git://git.example.com/x',
    'file:///srv/x',
    'ext::sh -c x',
    'ssh://-oProxyCommand=x@host/p',
    'ssh://git@-oProxyCommand/p',
    'ssh://git@host/$(x)',
    'git@host:-x',
    'git@host:/a/../b',
    'git@[::::]:x',
    'https://host/x?token=1',
  ]) {
    expect([
      wrong,
      (() => {
        try {
          return readAddress(wrong).kind;
        } catch {
          return 'refused';
        }
      })(),
    ]).toEqual([wrong, wrong.startsWith('ext::') ? 'folder' : 'refused']);
  }
});

test('an address that is kept and read again leads to the same place (property)', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'B', '7', '.', '-', '_', '~'), minLength: 0, maxLength: 4 });
  const path = fc
    .tuple(fc.constantFrom('', '/', '~', '/~', '~/', '/~/', '//'), fc.array(part, { minLength: 1, maxLength: 4 }))
    .map(([start, parts]) => start + parts.join('/'));
  const host = fc.constantFrom('git.example.com', 'Git', '192.0.2.7', '[2001:db8::1]', '[::FFFF:192.0.2.7]');
  const place = fc.oneof(
    fc.tuple(host, path).map(([at, rest]) => `git@${at}:${rest}`),
    fc
      .tuple(fc.constantFrom('ssh://', 'ssh://git@', 'https://'), host, fc.constantFrom('', ':22', ':2222'), path)
      .map(([scheme, at, port, rest]) => `${scheme}${at}${port}/${rest}`),
  );
  fc.assert(
    fc.property(place, (typed) => {
      let once: RepositoryAddress;
      try {
        once = readAddress(typed);
      } catch {
        return;
      }
      const twice = readAddress(once.place);
      expect([pathOf(twice), twice.place]).toEqual([pathOf(once), once.place]);
    }),
    { numRuns: 400 },
  );
});

const good = 'AAAAC3NzaC1lZDI1NTE5AAAAIHucyFmjNnHrw+QYG2QzgBN+INzAL+cPKmEXnm2gFP9G';
const other = 'AAAAC3NzaC1lZDI1NTE5AAAAIGBh5Inh3eNGusYQ2nMqFaHz6Xe1P39f6VvpMAiE+iVB';

test('exactly one host key is read, whole and of the kind that it says', () => {
  for (const text of [
    `ssh-ed25519 ${good}`,
    `[git.example.com]:22 ssh-ed25519 ${good} comment`,
    `# git.example.com:22 SSH-2.0\ngit.example.com,192.0.2.7 ssh-ed25519 ${good}\r\n`,
  ])
    expect(readHostKey(text)).toBe(`ssh-ed25519 ${good}`);
  for (const text of [
    `ssh-ed25519 ${good}, ssh-ed25519 ${other}`,
    `ssh-ed25519 ${good} ssh-ed25519 ${other}`,
    `ssh-ed25519 ${good}\nssh-ed25519 ${other}`,
    `ssh-ed25519 ${good} ${other}`,
    `@revoked ssh-ed25519 ${good}`,
    `ssh-rsa ${good}`,
    `ssh-ed25519 ${good.slice(0, -4)}`,
    `ssh-ed25519 ${good}A`,
    `ssh-ed25519 ${good}AAAA`,
    `ssh-ed25519 ${'A'.repeat(68)}`,
    '',
  ])
    expect([text, attempt(() => readHostKey(text))]).toEqual([text, 'git/wrong-server']);
});

test('an authority is read as its certificates alone, and refused beside anything else', () => {
  const ders = [Uint8Array.from({ length: 100 }, (_, at) => at), Uint8Array.of(48, 1, 2)];
  const pem = pemOf(ders);
  expect([
    readAuthority(`subject=Test\n${pem.replaceAll('\n', '\r\n')}`),
    pemOf(readAuthority(pem)) === pem,
    Math.max(...pem.split('\n').map((line) => line.length)),
  ]).toEqual([ders, true, 64]);
  for (const text of [
    '',
    'no certificate',
    `${pem}-----BEGIN PRIVATE KEY-----\n${toBase64(Uint8Array.of(1))}\n-----END PRIVATE KEY-----`,
    '-----BEGIN CERTIFICATE-----\nAAA\n-----END CERTIFICATE-----',
    pem.repeat(6),
  ]) {
    expect(attempt(() => pemOf(readAuthority(text)))).toBe('git/wrong-server');
  }
});
