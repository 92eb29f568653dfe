/** Secrets in assignments: `name = value`, in whatever language and writing. */
import { isMixed } from '../placeholder.ts';
import { secretInQuery, secretName, type SecretName } from './names.ts';
import { quotedAt, valueAt } from './strings.ts';
import { asValue, isRemark, type SecretSpan } from './values.ts';

/** `name = value` in JSON, YAML, code, headers, shells, addresses and XML, up to where the value begins; JSON inside of a string has its quotes escaped. */
export const assignment =
  /(?<![\p{L}\p{N}_$-])(?<![\p{L}\p{N}_]\.)([\p{L}_$@-][\p{L}\p{N}_.$-]{1,80})((?:\\{0,3}["'`]){0,2}\]?)[ \t]{0,4}\??(=>|:=|==?=?|:|：|>|<<<|[,(](?=[ \t]{0,4}[@rbfN]?\\{0,3}["'`]))[ \t]{0,6}(?:[|>][-+]?\n[ \t]{1,40}|(?:&|!!)[A-Za-z]\w{0,20}[ \t]{1,3})?(?:[@rbfuN](?=["']))?(?=\S)/gu;
/** `secret: String = `: a type between a name and its value. */
const typed = /^[&A-Za-z][\w.<>[\]' |]{0,40}?[ \t]{0,3}=[ \t]{0,3}(?=["'`])/;
/** Functions that take a password: `setPassword("...")`. Others of such names look at one, or ask for it. */
const taker = /^(?:set|with|use)?[A-Z_]?[A-Za-z]{0,12}(?:password|passwd|passphrase|secret|token|key)$/i;
/** `encryptionKey = Buffer.from('...', 'hex')`: the argument is the value. */
const wrappedArgument = /^(?:new )?[A-Za-z_$][\w$.]{0,40}\(\\?["'`]([^\s"'`]{16,400})\\?["'`]/;

interface Named {
  readonly known: SecretName;
  readonly sign: string;
  /** In the query of an address. */
  readonly inAddress: boolean;
  readonly saysAlone: boolean;
}

/** What the name of an assignment says of its value; undefined where it says nothing. */
function nameOf(match: RegExpExecArray, text: string): Named | undefined {
  const [, name = '', behind = '', sign = ''] = match;
  const alone = secretName(name.replace(/^[$@-]+/, ''));
  // Nearly every name says nothing, wherever it stands.
  if (alone === undefined && (!sign.startsWith('=') || secretInQuery(name) === undefined)) return undefined;
  const before = text.slice(Math.max(0, match.index - 4), match.index);
  // An argument of a call: set('X-Api-Key', '...').
  if (sign === ',' && !(/["'`]/.test(behind) && /[([]\s?\\?["'`]$/.test(before))) return undefined;
  if (sign === '(' && !taker.test(name.slice(name.lastIndexOf('.') + 1))) return undefined;
  // Before the @ of an address stand a name and a password, which have a shape.
  if (sign === ':' && before.endsWith('://')) return undefined;
  const inAddress = /[?&;]$/.test(before) || /(?:%26|%3F|amp;)$/i.test(before);
  const known = inAddress && sign.startsWith('=') ? secretInQuery(name) : alone;
  return known === undefined ? undefined : { known, sign, inAddress, saysAlone: secretName(name) !== undefined };
}

/** Programs' passwords of four groups are written with their blanks, without quotes too. */
const groupsAt = (text: string, begin: number): string | undefined =>
  /^(?:[a-z]{4} ){3}[a-z]{4}(?![a-z])/.exec(text.slice(begin, begin + 20))?.[0];

function extentAt(text: string, begin: number, known: SecretName): ReturnType<typeof valueAt> {
  const groups = known === 'password' ? groupsAt(text, begin) : undefined;
  if (groups === undefined) return valueAt(text, begin);
  const end = begin + groups.length;
  return { from: begin, to: end, quoted: false, short: end };
}

/** Where the value of a match begins: behind its type, where one stands between. */
function beginOf({ index, 0: whole }: RegExpExecArray, sign: string, text: string): number {
  const begin = index + whole.length;
  return begin + (sign === ':' ? (typed.exec(text.slice(begin, begin + 60))?.[0].length ?? 0) : 0);
}

/** `-e "PASSWORD=two words"`: the quote before the name closes behind the value. */
function aroundOf(text: string, { index }: RegExpExecArray, at: number, to: number): SecretSpan[] {
  const around = /["']/.test(text.charAt(index - 1)) ? quotedAt(text, index - 1) : undefined;
  return around !== undefined && around.to > to ? asValue(text.slice(at, around.to), at, 'password', true) : [];
}

/** The secrets that assignments of a text hold. `matches`: those of `assignment` in it. */
export function inAssignments(text: string, matches: Iterable<RegExpExecArray>): SecretSpan[] {
  const found: SecretSpan[] = [];
  // A long value is looked at once, however many names it seems to hold.
  let seen = 0;
  for (const match of matches) {
    const name = nameOf(match, text);
    if (name === undefined || match.index < seen) continue;
    const { known, sign, inAddress, saysAlone } = name;
    const { from: at, to, quoted, short } = extentAt(text, beginOf(match, sign, text), known);
    const argument = quoted ? null : wrappedArgument.exec(text.slice(at, at + 500));
    if (argument !== null) {
      found.push(...asValue(argument[1] ?? '', at + argument[0].lastIndexOf(argument[1] ?? ''), known, true));
      continue;
    }
    const value = text.slice(at, short);
    // In a sentence a PIN needs words that say what it opens: in India it is a part of the address.
    if (known === 'pin' && !quoted && sign !== '=') continue;
    // A header line holds a scheme and a value, and ends with the line or the quote around it.
    const isLine = !quoted && (known === 'header' || known === 'cookie');
    const line = isLine ? (/^[^"'`\n\\<>{}]*/.exec(text.slice(at, at + 4_000))?.[0] ?? value) : value;
    if (!quoted && (isRemark(value) || /^\s*\(/.test(text.slice(at + line.length, at + line.length + 2)))) continue;
    if (known !== 'password' && inAddress && value.length < 12 && !saysAlone) continue;
    if (line.length >= 200) seen = at + line.length;
    const apart = quoted || inAddress || sign === ':' || sign === '：' || sign === '>';
    const spans = asValue(line, at, known, apart);
    found.push(...spans);
    if (quoted || known !== 'password') continue;
    found.push(...aroundOf(text, match, at, to));
    // The whole of what seemed to end at a sign may be a password where its first part is none.
    if (spans.length === 0 && to > short && isMixed(text.slice(at, to))) found.push(...asValue(text.slice(at, to), at, known, apart));
  }
  return found;
}
