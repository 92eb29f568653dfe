/**
 * Whether development and test can touch what production works on: for each environment the connections, logins, hosts and tables that its flows
 * reach, and where those of production and of another environment meet. It is proved only where every step could be judged. Pure.
 */
import { factsOf } from '../nodes/describe.ts';
import { environmentWord, list } from '../lint/kit/words.ts';
import {
  environments,
  type ConnectionAuth,
  type ConnectionSlot,
  type Environment,
  type Flow,
  type FlowNode,
} from '../workflow/model/flow.ts';

/** A connection as it is known where somebody looks. */
export interface Login {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly auth: ConnectionAuth;
  /** What it is marked for. */
  readonly environment?: Environment | undefined;
  readonly hosts: readonly string[];
  /** The account that it acts as, by name. */
  readonly account?: string | undefined;
  /** It is known which account that is, by a name or by the user in its secret. Two tokens that differ may be of one account. */
  readonly accountKnown: boolean;
  /** Fingerprints of its secrets, comparable with each other and with nothing else; none where nobody knows them. */
  readonly prints: readonly string[];
  /** Fingerprint of the name by which it signs in at its hosts, where one is known. */
  readonly user?: string | undefined;
  /** Host, port and database, where it leads to one and names it. */
  readonly system?: string | undefined;
}

/** A flow as it runs, or would run, in an environment. `loginOf` by the id of a slot; undefined where nothing is bound to it. */
export interface PlacedFlow {
  readonly flow: Flow;
  readonly environment: Environment;
  readonly loginOf: (slot: ConnectionSlot) => Login | undefined;
}

export interface Overlap {
  readonly kind: 'connection' | 'login' | 'account' | 'system' | 'mark';
  readonly severity: 'block' | 'high';
  readonly title: string;
  readonly remedy: string;
}
export interface OpenQuestion {
  readonly kind: 'unbound' | 'host-by-data' | 'unknown-step' | 'no-login' | 'login-unknown' | 'database-unknown' | 'nothing-there';
  readonly text: string;
}
export interface Reach {
  readonly environment: Environment;
  readonly flows: readonly string[];
  readonly connections: readonly {
    readonly id: string;
    readonly name: string;
    readonly account?: string;
    readonly flows: readonly string[];
  }[];
  readonly hosts: readonly { readonly host: string; readonly flows: readonly string[] }[];
  readonly tables: readonly { readonly table: string; readonly flows: readonly string[] }[];
}
export interface Separation {
  readonly proved: boolean;
  readonly environments: readonly Reach[];
  readonly overlaps: readonly Overlap[];
  readonly open: readonly OpenQuestion[];
  /** What no look at flows and connections can tell. */
  readonly limits: readonly string[];
}

const limits = [
  'Two accounts of one service may be allowed the same data there: ask whoever runs the service.',
  'The account of a connection is what somebody wrote there: no service was asked whose it is.',
  'Tables and tokens that this program keeps, and files, lie with whoever runs a flow: run production on a machine and a store of its own.',
  'A system that has two names or addresses counts as two.',
  'What people do with these accounts outside of flows is not seen.',
] as const;

const noLogin = Symbol('no login');
const unbound = Symbol('unbound');
type Used = Login | typeof noLogin | typeof unbound;

/** One place, one spelling. The port that goes without saying is left out. */
const placeOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:443$/, '')
    .replace(/\.(?=$|:)/, '');

const covers = (pattern: string, host: string): boolean => pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
/** `*.example.com` is every place below it. */
const samePlace = (one: string, other: string): boolean => one === other || covers(one, other) || covers(other, one);
const samePlaces = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.some((other) => samePlace(placeOf(one), placeOf(other))));

class Building {
  readonly environment: Environment;
  readonly flows = new Set<string>();
  readonly connections = new Map<string, { readonly login: Login; readonly flows: Set<string> }>();
  readonly hosts = new Map<string, Set<string>>();
  readonly tables = new Map<string, Set<string>>();
  readonly usedAt = new Map<string, Set<Used>>();
  /** Of object storage, as `host/name`. */
  readonly buckets = new Map<string, Set<string>>();

  constructor(environment: Environment) {
    this.environment = environment;
  }

  holds(login: Login): { readonly flows: Set<string> } {
    const known = this.connections.get(login.id) ?? { login, flows: new Set<string>() };
    this.connections.set(login.id, known);
    return known;
  }
}

const put = <K, V>(map: Map<K, Set<V>>, key: K, value: V): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
};

const bucketKey = 's3:';

function usedBy(node: FlowNode, { flow, loginOf }: PlacedFlow): Used {
  const slot = node.connection === undefined ? undefined : flow.connections.find(({ id }) => id === node.connection);
  if (slot === undefined) return noLogin;
  const login = loginOf(slot);
  return login === undefined ? unbound : login.auth === 'none' ? noLogin : login;
}

