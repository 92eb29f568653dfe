/**
 * One entry of the log and its leaf: the canonical JSON (RFC 8785) whose bytes are hashed. Values are tokens: ids, codes, counts,
 * hashes. Their alphabet has no space and no @, so that free text, names and addresses cannot get in by mistake.
 */
import { BugError } from '../kernel/errors.ts';

export type DetailValue = string | number | boolean;

export interface AuditEvent {
  /** Account id, service account, or `system`. */
  readonly actor: string;
  /** `area.what`, past tense where something happened: `review.signed`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, DetailValue>>;
}

export interface AuditEntry {
  readonly index: number;
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, DetailValue>>;
  /** Leaf hash of the entry before, lower-case hex; the first entry has none. It pins a change to the very entry. */
  readonly prev?: string;
}

export const entryLimits = { token: 300, details: 40, leaf: 16 * 1024 } as const;

const token = /^[A-Za-z0-9_.:/+=,*#~%[\]()-]{0,300}$/;
const actionPattern = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;
const detailKey = /^[a-zA-Z][a-zA-Z0-9]{0,63}$/;
/** What it must be is compared elsewhere: the hash of the entry before, to the letter. */
const hashLength = 64;

export const isToken = (value: unknown): value is string => typeof value === 'string' && token.test(value);

function detailsAreTokens(details: Readonly<Record<string, unknown>>): details is Readonly<Record<string, DetailValue>> {
  const keys = Object.keys(details);
  return (
    keys.length <= entryLimits.details &&
    keys.every((key) => {
      const value = details[key];
      return (
        detailKey.test(key) && (isToken(value) || typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value)))
      );
    })
  );
}

/** Throws BugError: what goes into the log is chosen by code, never by a person. */
export function assertEvent(event: AuditEvent): void {
  const sound =
    isToken(event.actor) &&
    event.actor !== '' &&
    isToken(event.subject) &&
    actionPattern.test(event.action) &&
    event.action.length <= 100 &&
    detailsAreTokens(event.details ?? {});
  if (!sound)
    throw new BugError(
      'kernel/bug',
      `an audit entry "${actionPattern.test(event.action) ? event.action : '?'}" may hold tokens only (ids, codes, counts, hashes)`,
    );
}

/** Tokens hold nothing that JSON would escape, so they can be quoted as they are. */
const literal = (value: DetailValue): string => (typeof value === 'string' ? `"${value}"` : String(value));

function canonicalDetails(details: Readonly<Record<string, DetailValue>>): string {
  let text = '';
  for (const key of Object.keys(details).sort()) text += `${text === '' ? '' : ','}"${key}":${literal(details[key] ?? '')}`;
  return `{${text}}`;
}

/** RFC 8785 with the keys' order spelled out, for entries whose values were checked: a million of these are compared at a time. */
export function leafOf(entry: AuditEntry): string {
  const prev = entry.prev === undefined ? '' : `,"prev":"${entry.prev}"`;
  return `{"action":"${entry.action}","actor":"${entry.actor}","details":${canonicalDetails(entry.details)},"index":${entry.index}${prev},"subject":"${entry.subject}","time":${entry.time}}`;
}

function isEntry(value: unknown): value is AuditEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { index, time, actor, action, subject, details, prev } = value as Record<string, unknown>;
  return (
    Number.isSafeInteger(index) &&
    (index as number) >= 0 &&
    Number.isSafeInteger(time) &&
    (time as number) >= 0 &&
    isToken(actor) &&
    actor !== '' &&
    typeof action === 'string' &&
    actionPattern.test(action) &&
    isToken(subject) &&
    typeof details === 'object' &&
    details !== null &&
    !Array.isArray(details) &&
    detailsAreTokens(details as Record<string, unknown>) &&
    (prev === undefined || (typeof prev === 'string' && prev.length === hashLength))
  );
}

/** The entry in a leaf; undefined unless the text is exactly what `leafOf` writes for it (no other key, order or spelling). */
export function parseLeaf(leaf: string): AuditEntry | undefined {
  if (leaf.length > entryLimits.leaf) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(leaf);
  } catch {
    return undefined;
  }
  return isEntry(value) && leafOf(value) === leaf ? value : undefined;
}
