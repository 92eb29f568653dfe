/** What a flow asks of each connection against what the connection was given, and the words to ask for less. */
import type { LearnFact } from '../nodes/kit/facts.ts';
import type { ConnectionSlot } from '../workflow/model/flow.ts';
import type { FlowView } from './kit/flow-view.ts';
import { scopeUse } from './kit/scopes.ts';
import type { StepView } from './kit/step-view.ts';
import { sentence } from './kit/words.ts';

export interface StepName {
  readonly id: string;
  readonly name: string;
}

/** The gravest first. `used` and `idle` follow from the steps; `strong` allows changes though its steps only read; `missing` was never granted. */
export const scopeStates = ['missing', 'idle', 'strong', 'unclear', 'used'] as const;
export interface ScopeRow {
  readonly scope: string;
  readonly state: (typeof scopeStates)[number];
  readonly operations: readonly string[];
  readonly steps: readonly StepName[];
}
export interface HostRow {
  readonly host: string;
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly allowed: boolean | undefined;
  readonly steps: readonly StepName[];
}
export interface EffectRow {
  readonly kind: string;
  readonly what: string;
  readonly step: StepName;
}

export interface ConnectionUse {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly personal: boolean;
  readonly serviceAccount: string | undefined;
  readonly steps: readonly StepName[];
  readonly scopes: readonly ScopeRow[];
  readonly hosts: readonly HostRow[];
  readonly effects: readonly EffectRow[];
  /** The smallest set of rights that the flow can work with, as a message to whoever grants them. */
  readonly request: string;
}

export interface PermissionMap {
  readonly connections: readonly ConnectionUse[];
  /** What steps use without a connection: hosts, files, tables, mail, models. */
  readonly others: readonly { readonly kind: string; readonly what: string; readonly step: StepName }[];
}

const nameOf = (step: StepView): StepName => ({ id: step.node.id, name: step.name });
const unique = (steps: readonly StepName[]): StepName[] => [...new Map(steps.map((step) => [step.id, step])).values()];

function scopeRows(slot: ConnectionSlot, users: readonly StepView[]): ScopeRow[] {
  const uses = users.flatMap((step) =>
    step.facts.capabilities.scopes.map(({ scope, operation }) => ({ scope, operation, step: nameOf(step) })),
  );
  const use = scopeUse(slot.scopes, users);
  const row = (scope: string, state: ScopeRow['state']): ScopeRow => {
    const mine = uses.filter((one) => one.scope === scope);
    return { scope, state, operations: [...new Set(mine.map(({ operation }) => operation))], steps: unique(mine.map(({ step }) => step)) };
  };
  const granted = slot.scopes.map((scope) =>
    row(
      scope,
      users.length === 0 || use?.idle.includes(scope) === true
        ? 'idle'
        : use?.tooStrong.includes(scope) === true
          ? 'strong'
          : use === undefined
            ? 'unclear'
            : 'used',
    ),
  );
  // A connection without scopes is of a service that has none.
  const missing =
    slot.scopes.length === 0
      ? []
      : [...new Set(uses.map(({ scope }) => scope))].filter((scope) => !slot.scopes.includes(scope)).map((scope) => row(scope, 'missing'));
  return [...missing, ...granted];
}

function hostRows(slot: ConnectionSlot, users: readonly StepView[]): HostRow[] {
  const rows = new Map<string, { methods: Set<string>; paths: Set<string>; steps: StepName[] }>();
  for (const step of users) {
    for (const { host, methods, paths } of step.facts.capabilities.hosts) {
      const row = rows.get(host) ?? { methods: new Set<string>(), paths: new Set<string>(), steps: [] };
      for (const method of methods) row.methods.add(method);
      for (const path of paths) row.paths.add(path);
      row.steps.push(nameOf(step));
      rows.set(host, row);
    }
  }
  const idle = slot.hosts
    .filter((host) => !rows.has(host))
    .map((host): HostRow => ({ host, methods: [], paths: [], allowed: true, steps: [] }));
  return [
    ...[...rows].map(([host, { methods, paths, steps }]): HostRow => ({
      host,
      methods: [...methods],
      paths: [...paths],
      steps: unique(steps),
      allowed: slot.hosts.length === 0 ? undefined : slot.hosts.includes(host),
    })),
    ...idle,
  ];
}

const list = (items: readonly string[]): string => items.map((item) => `  - ${item}\n`).join('');

