/** An entry of the log on its way to a SIEM. It holds tokens only, as the log does, so no name and no address leaves with it. */
import { toHex } from '../bytes.ts';
import { parseLeaf, type AuditEntry } from '../entry.ts';
import { hashLeaf } from '../merkle.ts';
import type { Digest, StoredEntry } from '../ports.ts';

/** RFC 5424, 6.2.1: the numbers are those of syslog. */
export const severities = { critical: 2, error: 3, warning: 4, notice: 5, informational: 6 } as const;
export type EventSeverity = keyof typeof severities;

export interface ForwardedEvent {
  /** `origin#index`: the same entry always has the same id, so that what is sent twice is counted once. */
  readonly id: string;
  /** Name of the log: `countersign.local/log/<store id>`. */
  readonly origin: string;
  readonly entry: AuditEntry;
  /** RFC 9162 leaf hash, lower-case hex. */
  readonly leafHash: string;
  readonly severity: EventSeverity;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  /** The signed checkpoint (c2sp.org/tlog-checkpoint) that ends with this entry, where one does. */
  readonly checkpoint?: string;
}

/** The first that fits; what none fits is informational when it was done and a warning when it was refused. */
const severityByAction: readonly (readonly [RegExp, EventSeverity])[] = [
  [/^store\.rolled-back$|^audit\.tampered$/, 'critical'],
  [/^run\.halted$|^review\.emergency|^gateway\.refused$/, 'error'],
  [
    /^run\.revealed$|^identity\.(second-factor-reset|roles-changed)$|^trust\.|revoked$|^secret\.written$|^settings\.changed$|^audit\.exported$|^connection\.deleted$/,
    'notice',
  ],
];

function severityOf(action: string, outcome: string): EventSeverity {
  const special = severityByAction.find(([pattern]) => pattern.test(action));
  if (special !== undefined) return special[1];
  return outcome === 'done' ? 'informational' : 'warning';
}

/** Undefined for a leaf that is none: the log was tampered with, and its verification says where. */
export function eventOf(digest: Digest, origin: string, stored: StoredEntry, checkpoint?: string): ForwardedEvent | undefined {
  const entry = parseLeaf(stored.leaf);
  if (entry === undefined) return undefined;
  const outcome = String(entry.details['outcome'] ?? 'done');
  return {
    id: `${origin}#${entry.index}`,
    origin,
    entry,
    leafHash: toHex(hashLeaf(digest, stored.leaf)),
    severity: severityOf(entry.action, outcome),
    outcome,
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
}
