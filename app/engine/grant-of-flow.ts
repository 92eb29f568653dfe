/** Flow -> grant: the union of what its nodes declare they need, each with the nodes that need it. Pure and stable in order. */
import { defaultLimits, type Grant, type HostGrant, type LearningGrant } from '../broker/grant.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { NodeFacts } from '../nodes/kit/facts.ts';
import type { ConnectionSlot, Flow, FlowNode } from '../workflow/model/flow.ts';
import type { Label } from '../workflow/model/labels.ts';

const portOfScheme: Readonly<Record<HostGrant['scheme'], number>> = {
  https: 443,
  http: 80,
  smtp: 587,
  imap: 993,
  postgres: 5432,
  mysql: 3306,
};
const schemes: Readonly<Record<string, HostGrant['scheme']>> = {
  https: 'https',
  http: 'http',
  smtp: 'smtp',
  smtps: 'smtp',
  postgres: 'postgres',
  postgresql: 'postgres',
  mysql: 'mysql',
  imap: 'imap',
  imaps: 'imap',
};

interface Place {
  readonly host: string;
  readonly port: number | undefined;
}

/** `host`, `host:port`, `[v6]` or `[v6]:port`. */
export function parseHostPort(text: string): Place {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  const plain = /^([^:]+)(?::(\d{1,5}))?$/.exec(text);
  const [, host = text, port] = bracketed ?? plain ?? [];
  return { host: host.toLowerCase().replace(/\.$/, ''), port: port === undefined ? undefined : Number(port) };
}

/** Entries that say the same for different nodes become one entry. */
class Entries<T extends { readonly nodes: readonly string[] }> {
  readonly #byKey = new Map<string, { readonly entry: Omit<T, 'nodes'>; readonly nodes: Set<string> }>();

  add(entry: Omit<T, 'nodes'>, node: string): void {
    const key = JSON.stringify(entry);
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, { entry, nodes: new Set([node]) });
    else known.nodes.add(node);
  }

  list(): T[] {
    const sorted = [...this.#byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return sorted.map(([, { entry, nodes }]) => ({ ...entry, nodes: [...nodes].sort() }) as unknown as T);
  }
}

type Unlisted<T> = T extends readonly (infer E)[] ? E : never;

function hostsOf(node: FlowNode, facts: NodeFacts, slot: ConnectionSlot | undefined): Omit<HostGrant, 'nodes'>[] {
  const out: Omit<HostGrant, 'nodes'>[] = [];
  const outward = facts.networks.filter((network) => network.direction === 'out');
  const add = (
    place: Place,
    scheme: HostGrant['scheme'],
    port: number | undefined,
    methods: readonly string[],
    paths: readonly string[],
  ): void => {
    out.push({
      host: place.host,
      port: place.port ?? port ?? portOfScheme[scheme],
      scheme,
      methods: [...new Set(methods.map((method) => method.toUpperCase()))].sort(),
      paths: paths.length === 0 ? ['/'] : [...new Set(paths)].sort(),
      ...(node.connection === undefined ? {} : { connection: node.connection }),
      minimumTls: slot?.tls?.minimum ?? '1.3',
    });
  };
  for (const wanted of facts.capabilities.hosts) {
    const place = parseHostPort(wanted.host);
    const network =
      outward.find((candidate) => candidate.host?.toLowerCase() === place.host) ??
      outward.find((candidate) => candidate.host === undefined) ??
      outward[0];
    add(place, schemes[network?.scheme ?? 'https'] ?? 'https', network?.port, wanted.methods, wanted.paths);
  }
  // Data picks the host: only the hosts that the connection was narrowed to count.
  for (const network of outward.filter((candidate) => candidate.host === undefined)) {
    for (const host of slot?.hosts ?? []) {
      add(
        parseHostPort(host),
        schemes[network.scheme ?? 'https'] ?? 'https',
        network.port,
        network.method === undefined ? ['*'] : [network.method],
        ['/'],
      );
    }
  }
  return out;
}

/** Left out where nothing is learnt: what was signed before stays the same to the byte. */
export const learningPart = (entries: readonly LearningGrant[]): Pick<Grant, 'learning'> =>
  entries.length === 0 ? {} : { learning: [...entries] };

export interface GrantInputs {
  readonly factsOf: (node: FlowNode, flow: Flow) => NodeFacts;
  /** Destination (host, mail pattern or model) -> labels that the linter's dataflow sees arriving there. */
  readonly labelsByDestination?: Readonly<Record<string, readonly Label[]>>;
}

