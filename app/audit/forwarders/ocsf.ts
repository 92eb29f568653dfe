/**
 * Open Cybersecurity Schema Framework 1.9 with its `record_integrity` profile: each event carries the SHA-256 of its own canonical
 * form (RFC 8785, without `fingerprint` and `signatures`) and that of the event before. The log's signed checkpoint stands beside.
 */
import { canonicalJson } from '../../kernel/json.ts';
import { toHex, utf8 } from '../bytes.ts';
import type { EventSeverity, ForwardedEvent } from './event.ts';
import type { Format } from './format.ts';

const schemaVersion = '1.9.0';
const severity: Readonly<Record<EventSeverity, readonly [id: number, caption: string]>> = {
  critical: [5, 'Critical'],
  error: [4, 'High'],
  warning: [3, 'Medium'],
  notice: [2, 'Low'],
  informational: [1, 'Informational'],
};
const digestAlgorithm = { algorithm: 'SHA-256', algorithm_id: 3 } as const;

interface Activity {
  readonly id: number;
  readonly name: string;
}
const logon: Activity = { id: 1, name: 'Logon' };
const logoff: Activity = { id: 2, name: 'Logoff' };
/** Authentication (3002) has its own activities; everything else is API activity (6003), by what the last word of the action says. */
const authentication: Readonly<Record<string, Activity>> = {
  'identity.signed-in': logon,
  'identity.unlocked': logon,
  'identity.signed-out': logoff,
  'identity.locked': logoff,
};
const byVerb: readonly (readonly [RegExp, Activity])[] = [
  [/(created|added|imported|submitted|requested|started|written)$/, { id: 1, name: 'Create' }],
  [/(exported|revealed|verified|read|listed)$/, { id: 2, name: 'Read' }],
  [/(deleted|removed|revoked|withdrawn|cancelled|erased)$/, { id: 4, name: 'Delete' }],
];
const update: Activity = { id: 3, name: 'Update' };

function classOf(action: string): {
  readonly category: readonly [number, string];
  readonly uid: number;
  readonly name: string;
  readonly activity: Activity;
} {
  const session = authentication[action];
  if (session !== undefined) return { category: [3, 'Identity & Access Management'], uid: 3002, name: 'Authentication', activity: session };
  const activity = byVerb.find(([pattern]) => pattern.test(action))?.[1] ?? update;
  return { category: [6, 'Application Activity'], uid: 6003, name: 'API Activity', activity };
}

/** What the class asks for beside the common attributes. The actor is an account id or a service, never a person's name. */
function classAttributes(event: ForwardedEvent, uid: number): Readonly<Record<string, unknown>> {
  const { entry } = event;
  if (uid === 3002) return { user: { uid: entry.actor, type_id: 0 }, service: { name: 'Countersign' } };
  return {
    actor: { user: { uid: entry.actor, type_id: entry.actor === 'system' ? 3 : 0 } },
    api: { operation: entry.action, response: { code: event.outcome === 'done' ? 0 : 1, message: event.outcome } },
    resources: [{ uid: entry.subject === '' ? event.origin : entry.subject }],
    src_endpoint: { uid: event.origin },
  };
}

export const ocsf: Format = (event, { digest, version, previous }) => {
  const { entry } = event;
  const { category, uid, name, activity } = classOf(entry.action);
  const [severityId, severityName] = severity[event.severity];
  const record = {
    activity_id: activity.id,
    activity_name: activity.name,
    category_name: category[1],
    category_uid: category[0],
    class_name: name,
    class_uid: uid,
    type_name: `${name}: ${activity.name}`,
    type_uid: uid * 100 + activity.id,
    severity: severityName,
    severity_id: severityId,
    time: entry.time,
    status: event.outcome === 'done' ? 'Success' : 'Failure',
    status_id: event.outcome === 'done' ? 1 : 2,
    ...(event.outcome === 'done' ? {} : { status_code: event.outcome }),
    metadata: {
      version: schemaVersion,
      profiles: ['record_integrity'],
      uid: event.id,
      sequence: entry.index,
      log_name: event.origin,
      event_code: entry.action,
      product: { name: 'Countersign', vendor_name: 'Countersign', version },
    },
    ...classAttributes(event, uid),
    unmapped: {
      details: entry.details,
      leaf_hash: event.leafHash,
      ...(event.checkpoint === undefined ? {} : { checkpoint: event.checkpoint }),
    },
    attestation: {
      uid: event.id,
      authority_uid: event.origin,
      chain_uid: event.origin,
      ...(previous === undefined
        ? {}
        : { prev_event: { uid: previous.id, fingerprint: { ...digestAlgorithm, value: previous.fingerprint } } }),
    },
  };
  const fingerprint = toHex(digest(utf8(canonicalJson(record))));
  return {
    text: JSON.stringify({ ...record, attestation: { ...record.attestation, fingerprint: { ...digestAlgorithm, value: fingerprint } } }),
    link: { id: event.id, fingerprint },
  };
};
