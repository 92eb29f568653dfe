/** Names of headers, parameters, keys and variables that say that a secret follows. */
import { rememberByText } from '../../../kernel/remember.ts';
import { wordsIn } from '../placeholder.ts';
import { harmlessBefore, keyWords, passwordWords, tailWords, tokenWords } from './name-words.ts';
import { providers, services } from './services.ts';

/** A password may be nearly a word; a token is random; what stands under the bare name of a provider is one where it is long as well; a PIN has four to eight digits. */
export type SecretName = 'password' | 'token' | 'header' | 'cookie' | 'provider' | 'pin';

/** What else is written under the name of a service, and is no key. */
const noKeyAtEnd =
  /^(?:ids?|url|uri|urls|host|hostname|name|user|username|email|mail|account|project|org|organi[sz]ation|team|workspace|region|version|bucket|channel|domain|index|env|environment|endpoint|base|dsn|app|sid|number|phone|model|database|db|table|list|room|zone|cluster|namespace|path|file|folder|board|page|group|role|arn|hash|sha|commit|ref|branch|tag|image|build|release|event|events|type|status|mode|enabled|timeout|port|site|space|repo|repository|issue|ticket|customer|plan|price|product|order|invoice|payment|session|request|trace|span|digest|checksum|etag|signature|nonce|state|redirect|callback|scope|scopes|public|publishable|client|tenant|subscription|resource|location|link|href|src|title|description|label|message|text|body|comment|note|category|plugin|provider|service|source|target|config|settings|action|workflow|job|run|step|node|field|column|measurement|property|view|widget|user_?id)$/;

const pinNames =
  /^(?:[a-z]+[-_ ]?)?(?:pin|pin[-_ ]?code|otp|totp|tan|puk|one[-_ ]?time[-_ ]?(?:code|password)|(?:mfa|2fa|verification|security|sms|auth|access|door|alarm)[-_ ]?code)$/;
const harmlessWhole =
  /^(?:authentication|auth[-_ ]?(?:type|method|mode|scheme|url|uri)|token[-_ ]?(?:type|url|uri|count|limit|endpoint|name|ttl|expiry)|x-csrf-token|x-amz-security-token|sec-websocket-key)$/i;

/** Words of names that a text with a secret under its name may hold and nothing else of it: shorter ones stand in too many others. */
export const longNames: readonly string[] = [...passwordWords, ...tokenWords, ...services, ...providers].filter(
  (word) => word.length >= (providers.has(word) ? 4 : 5) || /[^\x00-\x7f]/.test(word),
);

/** What a name says about the value beside it; undefined where it says nothing. Names are few, and each stands in many places. */
export const secretName = (name: string): SecretName | undefined => (name.length < 2 || name.length > 120 ? undefined : remembered(name));
const remembered = rememberByText(5_000, judge);

/** Names that say it as they stand. */
function byWhole(own: string): SecretName | undefined {
  if (pinNames.test(own)) return 'pin';
  if (/^(?:proxy-|x-)?(?:authorization|auth)$/.test(own) || /(?:^|[-_.])authorization$/.test(own)) return 'header';
  if (/^(?:set-)?cookies?$/.test(own)) return 'cookie';
  if (/^x-(?:[\w-]+-)?(?:key|token|secret|auth)(?:-\d+)?$/.test(own)) return 'token';
  if (passwordWords.has(own) || /pass[-_ ]?phrase$/.test(own)) return 'password';
  return services.has(own) || tokenWords.has(own) ? 'token' : undefined;
}

/** `pass` alone is a card, a mountain or a test; behind these it is a password. */
const beforePass =
  /^(?:become|vault|ansible|login|service|svc|app|api|cert|keystore|truststore|ldap|bind|vpn|wifi|router|snmp|rdp|mongo|postgres|maria|rabbit|amqp|kafka|elastic|sftp|nas|backup|bot|master|jenkins|nexus|registry|docker|user|db|smtp|mail|ftp|ssh|mqtt|redis|mysql|pg|admin|basic|auth|http|imap|proxy|root|sudo)$/;

/** The words of a name, without what only counts them. */
function tellingWords(name: string): string[] {
  const words = wordsIn(name);
  while (words.length > 1 && (tailWords.has(words.at(-1) ?? '') || /^\d+$/.test(words.at(-1) ?? ''))) words.pop();
  return words;
}

/** Two words that say together what it is: `access key`, `openai key`, `slack api`, `connection string`. */
const isTokenPair = (previous: string, last: string, isLone: boolean): boolean =>
  (last === 'key' && (keyWords.has(previous) || providers.has(previous))) ||
  (last === 'api' && !isLone) ||
  (last === 'string' && previous === 'connection');

/** Names that say it by their last words. */
function byWords(name: string, own: string): SecretName | undefined {
  const words = tellingWords(name);
  const last = (words.at(-1) ?? '').replace(/\d+$/, '');
  const previous = words.at(-2) ?? '';
  const isHarmless = harmlessBefore.has(previous);
  if (passwordWords.has(last) && !isHarmless && (last !== 'pass' || words.length === 1 || beforePass.test(previous))) return 'password';
  if (tokenWords.has(last) && !isHarmless) return 'token';
  if (isTokenPair(previous, last, words.length === 1)) return 'token';
  if (/(?:apikey|api_key|accesstoken|secretkey|authtoken|clientsecret|apitoken|privatekey)$/.test(own.replace(/[-. ]/g, '_')))
    return 'token';
  if (/(?:password|passwd|passwort)$/.test(last) && last.length <= 20 && !isHarmless) return 'password';
  if (/(?:token|secret)$/.test(last) && last.length > 6 && last.length <= 24) return 'token';
  return words.some((word) => providers.has(word)) && !noKeyAtEnd.test(last) && !harmlessBefore.has(last) ? 'provider' : undefined;
}

function judge(name: string): SecretName | undefined {
  if (harmlessWhole.test(name)) return undefined;
  const own = name.toLowerCase().trim();
  return byWhole(own) ?? byWords(name, own);
}

/** Parameters of an address: `key` alone says enough there, because nothing else is called so. */
export const secretInQuery = (name: string): SecretName | undefined =>
  /^(?:key|k|code|sig|signature|auth|appid|app_?key|api|hash|authkey|apik|pass|subscription-key|userkey|user_?token|wskey|ticket|hapikey)$/i.test(
    name,
  )
    ? 'token'
    : secretName(name);
