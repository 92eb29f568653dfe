/** Reads host rules (`api.example.com:443`, `*.partner.example`). A bad rule stops the start; it is never skipped. */
import { UserError } from '../../kernel/errors.ts';
import { rememberByText } from '../../kernel/remember.ts';
import { isPlainSpelling, nameFault, type HostRule } from './host-name.ts';
import { judgeAddress } from './address-judge.ts';
import { isPublicSuffix } from './public-suffixes.ts';

const bad = (rule: string, why: string): UserError =>
  new UserError('egress/bad-rule', `The host rule "${rule.slice(0, 300)}" ${why}.`, {
    place: 'hosts',
    mend: 'Write host:port, such as api.example.com:443, or *.example.com:443 for exactly one part more.',
  });

/** Rules of connections are asked at every request. */
export const parseHostRule = rememberByText(2_000, readHostRule);

function readHostRule(text: string): HostRule {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(text);
  if (match?.[1] === undefined) throw bad(text, 'is not host:port');
  const port = match[2] === undefined ? 443 : Number(match[2]);
  if (port < 1 || port > 65_535) throw bad(text, 'has no port between 1 and 65535');
  const host = match[1].toLowerCase().replace(/^\[|\]$/g, '');
  if (/^[\d.]+$/.test(host) || host.includes(':')) {
    const { kind, address } = judgeAddress(host);
    if (kind === 'malformed') throw bad(text, 'holds an IP address that is not in its plain form');
    // As the URL parser spells it, or the rule never matches.
    return {
      host: host.includes(':') && URL.canParse(`https://[${address}]`) ? new URL(`https://[${address}]`).hostname.slice(1, -1) : host,
      port,
    };
  }
  const star = host.startsWith('*.') ? '*.' : '';
  const written = host.slice(star.length);
  // What the URL parser would turn into something else (0x7f.1, letters of other widths) can never match, or matches what nobody meant.
  const name = URL.canParse(`https://${written}`) ? new URL(`https://${written}`).hostname : '';
  const fault = nameFault(name);
  if ((fault !== undefined && fault !== 'internal-name') || !isPlainSpelling(written, name)) throw bad(text, 'does not name a host');
  if (star !== '' && isPublicSuffix(name)) throw bad(text, 'is as wide as a top-level domain: anybody can register a name there');
  return { host: `${star}${name}`, port };
}
