import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { isApprovedInternal, judgeAddress } from '../../app/broker/network/address-judge.ts';

const kinds = (addresses: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    addresses.map((address) => {
      const { allowed, kind, embedded } = judgeAddress(address);
      return [address, `${allowed ? 'allowed' : 'refused'} ${kind}${embedded === undefined ? '' : ` ${embedded}`}`];
    }),
  );

describe('judgeAddress', () => {
  test('IPv4: every special-purpose block, its edges and its neighbours', () => {
    expect(
      kinds([
        '0.0.0.0',
        '0.255.255.255',
        '1.0.0.0',
        '9.255.255.255',
        '10.0.0.0',
        '10.255.255.255',
        '11.0.0.0',
        '100.63.255.255',
        '100.64.0.0',
        '100.127.255.255',
        '100.128.0.0',
        '100.100.100.200',
        '126.255.255.255',
        '127.0.0.1',
        '127.255.255.255',
        '128.0.0.0',
        '168.63.129.16',
        '168.63.129.15',
        '169.254.0.0',
        '169.254.169.254',
        '169.254.170.2',
        '172.15.255.255',
        '172.16.0.0',
        '172.31.255.255',
        '172.32.0.0',
        '192.0.0.1',
        '192.0.0.192',
        '192.0.1.0',
        '192.0.2.1',
        '192.88.99.1',
        '192.167.255.255',
        '192.168.0.1',
        '192.169.0.0',
        '198.17.255.255',
        '198.18.0.1',
        '198.19.255.255',
        '198.20.0.0',
        '198.51.100.1',
        '203.0.113.1',
        '223.255.255.255',
        '224.0.0.1',
        '239.255.255.255',
        '240.0.0.1',
        '255.255.255.255',
        '8.8.8.8',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "0.0.0.0": "refused unspecified",
        "0.255.255.255": "refused protocol",
        "1.0.0.0": "allowed public",
        "10.0.0.0": "refused private",
        "10.255.255.255": "refused private",
        "100.100.100.200": "refused metadata",
        "100.127.255.255": "refused shared",
        "100.128.0.0": "allowed public",
        "100.63.255.255": "allowed public",
        "100.64.0.0": "refused shared",
        "11.0.0.0": "allowed public",
        "126.255.255.255": "allowed public",
        "127.0.0.1": "refused loopback",
        "127.255.255.255": "refused loopback",
        "128.0.0.0": "allowed public",
        "168.63.129.15": "allowed public",
        "168.63.129.16": "refused metadata",
        "169.254.0.0": "refused link-local",
        "169.254.169.254": "refused metadata",
        "169.254.170.2": "refused metadata",
        "172.15.255.255": "allowed public",
        "172.16.0.0": "refused private",
        "172.31.255.255": "refused private",
        "172.32.0.0": "allowed public",
        "192.0.0.1": "refused protocol",
        "192.0.0.192": "refused metadata",
        "192.0.1.0": "allowed public",
        "192.0.2.1": "refused documentation",
        "192.167.255.255": "allowed public",
        "192.168.0.1": "refused private",
        "192.169.0.0": "allowed public",
        "192.88.99.1": "refused 6to4",
        "198.17.255.255": "allowed public",
        "198.18.0.1": "refused benchmarking",
        "198.19.255.255": "refused benchmarking",
        "198.20.0.0": "allowed public",
        "198.51.100.1": "refused documentation",
        "203.0.113.1": "refused documentation",
        "223.255.255.255": "allowed public",
        "224.0.0.1": "refused multicast",
        "239.255.255.255": "refused multicast",
        "240.0.0.1": "refused reserved",
        "255.255.255.255": "refused broadcast",
        "8.8.8.8": "allowed public",
        "9.255.255.255": "allowed public",
      }
    `);
  });

  test('IPv6: every special-purpose block, and every way to write an IPv4 address inside', () => {
    expect(
      kinds([
        '::',
        '::1',
        '::127.0.0.1',
        '::ffff:127.0.0.1',
        '::ffff:8.8.8.8',
        '::ffff:0:127.0.0.1',
        '64:ff9b::127.0.0.1',
        '64:ff9b::8.8.8.8',
        '64:ff9b::169.254.169.254',
        '64:ff9b:1::1',
        '64:ff9b:1:7f00:0:100::',
        '100::1',
        '2001::1',
        '2001:0:4136:e378:8000:63bf:80ff:fffe',
        '2001:2::1',
        '2001:db8::1',
        '2001:20::1',
        '2001:200::1',
        '2002:7f00:1::',
        '2002:808:808::',
        '2606:4700:4700::1111',
        '2606:4700::5efe:7f00:1',
        '2606:4700::200:5efe:a00:1',
        '2620:4f:8000::1',
        '3fff::1',
        '4000::1',
        '5f00::1',
        'fc00::1',
        'fd00:ec2::254',
        'fd20:ce::254',
        'fe80::1',
        'fec0::1',
        'ff02::1',
      ]),
    ).toMatchInlineSnapshot(`
      {
        "100::1": "refused reserved",
        "2001:0:4136:e378:8000:63bf:80ff:fffe": "refused teredo loopback",
        "2001:200::1": "allowed public",
        "2001:20::1": "refused protocol",
        "2001:2::1": "refused benchmarking",
        "2001::1": "refused teredo reserved",
        "2001:db8::1": "refused documentation",
        "2002:7f00:1::": "refused 6to4 loopback",
        "2002:808:808::": "refused 6to4 public",
        "2606:4700:4700::1111": "allowed public",
        "2606:4700::200:5efe:a00:1": "refused isatap private",
        "2606:4700::5efe:7f00:1": "refused isatap loopback",
        "2620:4f:8000::1": "refused protocol",
        "3fff::1": "refused documentation",
        "4000::1": "refused reserved",
        "5f00::1": "refused protocol",
        "64:ff9b:1:7f00:0:100::": "refused nat64-local loopback",
        "64:ff9b:1::1": "refused nat64-local unspecified",
        "64:ff9b::127.0.0.1": "refused nat64 loopback",
        "64:ff9b::169.254.169.254": "refused nat64 metadata",
        "64:ff9b::8.8.8.8": "allowed nat64 public",
        "::": "refused unspecified",
        "::1": "refused loopback",
        "::127.0.0.1": "refused ipv4-mapped loopback",
        "::ffff:0:127.0.0.1": "refused ipv4-translated loopback",
        "::ffff:127.0.0.1": "refused ipv4-mapped loopback",
        "::ffff:8.8.8.8": "refused ipv4-mapped public",
        "fc00::1": "refused unique-local",
        "fd00:ec2::254": "refused metadata",
        "fd20:ce::254": "refused metadata",
        "fe80::1": "refused link-local",
        "fec0::1": "refused site-local",
        "ff02::1": "refused multicast",
      }
    `);
  });

  test('only plain spellings are addresses', () => {
    const odd = [
      '127.1',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '2130706433',
      '127.0.0.01',
      ' 127.0.0.1',
      '127.0.0.1.',
      '::1%lo',
      '[::1]',
      '1.2.3.256',
      '',
      '::ffff:1.2.3',
      '1:2:3',
      '１.1.1.1',
    ];
    expect(odd.filter((text) => judgeAddress(text).kind !== 'malformed')).toEqual([]);
  });

  test('property: whatever ipaddr.js calls anything but unicast is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const verdict = judgeAddress(text);
        const range = ipaddr.parse(text).range();
        return !verdict.allowed || range === 'unicast' || range === 'rfc6052';
      }),
      { numRuns: 2_000 },
    );
  });

  test('property: an IPv4 address that is refused is refused in every IPv6 clothing', () => {
    const clothes = [
      (a: number, b: number) => `::${a.toString(16)}:${b.toString(16)}`,
      (a: number, b: number) => `::ffff:${a.toString(16)}:${b.toString(16)}`,
      (a: number, b: number) => `::ffff:0:${a.toString(16)}:${b.toString(16)}`,
      (a: number, b: number) => `64:ff9b::${a.toString(16)}:${b.toString(16)}`,
      (a: number, b: number) => `2002:${a.toString(16)}:${b.toString(16)}::`,
      (a: number, b: number) => `2001:0:1:2:3:4:${(a ^ 0xffff).toString(16)}:${(b ^ 0xffff).toString(16)}`,
      (a: number, b: number) => `2606:4700::5efe:${a.toString(16)}:${b.toString(16)}`,
    ];
    fc.assert(
      fc.property(fc.nat(0xffff), fc.nat(0xffff), fc.constantFrom(...clothes), (high, low, dress) => {
        const inner = judgeAddress(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
        return inner.allowed || !judgeAddress(dress(high, low)).allowed;
      }),
      { numRuns: 2_000 },
    );
  });
});

test('what is written instead of an address or a range opens nothing, and stops nobody', () => {
  const written = ['10.0.0.0/99', '10.0.0.0/x', '10.0.0.0/-1', '10.0.0.0/8/8', 'abc/8', '/', '10/8', 'intranet', ''];
  expect([
    isApprovedInternal(judgeAddress('10.1.2.3'), written),
    isApprovedInternal(judgeAddress('10.1.2.3'), [...written, '10.0.0.0/8']),
  ]).toEqual([false, true]);
});

test('approval covers addresses and ranges, in any spelling, but never a metadata service', () => {
  const approved = ['127.0.0.1', '10.1.0.0/16', 'fd00::/8', '169.254.0.0/16', '168.63.129.16'];
  expect(
    [
      '127.0.0.1',
      '127.0.0.2',
      '10.1.2.3',
      '10.2.0.1',
      'fd12::1',
      'fc12::1',
      'fd00:ec2::254',
      '169.254.169.254',
      '168.63.129.16',
      '169.254.1.1',
      'nonsense',
    ].map((text) => [text, isApprovedInternal(judgeAddress(text), approved)]),
  ).toEqual([
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['10.1.2.3', true],
    ['10.2.0.1', false],
    ['fd12::1', true],
    ['fc12::1', false],
    ['fd00:ec2::254', false],
    ['169.254.169.254', false],
    ['168.63.129.16', false],
    ['169.254.1.1', true],
    ['nonsense', false],
  ]);
});