function look(placed: PlacedFlow, building: Building, open: OpenQuestion[]): void {
  const { flow, environment } = placed;
  const where = (node: FlowNode): string => `Step “${node.name}” of “${flow.name}” (${environmentWord(environment)})`;
  building.flows.add(flow.name);
  for (const node of flow.nodes) {
    if (node.disabled === true) continue;
    const facts = factsOf(node, flow);
    if (facts.unknown === true || facts.unreadable !== undefined)
      open.push({ kind: 'unknown-step', text: `${where(node)} is of a kind that nobody has described, so that it could reach anything.` });
    const used = usedBy(node, placed);
    const outward = facts.networks.filter(({ direction }) => direction === 'out');
    const hosts = new Set([...facts.capabilities.hosts.map(({ host }) => host), ...outward.flatMap(({ host }) => host ?? [])].map(placeOf));
    if (outward.some(({ hostReads }) => hostReads.length > 0))
      open.push({ kind: 'host-by-data', text: `${where(node)} goes where the data says.` });
    if (used === unbound)
      open.push({ kind: 'unbound', text: `${where(node)} has no connection yet, so that nobody knows which account it will use.` });
    else if (used !== noLogin) {
      building.holds(used).flows.add(flow.name);
      for (const host of used.hosts) hosts.add(placeOf(host));
    }
    for (const host of hosts) {
      put(building.hosts, host, flow.name);
      put(building.usedAt, host, used);
    }
    for (const { database, table } of facts.capabilities.tables)
      put(building.tables, [database, table].filter((part) => part !== '').join('.'), flow.name);
    for (const { key } of facts.stores)
      if (key.startsWith(bucketKey)) put(building.buckets, placeOf(key.slice(bucketKey.length)), flow.name);
  }
}

const meets = (one: readonly string[], other: readonly string[]): boolean => one.some((text) => other.includes(text));
const sameAccount = (one: Login, other: Login): boolean =>
  one.account !== undefined && one.account !== '' && one.account.toLowerCase() === other.account?.toLowerCase();
const areApart = (one: Login, other: Login): boolean => one.accountKnown && other.accountKnown;
/** Two accounts at one server of databases, and nobody knows which database one of them opens. */
const mayShareDatabase = (one: Login, other: Login): boolean =>
  one.auth === 'database' && other.auth === 'database' && (one.system === undefined || other.system === undefined);

function overlapOf(prod: Login, other: Login, there: string): Overlap | undefined {
  const both = `“${prod.name}” (production) and “${other.name}” (${there})`;
  if (prod.id === other.id)
    return {
      kind: 'connection',
      severity: 'block',
      title: `“${prod.name}” is one connection for production and for ${there}`,
      remedy: `Make a connection of its own for ${there}, with an account that knows no real data.`,
    };
  if (meets(prod.prints, other.prints) || (prod.user !== undefined && prod.user === other.user && samePlaces(prod.hosts, other.hosts)))
    return {
      kind: 'login',
      severity: 'block',
      title: `${both} are one login: the same secret, or the same user at the same place`,
      remedy: 'Make an account of its own for each, and change the secret of the one in production: people who try things out know it.',
    };
  if (sameAccount(prod, other))
    return {
      kind: 'account',
      severity: 'block',
      title: `${both} act as one account, “${prod.account ?? ''}”`,
      remedy: 'Make an account of its own for each environment.',
    };
  if (prod.system !== undefined && prod.system === other.system)
    return {
      kind: 'system',
      severity: 'high',
      title: `${both} lead to the same database, ${prod.system}`,
      remedy: `Give ${there} a database of its own, with made-up data.`,
    };
  return undefined;
}

function marksOf({ environment, connections }: Building): readonly Overlap[] {
  const isProd = environment === 'prod';
  return [...connections.values()].flatMap(({ login, flows }): Overlap[] =>
    login.environment === undefined || flows.size === 0 || (login.environment === 'prod') === isProd
      ? []
      : [
          {
            kind: 'mark',
            severity: 'block',
            title: `${list([...flows].map((flow) => `“${flow}”`))} (${environmentWord(environment)}) ${flows.size === 1 ? 'uses' : 'use'} “${login.name}”, a connection of ${environmentWord(login.environment)}`,
            remedy: `Use a connection that is made for ${environmentWord(environment)}.`,
          },
        ],
  );
}

