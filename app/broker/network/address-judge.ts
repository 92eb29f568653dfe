/**
 * May a socket be opened to this address? Pure. Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890
 * and its updates), multicast and reserved space, and the metadata services of clouds, of which some (168.63.129.16) sit in
 * public space. Every known way to write an IPv4 address inside an IPv6 one is unpacked or refused.
 */
import ipaddr from 'ipaddr.js';

export type AddressKind =
  | 'public'
  | 'malformed'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'link-local'
  | 'shared'
  | 'multicast'
  | 'broadcast'
  | 'reserved'
  | 'documentation'
  | 'benchmarking'
  | 'metadata'
  | 'unique-local'
  | 'site-local'
  | 'ipv4-mapped'
  | 'ipv4-compatible'
  | 'ipv4-translated'
  | 'nat64'
  | 'nat64-local'
  | '6to4'
  | 'teredo'
  | 'isatap'
  | 'protocol';

export interface AddressVerdict {
  readonly allowed: boolean;
  readonly kind: AddressKind;
  /** In the one canonical spelling; as given when malformed. */
  readonly address: string;
  /** What an embedded IPv4 address is, where there is one. */
  readonly embedded?: AddressKind;
}

type V4 = ipaddr.IPv4;
type V6 = ipaddr.IPv6;

/** Longest prefixes first where they overlap. */
const table4: readonly (readonly [V4, number, AddressKind])[] = (
  [
    ['168.63.129.16', 32, 'metadata'],
    ['169.254.169.254', 32, 'metadata'],
    ['169.254.170.2', 32, 'metadata'],
    ['169.254.170.23', 32, 'metadata'],
    ['169.254.0.23', 32, 'metadata'],
    ['169.254.42.42', 32, 'metadata'],
    ['100.100.100.200', 32, 'metadata'],
    ['192.0.0.192', 32, 'metadata'],
    ['0.0.0.0', 32, 'unspecified'],
    ['0.0.0.0', 8, 'protocol'],
    ['10.0.0.0', 8, 'private'],
    ['100.64.0.0', 10, 'shared'],
    ['127.0.0.0', 8, 'loopback'],
    ['169.254.0.0', 16, 'link-local'],
    ['172.16.0.0', 12, 'private'],
    ['192.0.0.0', 24, 'protocol'],
    ['192.0.2.0', 24, 'documentation'],
    ['192.31.196.0', 24, 'protocol'],
    ['192.52.193.0', 24, 'protocol'],
    ['192.88.99.0', 24, '6to4'],
    ['192.168.0.0', 16, 'private'],
    ['192.175.48.0', 24, 'protocol'],
    ['198.18.0.0', 15, 'benchmarking'],
    ['198.51.100.0', 24, 'documentation'],
    ['203.0.113.0', 24, 'documentation'],
    ['224.0.0.0', 4, 'multicast'],
    ['255.255.255.255', 32, 'broadcast'],
    ['240.0.0.0', 4, 'reserved'],
  ] as const
).map(([address, bits, kind]) => [ipaddr.IPv4.parse(address), bits, kind]);

const table6: readonly (readonly [V6, number, AddressKind])[] = (
  [
    ['fd00:ec2::254', 128, 'metadata'],
    ['fd00:ec2::23', 128, 'metadata'],
    ['fe80::a9fe:a9fe', 128, 'metadata'],
    ['fd20:ce::254', 128, 'metadata'],
    ['fd00:42::42', 128, 'metadata'],
    ['fd00:c1::a9fe:a9fe', 128, 'metadata'],
    ['::', 128, 'unspecified'],
    ['::1', 128, 'loopback'],
    ['::ffff:0:0', 96, 'ipv4-mapped'],
    ['::ffff:0:0:0', 96, 'ipv4-translated'],
    ['::', 96, 'ipv4-compatible'],
    ['64:ff9b::', 96, 'nat64'],
    ['64:ff9b:1::', 48, 'nat64-local'],
    ['100::', 8, 'reserved'],
    ['2001::', 32, 'teredo'],
    ['2001:2::', 48, 'benchmarking'],
    ['2001:db8::', 32, 'documentation'],
    ['2001::', 23, 'protocol'],
    ['2002::', 16, '6to4'],
    ['2620:4f:8000::', 48, 'protocol'],
    ['3fff::', 20, 'documentation'],
    ['5f00::', 16, 'protocol'],
    ['fc00::', 7, 'unique-local'],
    ['fe80::', 10, 'link-local'],
    ['fec0::', 10, 'site-local'],
    ['ff00::', 8, 'multicast'],
  ] as const
).map(([address, bits, kind]) => [ipaddr.IPv6.parse(address), bits, kind]);

const globalUnicast: readonly [V6, number] = [ipaddr.IPv6.parse('2000::'), 3];

const kindOf4 = (address: V4): AddressKind => table4.find(([network, bits]) => address.match(network, bits))?.[2] ?? 'public';

const v4From = (high: number, low: number): V4 => new ipaddr.IPv4([high >> 8, high & 255, low >> 8, low & 255]);

