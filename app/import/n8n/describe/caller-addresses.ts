/** Lists of addresses that may call a webhook of n8n (`options.ipWhitelist`). */
import ipaddr from 'ipaddr.js';
import type { JsonObject } from '../../../kernel/json.ts';
import { at } from './kit.ts';

/** Addresses that stand for others in examples (RFC 5737, RFC 3849). */
const inExamples = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/i;
/** Networks of more addresses than these are no list of known servers. */
const widest = { ipv4: 24, ipv6: 48 } as const;

/** One server, or a small network of them, on the internet. An address of a private network is that of whatever stands in front, and so everybody's. */
function isNarrow(text: string): boolean {
  try {
    // n8n takes a part of an address for the whole: no other spelling says what it lets in.
    const [address, bits] = text.includes('/') ? ipaddr.parseCIDR(text) : [ipaddr.parse(text), undefined];
    const isWhole = address.kind() === 'ipv6' || /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/.test(text);
    return isWhole && (address.range() === 'unicast' || inExamples.test(text)) && (bits === undefined || bits >= widest[address.kind()]);
  } catch {
    return false;
  }
}

/** Only servers that are written out get in, so that not everybody on the internet does. It proves no caller: servers are shared, and addresses are handed on. */
export function onlyKnownAddresses(parameters: JsonObject): boolean {
  const list = at(parameters, 'options', 'ipWhitelist');
  if (typeof list !== 'string' || list.length > 5_000 || list.startsWith('=')) return false;
  const all = list.split(',').map((one) => one.trim());
  return all.length > 0 && all.every((one) => one !== '' && isNarrow(one));
}
