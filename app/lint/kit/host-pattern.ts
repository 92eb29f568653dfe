/** Hosts as an organisation lists them for the linter: one by name, or all names with one part more. */
import { isPublicSuffix } from '../../broker/network/public-suffixes.ts';

const spelling = /^(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?$/i;
const tooWide = (pattern: string): boolean =>
  pattern.startsWith('*.') && isPublicSuffix(pattern.slice(2).replace(/:\d+$/, '').replace(/\.+$/, '').toLowerCase());

/** What is asked for in place of such a text; undefined where it is one. */
export function hostPatternFault(text: string): string | undefined {
  if (!spelling.test(text)) return 'a host such as api.example.com, api.example.com:8443 or *.example.com';
  return tooWide(text) ? 'a host such as *.example.com: directly below a top-level domain anybody can register a name' : undefined;
}