/** The IPv4 address that an IPv6 one carries, by the layouts of RFC 4291, 6052, 3056, 4380 and 5214. */
function embedded4(address: V6, kind: AddressKind | 'isatap'): V4 | undefined {
  const part = (index: number): number => address.parts[index] ?? 0;
  switch (kind) {
    case 'ipv4-mapped':
    case 'ipv4-compatible':
    case 'ipv4-translated':
    case 'nat64':
    case 'isatap':
      return v4From(part(6), part(7));
    case '6to4':
      return v4From(part(1), part(2));
    // Teredo hides the client's address by flipping every bit.
    case 'teredo':
      return v4From(part(6) ^ 0xffff, part(7) ^ 0xffff);
    // RFC 8215 leaves the length of the prefix to the operator: RFC 6052 section 2.2 with 48, 56, 64 and 96 bits, of which bits 64 to 71 are skipped.
    case 'nat64-local': {
      const layouts = [
        new ipaddr.IPv4([part(3) >> 8, part(3) & 255, part(4) & 255, part(5) >> 8]),
        new ipaddr.IPv4([part(3) & 255, part(4) & 255, part(5) >> 8, part(5) & 255]),
        new ipaddr.IPv4([part(4) & 255, part(5) >> 8, part(5) & 255, part(6) >> 8]),
        v4From(part(6), part(7)),
      ];
      return layouts.find((layout) => kindOf4(layout) === 'metadata') ?? layouts[0];
    }
    default:
      return undefined;
  }
}

const isIsatap = (address: V6): boolean => ((address.parts[4] ?? 0) & 0xfcff) === 0 && address.parts[5] === 0x5efe;

function judge6(address: V6): AddressVerdict {
  const text = address.toRFC5952String();
  const listed = table6.find(([network, bits]) => address.match(network, bits))?.[2];
  const kind = listed ?? (isIsatap(address) ? 'isatap' : address.match(...globalUnicast) ? 'public' : 'reserved');
  const inner = embedded4(address, kind);
  if (inner === undefined) return { allowed: kind === 'public', kind, address: text };
  const embedded = kindOf4(inner);
  // Networks without IPv4 reach the whole IPv4 internet through the well-known NAT64 prefix: judged by what is inside.
  return { allowed: kind === 'nat64' && embedded === 'public', kind, address: text, embedded };
}

const dottedQuad = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** Takes the canonical dotted form or any RFC 4291 text form; everything else (zones, short and octal forms) is malformed. */
export function judgeAddress(text: string): AddressVerdict {
  if (dottedQuad.test(text)) {
    const kind = kindOf4(ipaddr.IPv4.parse(text));
    return { allowed: kind === 'public', kind, address: text };
  }
  if (text.length <= 45 && /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && ipaddr.IPv6.isValid(text))
    return judge6(ipaddr.IPv6.parse(text));
  return { allowed: false, kind: 'malformed', address: text };
}

/** An address, or a range in CIDR form; undefined for anything else. */
export function rangeOf(text: string): readonly [network: ipaddr.IPv4 | ipaddr.IPv6, bits: number] | undefined {
  const [written = '', bits, ...more] = text.split('/');
  const verdict = judgeAddress(written);
  if (verdict.kind === 'malformed' || more.length > 0) return undefined;
  const network = ipaddr.parse(verdict.address);
  const whole = network.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return [network, whole];
  return /^\d{1,3}$/.test(bits) && Number(bits) <= whole ? [network, Number(bits)] : undefined;
}

/** True when `address` is one of `approved` (addresses or CIDR ranges). Metadata services cannot be approved. */
export function isApprovedInternal(verdict: AddressVerdict, approved: readonly string[]): boolean {
  if (verdict.kind === 'metadata' || verdict.embedded === 'metadata' || verdict.kind === 'malformed') return false;
  const address = ipaddr.parse(verdict.address);
  return approved.some((entry) => {
    const [network, bits] = rangeOf(entry) ?? [];
    return network !== undefined && bits !== undefined && network.kind() === address.kind() && address.match(network, bits);
  });
}

const words: Readonly<Record<AddressKind, string>> = {
  public: 'a public address',
  malformed: 'no address in its plain spelling',
  unspecified: 'the unspecified address',
  loopback: 'this machine itself',
  private: 'a private network',
  'link-local': 'the local link',
  shared: 'a carrier network (RFC 6598)',
  multicast: 'a multicast group',
  broadcast: 'the broadcast address',
  reserved: 'reserved space',
  documentation: 'a documentation range',
  benchmarking: 'a benchmarking range',
  metadata: 'a cloud metadata service',
  'unique-local': 'a private IPv6 network',
  'site-local': 'a private IPv6 network',
  'ipv4-mapped': 'an IPv4 address in IPv6 clothing',
  'ipv4-compatible': 'an IPv4 address in IPv6 clothing',
  'ipv4-translated': 'an IPv4 address in IPv6 clothing',
  nat64: 'a NAT64 address of a place that is not public',
  'nat64-local': 'a local NAT64 address',
  '6to4': 'a 6to4 tunnel',
  teredo: 'a Teredo tunnel',
  isatap: 'an ISATAP tunnel',
  protocol: 'a protocol assignment',
};

export const addressWords = (verdict: AddressVerdict): string =>
  verdict.embedded === undefined ? words[verdict.kind] : `${words[verdict.kind]} (${words[verdict.embedded]})`;
