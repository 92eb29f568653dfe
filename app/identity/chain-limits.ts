/** What an authority may vouch for: the length of the way below it and the names on it (RFC 5280, sections 4.2.1.9 and 4.2.1.10), which Node does not look at. Pure. */
import { bodyOf, extensionOf, inside, same, type Element } from './der.ts';

const basicConstraints = [0x55, 0x1d, 0x13],
  alternativeNames = [0x55, 0x1d, 0x11],
  nameConstraints = [0x55, 0x1d, 0x1e];
const emailAddress = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01];
const INTEGER = 0x02,
  EXPLICIT_VERSION = 0xa0,
  PERMITTED = 0xa0,
  EXCLUDED = 0xa1,
  EMAIL = 0x81,
  DNS = 0x82,
  DIRECTORY = 0xa4;
/** Serial number, algorithm, issuer, validity; then the subject. */
const subjectPlace = 4;

const bytesOf = (der: Uint8Array, { from, to }: Element): Uint8Array => der.subarray(from, to);
const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** How many authorities may stand between this one and the certificate at the end; undefined where it does not say. */
export function pathLength(der: Uint8Array): number | undefined {
  const said = inside(der, extensionOf(der, basicConstraints)).find(({ tag }) => tag === INTEGER);
  if (said === undefined) return undefined;
  // Longer than any chain, or below nothing: only what is understood widens.
  return said.to - said.from === 1 && (der[said.from] as number) < 128 ? der[said.from] : 0;
}

interface Name {
  readonly tag: number;
  /** Of a directory: each part of it, from the root on. */ readonly parts: readonly string[];
}

/** Letters of any case and any kind of text are the same name. */
function textOf(der: Uint8Array, element: Element): string {
  const bytes = bytesOf(der, element);
  const text =
    element.tag === 0x1e
      ? new TextDecoder('utf-16be').decode(bytes)
      : element.tag === 0x0c
        ? new TextDecoder().decode(bytes)
        : latin(bytes);
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}

/** One part of a directory name: all of its attributes, in any order. */
const partOf = (der: Uint8Array, part: Element): string =>
  inside(der, part)
    .map((attribute) => {
      const [type, value] = inside(der, attribute);
      return type === undefined || value === undefined ? '' : `${latin(bytesOf(der, type))}=${textOf(der, value)}`;
    })
    .sort()
    .join('+');
const directoryOf = (der: Uint8Array, sequence: Element | undefined): Name => ({
  tag: DIRECTORY,
  parts: inside(der, sequence).map((part) => partOf(der, part)),
});
const nameOf = (der: Uint8Array, element: Element): Name =>
  element.tag === DIRECTORY
    ? directoryOf(der, inside(der, element)[0])
    : { tag: element.tag, parts: [latin(bytesOf(der, element)).toLowerCase()] };

function namesOf(der: Uint8Array): readonly Name[] {
  const body = bodyOf(der);
  const subject = body[(body[0]?.tag === EXPLICIT_VERSION ? 1 : 0) + subjectPlace];
  const directory = directoryOf(der, subject);
  const mails = inside(der, subject)
    .flatMap((part) => inside(der, part))
    .flatMap((attribute): Name[] => {
      const [type, value] = inside(der, attribute);
      return type !== undefined && value !== undefined && same(der, type, emailAddress)
        ? [{ tag: EMAIL, parts: [textOf(der, value)] }]
        : [];
    });
  return [
    ...(directory.parts.length === 0 ? [] : [directory]),
    ...mails,
    ...inside(der, extensionOf(der, alternativeNames)).map((one) => nameOf(der, one)),
  ];
}

/** Undefined where nobody here can tell: the name is of a kind that is not looked into. */
function isWithin({ tag, parts }: Name, { parts: limits }: Name): boolean | undefined {
  const [name = '', limit = ''] = [parts[0], limits[0]];
  if (tag === DIRECTORY) return limits.every((limit_, index) => parts[index] === limit_);
  if (tag === DNS) return limit === '' || name === limit || name.endsWith(limit.startsWith('.') ? limit : `.${limit}`);
  if (tag !== EMAIL) return undefined;
  const host = name.slice(name.lastIndexOf('@') + 1);
  return limit.includes('@') ? name === limit : limit.startsWith('.') ? host.endsWith(limit) : limit === '' || host === limit;
}

/** The names that an authority's list holds; undefined where a part of it is not understood. */
function listed(der: Uint8Array, list: Element | undefined): readonly Name[] | undefined {
  const trees = inside(der, list).map((tree) => inside(der, tree));
  // A tree that begins or ends deeper (`minimum`, `maximum`) is none of this standard's.
  return trees.some(({ length }) => length !== 1) ? undefined : trees.flatMap(([base]) => (base === undefined ? [] : [nameOf(der, base)]));
}

function mayName(authority: Uint8Array, below: Uint8Array): boolean {
  const constraints = extensionOf(authority, nameConstraints);
  if (constraints === undefined) return true;
  const of = (tag: number): readonly Name[] | undefined =>
    listed(
      authority,
      inside(authority, constraints).find((one) => one.tag === tag),
    );
  const [permitted, excluded] = [of(PERMITTED), of(EXCLUDED)];
  if (permitted === undefined || excluded === undefined) return false;
  return namesOf(below).every((name) => {
    const alike = (list: readonly Name[]): readonly Name[] => list.filter(({ tag }) => tag === name.tag);
    return (
      (alike(permitted).length === 0 || alike(permitted).some((limit) => isWithin(name, limit) === true)) &&
      alike(excluded).every((limit) => isWithin(name, limit) === false)
    );
  });
}

/** Whether each authority may vouch for what stands below it. From the certificate at the end up to the root, which has its say, too. */
export function keepsLimits(way: readonly Uint8Array[]): boolean {
  return way.every((authority, place) => {
    if (place === 0) return true;
    const length = pathLength(authority);
    return (length === undefined || place - 1 <= length) && way.slice(0, place).every((below) => mayName(authority, below));
  });
}