/** At a place that both reach: can it be told that they come as two accounts? */
function openAt(host: string, prod: ReadonlySet<Used>, other: ReadonlySet<Used>, there: string): OpenQuestion | undefined {
  const named = [...prod].flatMap((one) => [...other].map((two) => [one, two] as const));
  if (named.some(([one, two]) => one === noLogin || two === noLogin))
    return {
      kind: 'no-login',
      text: `Production and ${there} both reach ${host}, and at least one of them without a login: nothing keeps their data apart there.`,
    };
  const unclear = named.find(
    ([one, two]) =>
      typeof one === 'object' &&
      typeof two === 'object' &&
      overlapOf(one, two, there) === undefined &&
      (!areApart(one, two) || mayShareDatabase(one, two)),
  );
  if (unclear === undefined) return undefined;
  const [one, two] = unclear as readonly [Login, Login];
  const both = `Production and ${there} both reach ${host}, by “${one.name}” and “${two.name}”, and nobody can tell here whether`;
  return areApart(one, two)
    ? { kind: 'database-unknown', text: `${both} they open one database. Name the database of each connection.` }
    : { kind: 'login-unknown', text: `${both} those are two accounts. Name the account of each connection.` };
}

const sharedBuckets = (prod: Building, other: Building): readonly Overlap[] =>
  [...prod.buckets.keys()]
    .filter((place) => other.buckets.has(place))
    .map((place) => ({
      kind: 'system',
      severity: 'high',
      title: `Production and ${environmentWord(other.environment)} work on one bucket, ${place}`,
      remedy: `Give ${environmentWord(other.environment)} a bucket of its own, with made-up data.`,
    }));

/** Who comes to a place, in whatever way it is written there. */
function usersAt({ usedAt }: Building, host: string, stars: readonly string[]): ReadonlySet<Used> {
  const places = host.startsWith('*.')
    ? [...usedAt.keys()].filter((one) => samePlace(one, host))
    : [host, ...stars.filter((one) => covers(one, host))];
  return new Set(places.flatMap((place) => [...(usedAt.get(place) ?? [])]));
}

function compare(prod: Building, other: Building): { readonly overlaps: readonly Overlap[]; readonly open: readonly OpenQuestion[] } {
  const there = environmentWord(other.environment);
  const overlaps = [...prod.connections.values()].flatMap(({ login: one }) =>
    [...other.connections.values()].flatMap(({ login: two }) => overlapOf(one, two, there) ?? []),
  );
  const stars = [...other.usedAt.keys()].filter((host) => host.startsWith('*.'));
  const open = [...prod.usedAt].flatMap(([host, used]) => openAt(host, used, usersAt(other, host, stars), there) ?? []);
  return { overlaps: [...overlaps, ...sharedBuckets(prod, other)], open };
}

const reachOf = ({ environment, flows, connections, hosts, tables }: Building): Reach => ({
  environment,
  flows: [...flows].sort(),
  connections: [...connections.values()].map(({ login: { id, name, account }, flows: users }) => ({
    id,
    name,
    ...(account === undefined || account === '' ? {} : { account }),
    flows: [...users].sort(),
  })),
  hosts: [...hosts].map(([host, users]) => ({ host, flows: [...users].sort() })).sort((a, b) => (a.host < b.host ? -1 : 1)),
  tables: [...tables].map(([table, users]) => ({ table, flows: [...users].sort() })).sort((a, b) => (a.table < b.table ? -1 : 1)),
});

/** `held`: connections that are there whether a flow uses them or not: whoever draws can use those of their environment. */
export function separationOf(placed: readonly PlacedFlow[], held: readonly Login[]): Separation {
  const open: OpenQuestion[] = [];
  const buildings = environments.map((environment) => new Building(environment));
  const of = (environment: Environment): Building => buildings.find((one) => one.environment === environment) as Building;
  for (const login of held) if (login.environment !== undefined) of(login.environment).holds(login);
  const prod = of('prod');
  const outside = buildings.filter((one) => one !== prod);
  const known = new Set(placed.map(({ environment }) => environment));
  if (!known.has('prod'))
    open.push({ kind: 'nothing-there', text: 'No flow of production is known here, so that there is nothing to compare with.' });
  if (!outside.some(({ environment }) => known.has(environment)))
    open.push({ kind: 'nothing-there', text: 'No flow of development or test is known here, so that there is nothing to compare with.' });
  for (const one of placed) look(one, of(one.environment), open);
  const compared = outside.map((one) => compare(prod, one));
  const overlaps = [...compared.flatMap((one) => one.overlaps), ...buildings.flatMap(marksOf)];
  const questions = [...new Map([...open, ...compared.flatMap((one) => one.open)].map((one) => [one.text, one])).values()];
  return {
    proved: overlaps.length === 0 && questions.length === 0,
    environments: buildings.map(reachOf).filter(({ flows, connections }) => flows.length > 0 || connections.length > 0),
    overlaps: overlaps.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'block' ? -1 : 1)),
    open: questions,
    limits,
  };
}
