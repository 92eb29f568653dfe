/** The places that people write for a secret, before they are saved. */
import { expect, test } from 'vitest';
import { boundHostFault, hostOfAddress, liesInside } from '../../app/broker/network/bound-host.ts';
import { parseHostRule } from '../../app/broker/network/host-rules.ts';

test('what is no host is refused with what to write', () => {
  const wrong = [
    'https://exa',
    'mple.com/path',
    '*',
    '*.com',
    '*.com:443',
    '*.co.uk',
    '*.',
    'a b',
    'host:0',
    'host:99999',
    'user@host',
    '010.0.0.1',
    'x'.repeat(300),
    'api..example.com',
    'http://',
    'ex%61mple.com',
  ];
  expect(wrong.filter((text) => boundHostFault(text) === undefined)).toEqual([]);
  expect(['*', '*.co.uk:8443'].map(boundHostFault)).toEqual([expect.stringContaining('everywhere'), expect.stringContaining('everywhere')]);
});

test('hosts, ports, one label of a wildcard and addresses are taken, as the broker reads them', () => {
  const right = [
    'api.example.com',
    'api.example.com:8443',
    '*.example.com',
    '10.0.0.1',
    '127.0.0.1:9000',
    '[::1]:443',
    'localhost:80',
    'ledger',
  ];
  expect(right.filter((text) => boundHostFault(text) !== undefined)).toEqual([]);
  expect(right.map((text) => parseHostRule(text).host)).toHaveLength(right.length);
});

test('a pasted address gives its host, with a port that is not the usual one', () => {
  expect(
    [
      'https://api.example.com/v1?x=1',
      'http://api.example.com',
      'https://api.example.com:8443/',
      'mple.com/path',
      'api.example.com',
      'api.example.com:443',
      'https://user:pw@api.example.com/',
    ].map(hostOfAddress),
  ).toEqual(['api.example.com', 'api.example.com:80', 'api.example.com:8443', 'mple.com', undefined, undefined, 'api.example.com']);
});

test('what lies inside a network is known by name and by address', () => {
  expect(['10.0.0.1', '192.168.1.4:8080', 'ledger', 'nas.local', 'api.example.com', '8.8.8.8', 'https://exa'].map(liesInside)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
