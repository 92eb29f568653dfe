/** What people connect to, with the sign-in that each type offers first. */
import type { InputOf } from '../../app/ipc/contract.ts';
import { connectionTypeTitles } from '../../app/workflow/model/setting-titles.ts';

type Auth = InputOf<'connections:save'>['auth'];

interface ConnectionType {
  readonly value: string;
  readonly label: string;
  readonly auth: Auth;
}

const offered = (value: keyof typeof connectionTypeTitles, auth: Auth): ConnectionType => ({
  value,
  label: connectionTypeTitles[value],
  auth,
});

export const connectionTypes: readonly ConnectionType[] = [
  offered('http', 'bearer'),
  offered('openai', 'bearer'),
  offered('azure-openai', 'api-key'),
  offered('smtp', 'smtp'),
  offered('imap', 'smtp'),
  offered('postgres', 'database'),
  offered('mysql', 'database'),
  offered('s3', 'aws'),
  offered('webhook', 'bearer'),
];

/** Where nothing is named: a secret that callers show us stays here, any other waits to be told where it may go, and is sent nowhere. */
export const hostsUnnamed = (type: string): string => (type === 'webhook' ? 'Stays here' : 'No host yet');

/** What other programs call a sign-in says how it is done as well: `gmailOAuth2`, `supabaseApi`. */
const foreignEnd = /(?:(?:[Oo]Auth2?|OAuth1|Api|Token|Auth|Basic|Header|Query|Account|Credentials?)+)$/;

/** Types of this program have words of their own; those of others are spoken: `googleSheetsOAuth2Api` is "Google sheets". */
export function typeWord(type: string): string {
  const ownWord = (name: string): string | undefined => connectionTypes.find((one) => one.value === name)?.label;
  const stem = type.replace(foreignEnd, '');
  const own = ownWord(type) ?? ownWord(stem);
  if (own !== undefined) return own;
  const spoken = stem
    .replaceAll(/[-_.]+/g, ' ')
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .trim()
    .toLowerCase();
  return spoken === '' ? type : `${spoken.charAt(0).toUpperCase()}${spoken.slice(1)}`;
}

/**
 * The sign-in that a step asks for, or the one that the service takes: flows of other tools say "API key" for every model, and an
 * OpenAI-compatible service wants it as a bearer token.
 */
export const authFor = (type: string, wanted: Auth | undefined): Auth => {
  const usual = connectionTypes.find((one) => one.value === type)?.auth;
  return type === 'openai' && wanted === 'api-key' ? 'bearer' : (wanted ?? usual ?? 'bearer');
};

/** The header in which a service expects its key, where that is known. */
export const keyHeaders: Readonly<Record<string, string>> = { 'azure-openai': 'api-key' };