/** What the flow's steps may reach, by their facts: the list that the broker holds each of them to. Steps that are switched off have none. */
export function grantOfFlow(flow: Flow, inputs: GrantInputs): Grant {
  const hosts = new Entries<HostGrant>();
  const scopes = new Entries<Unlisted<Grant['scopes']>>();
  const tables = new Entries<Unlisted<Grant['tables']>>();
  const files = new Entries<Unlisted<Grant['files']>>();
  const mail = new Entries<Unlisted<Grant['mail']>>();
  const models = new Entries<Unlisted<Grant['models']>>();
  const restore = new Entries<Unlisted<Grant['restore']>>();
  const learning = new Entries<LearningGrant>();
  for (const node of flow.nodes) {
    if (node.disabled === true) continue;
    const facts = inputs.factsOf(node, flow);
    const slot = flow.connections.find((candidate) => candidate.id === node.connection);
    for (const host of hostsOf(node, facts, slot)) hosts.add(host, node.id);
    for (const { operation, scope } of facts.capabilities.scopes) {
      scopes.add({ ...(node.connection === undefined ? {} : { connection: node.connection }), operation, scope }, node.id);
    }
    for (const { database, table, access } of facts.capabilities.tables) tables.add({ database, table, access }, node.id);
    for (const { path, access } of facts.capabilities.files) files.add({ path, access }, node.id);
    for (const { to } of facts.capabilities.mail) mail.add({ to: to.toLowerCase() }, node.id);
    for (const { provider, model, digest, signature } of facts.capabilities.models)
      models.add(
        {
          provider,
          model,
          ...(digest === undefined ? {} : { digest }),
          ...(signature === undefined ? {} : { signature: { ...signature } }),
        },
        node.id,
      );
    if (facts.learns !== undefined && facts.learns.budget !== '') {
      const { budget, epsilon, total, delta, values, people } = facts.learns;
      learning.add({ budget, epsilon, total, delta, values, people }, node.id);
    }
    if (facts.transfer.some((transfer) => transfer.steps.some((step) => step.op === 'restore'))) restore.add({ purpose: '*' }, node.id);
  }
  const { maxSteps, maxSeconds, maxTokens, maxCostMilliUsd } = flow.settings;
  return {
    version: 1,
    hosts: hosts.list(),
    scopes: scopes.list(),
    tables: tables.list(),
    files: files.list(),
    mail: mail.list(),
    models: models.list(),
    restore: restore.list(),
    ...learningPart(learning.list()),
    labels: Object.entries(inputs.labelsByDestination ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([destination, list]) => ({ destination, labels: [...list] })),
    limits: {
      steps: maxSteps ?? defaultLimits.steps,
      seconds: maxSeconds ?? defaultLimits.seconds,
      tokens: maxTokens ?? defaultLimits.tokens,
      costMilliUsd: maxCostMilliUsd ?? defaultLimits.costMilliUsd,
      bytes: defaultLimits.bytes,
    },
  };
}

interface ForSteps {
  readonly nodes: readonly string[];
}

/** Entries of `whole` as far as `own` has them, too, for the same steps. */
function both<T extends ForSteps>(whole: readonly T[], own: readonly T[]): T[] {
  const keyOf = ({ nodes: _nodes, ...entry }: T): string => canonicalJson(entry);
  const steps = new Map(own.map((entry) => [keyOf(entry), new Set(entry.nodes)]));
  return whole.flatMap((entry) => {
    const nodes = entry.nodes.filter((node) => steps.get(keyOf(entry))?.has(node) === true);
    return nodes.length === 0 ? [] : [{ ...entry, nodes }];
  });
}

/**
 * What one of several flows may do under the grant of all of them. That grant names steps by id alone, and two flows may each have a step of one id:
 * run under the whole, each would do what only the other was approved for. Labels and limits are those of the whole.
 */
export function grantOfOne(whole: Grant, flow: Flow, factsOf: GrantInputs['factsOf']): Grant {
  const own = grantOfFlow(flow, { factsOf });
  const { learning: _learning, ...rest } = whole;
  return {
    ...rest,
    hosts: both(whole.hosts, own.hosts),
    scopes: both(whole.scopes, own.scopes),
    tables: both(whole.tables, own.tables),
    files: both(whole.files, own.files),
    mail: both(whole.mail, own.mail),
    models: both(whole.models, own.models),
    restore: both(whole.restore, own.restore),
    ...learningPart(both(whole.learning ?? [], own.learning ?? [])),
  };
}
