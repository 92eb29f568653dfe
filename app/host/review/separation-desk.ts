/** Whether development and test of a workspace can touch what production works on: its flows, its plan, and its secrets by fingerprint alone. */
import { separationOf, type Login, type PlacedFlow, type Separation } from '../../compliance/separation.ts';
import { isCountersignError } from '../../kernel/errors.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import type { Environment, Flow } from '../../workflow/model/flow.ts';
import type { ConnectionRecord, SecretRepository } from '../../workflow/ports.ts';
import type { Reviews } from '../../review/reviews.ts';
import type { Store } from '../../store/store.ts';
import { planOf } from './environment-plan.ts';
import type { HostPorts } from '../ports.ts';

export interface SeparationParts {
  readonly store: Pick<Store, 'connections' | 'settings' | 'secrets'>;
  readonly reviews: Pick<Reviews, 'list' | 'snapshot'>;
  readonly flows: () => readonly Flow[];
  readonly environment: Environment;
  readonly ports: Pick<HostPorts, 'hash' | 'random'>;
}

/** Parts of a secret that say nothing of who it belongs to. */
const shared: ReadonlySet<string> = new Set(['user', 'header', 'region']);

function secretOf(id: string, secrets: Pick<SecretRepository, 'use'>): Readonly<Record<string, string>> {
  try {
    return secrets.use(id);
  } catch (error) {
    if (isCountersignError(error)) return {};
    throw error;
  }
}

/** A server that is asked for no database by name opens one all the same, and nobody here knows which. */
const databaseOf = ({ auth, server }: ConnectionRecord): string | undefined =>
  auth !== 'database' || server === undefined || (server.database ?? '') === ''
    ? undefined
    : `${server.host.replace(/\.$/, '')}:${server.port}/${server.database ?? ''}`.toLowerCase();

const userOf = ({ server }: ConnectionRecord, secret: Readonly<Record<string, string>>): string =>
  secret['user'] ?? secret['accessKeyId'] ?? server?.user ?? '';

/** What tells one login from another, each hashed with a number that is thrown away: good for one comparison, and for nothing else. */
function printsOf(record: ConnectionRecord, secret: Readonly<Record<string, string>>, hashed: (text: string) => string): readonly string[] {
  const { oauth } = record;
  // Whoever signs in through a client is an account of their own; a client that signs in by itself is the account.
  const parts = Object.entries(secret).filter(
    ([name, value]) => value !== '' && !shared.has(name) && (name !== 'clientSecret' || oauth?.way === 'service'),
  );
  return [
    // Some write the kind of a token before it, and some do not.
    ...parts.map(([, value]) => hashed(`secret ${value.trim().replace(/^(?:bearer|basic|token)\s+/i, '')}`)),
    ...(oauth?.way === 'service' ? [hashed(`client ${oauth.clientId} ${oauth.tokenUrl}`)] : []),
  ];
}

function loginsOf({ store, ports }: SeparationParts): readonly Login[] {
  const salt = ports.random.bytes(32).join('.');
  const hashed = (text: string): string => ports.hash.sha256(`${salt} ${text}`);
  return store.connections.list().map((record) => {
    const secret = secretOf(record.id, store.secrets);
    const user = userOf(record, secret).trim().toLowerCase();
    return {
      id: record.id,
      name: record.name,
      type: record.type,
      auth: record.auth,
      environment: record.environment,
      hosts: [...new Set([...record.hosts, ...(record.server === undefined ? [] : [record.server.host])])],
      account: record.serviceAccount,
      accountKnown: (record.serviceAccount ?? '') !== '' || user !== '' || record.oauth?.way === 'service',
      prints: printsOf(record, secret, hashed),
      ...(user === '' ? {} : { user: hashed(`user ${user}`) }),
      system: databaseOf(record),
    };
  });
}

/** At home flows run as they are drawn; elsewhere what was approved for there runs, with the connections that stand in. */
export function separationHere(parts: SeparationParts): Separation {
  const { store, reviews, flows, environment: home } = parts;
  const logins = loginsOf(parts);
  const known = new Map(logins.map((login) => [login.id, login]));
  const { bindings } = planOf(store.settings);
  const drawn = flows().map((flow): PlacedFlow => ({
    flow: bindConnections(flow, store.connections.list()),
    environment: home,
    loginOf: ({ id }) => known.get(id),
  }));
  const approved = reviews
    .list()
    .filter((review) => review.state === 'approved' && review.environment !== home && review.from === undefined)
    .toSorted((a, b) => b.revision - a.revision);
  const newest = new Map(approved.toReversed().map((review) => [`${review.environment} ${review.flowId}`, review]));
  const elsewhere = [...newest.values()].flatMap((review) => {
    const { flow, subflows } = reviews.snapshot(review).subject;
    return [flow, ...subflows].map((one): PlacedFlow => ({
      flow: one,
      environment: review.environment,
      loginOf: ({ id }) => known.get(bindings[review.environment][id] ?? id),
    }));
  });
  return separationOf([...drawn, ...elsewhere], logins);
}