/** A message to whoever grants: what is needed, for what, and what can go. */
function requestText(flowName: string, slot: ConnectionSlot, scopes: readonly ScopeRow[], hosts: readonly HostRow[]): string {
  const needed = scopes
    .filter(({ state }) => state === 'used' || state === 'missing' || state === 'unclear')
    .map(
      ({ scope, operations, state }) =>
        `${scope}${operations.length === 0 ? '' : ` (to ${operations.join(', ')})`}${state === 'missing' ? ', not granted yet' : ''}`,
    );
  const less = scopes.filter(({ state }) => state === 'strong').map(({ scope }) => `${scope}: its steps only read, a read scope is enough`);
  const idle = scopes.filter(({ state }) => state === 'idle').map(({ scope }) => scope);
  const places = hosts
    .filter(({ steps }) => steps.length > 0)
    .map(({ host, methods }) => `${host}${methods.length === 0 ? '' : ` (${methods.join(', ')})`}`);
  const account =
    slot.personal === true
      ? `a service account of its own, instead of a person's account`
      : slot.serviceAccount === undefined
        ? 'a service account of its own'
        : `the service account ${slot.serviceAccount}`;
  return [
    `The flow “${flowName}” uses “${slot.name}” through ${account}.\n`,
    needed.length === 0
      ? scopes.length === 0
        ? ''
        : 'It needs none of the scopes that were granted.\n'
      : `It needs these scopes and no others:\n${list(needed)}`,
    places.length === 0 ? '' : `It calls these hosts:\n${list(places)}`,
    less.length === 0 ? '' : `Narrow these:\n${list(less)}`,
    idle.length === 0 ? '' : `Take these away, no step uses them:\n${list(idle)}`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** What a step may give away of the people that it learns from, as it is approved. */
export const learningRows = (learns: LearnFact | undefined): string[] =>
  learns === undefined || learns.budget === ''
    ? []
    : [`budget ${learns.budget}: a run spends ${learns.epsilon}, all runs together ${learns.total}`];

function otherRows(step: StepView): PermissionMap['others'] {
  const { capabilities } = step.facts;
  const of = (kind: string, what: string) => ({ kind, what, step: nameOf(step) });
  return [
    ...(step.connection === undefined
      ? capabilities.hosts.map(({ host, methods, paths }) =>
          of('Call a host', `${methods.join('/')} ${host}${paths.length === 1 && paths[0] !== undefined ? paths[0] : ''}`.trim()),
        )
      : []),
    ...(step.connection === undefined ? capabilities.scopes.map(({ operation, scope }) => of('Scope', `${scope} (${operation})`)) : []),
    ...capabilities.files.map(({ path, access }) => of(access === 'read' ? 'Read a file' : 'Write a file', path)),
    ...capabilities.tables.map(({ database, table, access }) =>
      of(access === 'read' ? 'Read a table' : 'Write a table', `${database}.${table}`),
    ),
    ...capabilities.mail.map(({ to }) => of('Send mail', to)),
    ...capabilities.models.map(({ provider, model }) => of('Ask a model', `${provider} ${model}`)),
    ...learningRows(step.facts.learns).map((what) => of('Learn from people', what)),
  ];
}

export function connectionUse(view: FlowView, slot: ConnectionSlot): ConnectionUse {
  const users = view.steps.filter((step) => step.connection?.id === slot.id && step.node.disabled !== true);
  const scopes = scopeRows(slot, users);
  const hosts = hostRows(slot, users);
  return {
    id: slot.id,
    name: slot.name,
    type: slot.type,
    personal: slot.personal === true,
    serviceAccount: slot.serviceAccount,
    steps: users.map(nameOf),
    scopes,
    hosts,
    effects: users.flatMap((step) =>
      step.facts.effects
        .filter(({ kind }) => kind !== 'none')
        .map(({ kind, what }) => ({ kind, what: sentence(what), step: nameOf(step) })),
    ),
    request: requestText(view.flow.name, slot, scopes, hosts),
  };
}

/** Which word counts when flows differ: a scope that one of them needs is needed. */
const mostNeeded: readonly ScopeRow['state'][] = ['missing', 'used', 'strong', 'unclear', 'idle'];

/** The scopes of one connection over all flows that use it; steps as "Flow: step". */
export function scopesAcross(
  views: readonly FlowView[],
  slot: ConnectionSlot,
): readonly { readonly scope: string; readonly state: ScopeRow['state']; readonly steps: readonly string[] }[] {
  const found = new Map<string, { state: ScopeRow['state']; steps: string[] }>(
    slot.scopes.map((scope) => [scope, { state: 'idle', steps: [] }]),
  );
  for (const view of views) {
    for (const { scope, state, steps } of connectionUse(view, slot).scopes) {
      const known = found.get(scope) ?? { state, steps: [] };
      if (mostNeeded.indexOf(state) < mostNeeded.indexOf(known.state)) known.state = state;
      known.steps.push(...steps.map(({ name }) => `${view.flow.name}: ${name}`));
      found.set(scope, known);
    }
  }
  return [...found]
    .map(([scope, { state, steps }]) => ({ scope, state, steps }))
    .sort((a, b) => scopeStates.indexOf(a.state) - scopeStates.indexOf(b.state));
}

export function permissionMap(view: FlowView): PermissionMap {
  return {
    connections: view.flow.connections.map((slot) => connectionUse(view, slot)),
    others: view.steps.filter((step) => step.node.disabled !== true).flatMap(otherRows),
  };
}
