/** What kind of address a host name or IP literal is, for rules. The broker's own judge decides at run time; this one only warns early. */
import ipaddr from 'ipaddr.js';
import { rememberByText } from '../../kernel/remember.ts';

export type AddressKind = 'public' | 'loopback' | 'private' | 'link-local' | 'metadata' | 'reserved';

/** `api.example.com:8443` without its port, `[fd00::1]:8443` as well; in lower case. */
export const withoutPort = (host: string): string => /^(?:\[[^\]]*\]|[^:]*)/.exec(host.toLowerCase())?.[0] ?? '';

/** `api.example.com` or `*.example.com`, with or without a port; `host` in lower case. */
export function hostMatches(pattern: string, host: string): boolean {
  const name = withoutPort(pattern);
  if (!name.startsWith('*.')) return host === name;
  // One label for the star, as in certificates.
  return host.endsWith(name.slice(1)) && !host.slice(0, -name.length + 1).includes('.');
}

const metadataHosts = new Set([
  '169.254.169.254',
  'metadata.google.internal',
  'metadata',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2::254',
  'metadata.azure.internal',
]);

/** Only these can be an address; parsing a name as one is slow. */
const maybeAddress = /^(?:[0-9.]+|0x[0-9a-f.x]+|[0-9a-f.x]*|.*:.*)$/;

export const addressKind: (hostText: string) => AddressKind = rememberByText(10_000, judge);

/** Whoever calls takes circled and wide digits for digits, and %31 for 1: what comes out is an address, or else the name stays as it is written. */
function spelledOut(host: string): string {
  if (!/[%\u0080-\uffff]/.test(host)) return host;
  try {
    const { hostname } = new URL(`https://${host}/`);
    return /^[\d.]+$/.test(hostname) || /^(?:.*\.)?localhost$/.test(hostname) ? hostname : host;
  } catch {
    return host;
  }
}

/** Reads IPv4 in every spelling that resolvers accept (decimal, octal, hex, short) as well as IPv6. */
function judge(hostText: string): AddressKind {
  const host = spelledOut(hostText)
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (metadataHosts.has(host)) return 'metadata';
  if (host === 'localhost' || host.endsWith('.localhost') || host === 'host.docker.internal') return 'loopback';
  if (/\.(?:local|internal|intranet|lan|home|corp)$/.test(host)) return 'private';
  const spelled = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})\.(?:nip|sslip|xip)\.io$/.exec(host);
  // Names that anyone can use for an address in the house.
  if (spelled !== null) return judge(spelled.slice(1, 5).join('.'));
  if (/(?:^|\.)(?:localtest\.me|lvh\.me|lacolhost\.com|vcap\.me)$/.test(host)) return 'loopback';
  if (!maybeAddress.test(host) || !ipaddr.isValid(host)) return 'public';
  const address = ipaddr.process(host);
  const text = address.toString();
  if (metadataHosts.has(text)) return 'metadata';
  switch (address.range()) {
    case 'unicast':
      return 'public';
    case 'loopback':
    case 'unspecified':
      return 'loopback';
    case 'private':
    case 'uniqueLocal':
    case 'carrierGradeNat':
      return 'private';
    case 'linkLocal':
      return 'link-local';
    default:
      return 'reserved';
  }
}
