/**
 * What a reviewer has to know of a flow, as plain data: where data goes, what is done, with which rights, behind which
 * guards. Taken from the linter's analysis, so that the reviewer, the risk score and the security diff see the same.
 */
import type { Hash } from '../kernel/ports.ts';
import { effectKinds, type EffectKind, type GuardFact, type TriggerFact, type Zone } from '../nodes/kit/facts.ts';
import { labelsIn } from '../lint/dataflow/cell.ts';
import { showsData } from '../lint/kit/authority.ts';
import type { Finding, Severity } from '../lint/kit/finding.ts';
import type { FlowView } from '../lint/kit/flow-view.ts';
import { staysHere } from '../lint/kit/incoming-secret.ts';
import { isPrompt } from '../lint/kit/step-sinks.ts';
import { isText, leavesHouse, steered, type Seen, type StepView } from '../lint/kit/step-view.ts';
import { findSecretsInJson } from '../privacy/detectors/secrets/places.ts';
import { labelsOf, type Label } from '../workflow/model/labels.ts';

export interface FieldSent {
  readonly field: string;
  readonly labels: readonly Label[];
}

export interface Destination {
  /** Host, or vendor, or in words what is known. */
  readonly name: string;
  readonly vendor: string;
  readonly region: string;
  readonly scope: Zone['scope'];
  /** Fields with at least one label, by name; labels behind tokens or ciphers do not count. */
  readonly fields: readonly FieldSent[];
  readonly labels: readonly Label[];
  /** Names of the steps that send. */
  readonly steps: readonly string[];
}

export interface ConnectionUse {
  readonly id: string;
  readonly name: string;
  readonly granted: readonly string[];
  readonly used: readonly string[];
  readonly hosts: readonly string[];
  readonly personal: boolean;
  /** A secret goes along with what its steps send. */
  readonly secret: boolean;
}

export interface Effect {
  readonly nodeId: string;
  readonly step: string;
  readonly kind: EffectKind;
  readonly what: string;
  readonly aboutPerson: boolean;
  /** A person says yes to exactly this, on every path. */
  readonly approved: boolean;
  /** Text that an outsider could have written decides about it, through a model. */
  readonly steered: boolean;
}

export interface ModelUse {
  readonly provider: string;
  readonly model: string;
  readonly region: string;
  readonly external: boolean;
  readonly pinned: boolean;
  readonly agent: boolean;
  readonly steps: readonly string[];
  /** Of a file on the machine: whose signature it has to have (PEM), each once; empty where a step asks for none. */
  readonly signers?: readonly string[];
}
export interface PromptText {
  readonly nodeId: string;
  readonly step: string;
  /** `tool`: what a model is told of the step, which is its tool. */
  readonly slot: 'system' | 'prompt' | 'tool';
  readonly sha256: string;
}
export interface ScriptText {
  readonly nodeId: string;
  readonly step: string;
  readonly language: string;
  readonly sha256: string;
}
/** `people`: of an approval, how many have to agree, and the role or group that they have to hold. */
export interface Guard {
  readonly nodeId: string;
  readonly step: string;
  readonly kind: GuardFact['kind'];
  readonly failsOpen: boolean;
  readonly people?: { readonly approvers: number; readonly role?: string };
}
export interface Entry {
  readonly nodeId: string;
  readonly step: string;
  readonly kind: TriggerFact['kind'];
  readonly exposed: boolean;
  readonly authenticated: boolean;
}
export interface RuleHit {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly severity: Severity;
  readonly title: string;
  readonly waived: boolean;
}

/** What a step may learn from people, and what it pays. */
export interface LearningUse {
  readonly nodeId: string;
  readonly step: string;
  readonly budget: string;
  readonly epsilon: number;
  readonly total: number;
  readonly delta: number;
}

export interface SecurityPicture {
  readonly destinations: readonly Destination[];
  readonly connections: readonly ConnectionUse[];
  readonly effects: readonly Effect[];
  readonly models: readonly ModelUse[];
  /** Left out where nothing is learnt. */
  readonly learning?: readonly LearningUse[];
  readonly prompts: readonly PromptText[];
  readonly scripts: readonly ScriptText[];
  readonly guards: readonly Guard[];
  readonly entries: readonly Entry[];
  readonly findings: readonly RuleHit[];
  /** Steps whose destination is picked by data, and steps that talk without TLS or without checking certificates. */
  readonly dataPicksHost: readonly string[];
  readonly weakTransport: readonly string[];
  /** Steps with a key or password typed into them. */
  readonly typedSecrets: readonly string[];
  /** Steps of a type that nobody has described. */
  readonly unknownSteps: readonly string[];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const unique = (items: Iterable<string>): readonly string[] => [...new Set(items)].sort(compare);

/** What a place is called whose host and owner are not known. */
export const scopeNames: Readonly<Record<Zone['scope'], string>> = {
  local: 'this machine',
  internal: 'the organisation',
  vendor: 'a vendor',
  public: 'anyone',
  unknown: 'a place that is not known before the run',
};

/** The name of what is sent where no field is told apart. */
export const wholeItem = 'the whole item';

interface Draft {
  zone: Zone;
  readonly fields: Map<string, Set<Label>>;
  readonly steps: Set<string>;
}

/** Every place outside this machine, with the labelled fields that get there. */
function destinationsOf(steps: readonly StepView[]): readonly Destination[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (zone: Zone, step: StepView): Draft => {
    const name = zone.host ?? zone.vendor ?? scopeNames[zone.scope];
    const known = drafts.get(name) ?? { zone, fields: new Map<string, Set<Label>>(), steps: new Set<string>() };
    known.zone = { ...known.zone, ...zone };
    known.steps.add(step.name);
    drafts.set(name, known);
    return known;
  };
  for (const step of steps) {
    for (const sink of step.sinks) {
      if (sink.zone.scope === 'local') continue;
      const draft = draftOf(sink.zone, step);
      for (const seen of step.see(sink.reads)) {
        const labels = labelsOf(labelsIn(seen.low));
        if (labels.length === 0) continue;
        const field = seen.field === '' ? wholeItem : seen.field;
        const set = draft.fields.get(field) ?? new Set<Label>();
        for (const label of labels) set.add(label);
        draft.fields.set(field, set);
      }
    }
    for (const network of step.facts.networks) {
      if (network.direction === 'out' && network.host !== undefined) draftOf(zoneOfHost(step, network.host), step);
    }
  }
  return [...drafts]
    .sort(([a], [b]) => compare(a, b))
    .map(([name, { zone, fields, steps: senders }]) => ({
      name,
      vendor: zone.vendor ?? '',
      region: zone.region ?? '',
      scope: zone.scope,
      fields: [...fields].sort(([a], [b]) => compare(a, b)).map(([field, labels]) => ({ field, labels: [...labels].sort(compare) })),
      labels: unique([...fields.values()].flatMap((labels) => [...labels])) as readonly Label[],
      steps: unique(senders),
    }));
}

/** The zone that the step's own sinks give this host; a host that no sink speaks of is not known. */
function zoneOfHost(step: StepView, host: string): Zone {
  return step.sinks.find((sink) => sink.zone.host === host)?.zone ?? { scope: 'unknown', host };
}

function connectionsOf(view: FlowView): readonly ConnectionUse[] {
  return view.flow.connections
    .map((slot) => {
      const steps = view.steps.filter((step) => step.node.connection === slot.id && step.node.disabled !== true);
      return {
        id: slot.id,
        name: slot.name,
        granted: unique(slot.scopes),
        used: unique(steps.flatMap((step) => step.facts.capabilities.scopes.map(({ scope }) => scope))),
        hosts: unique(slot.hosts),
        personal: slot.personal === true,
        secret: slot.auth !== 'none' && !staysHere(slot, steps),
      };
    })
    .sort((a, b) => compare(a.id, b.id));
}

export function effectsOf(step: StepView): readonly Effect[] {
  const approved = step.guards.some(
    ({ guard, step: by }) => guard.kind === 'approval' && !guard.failsOpen && (by.facts.human === undefined || showsData(by.facts.human)),
  );
  const decisive = (seen: Seen): boolean => steered(seen) && isText(seen);
  // What goes into the message or the command decides as much as where it goes; a tool is used as its model decides.
  const asked = step.roots.some((root) => root.compiled.generates) && step.see([{ from: 'model' }]).some(decisive);
  const decided = asked || step.sinks.some((sink) => sink.kind !== 'log' && !isPrompt(sink.kind) && step.see(sink.reads).some(decisive));
  return step.facts.effects
    .filter((effect) => effect.kind !== 'none' && effect.kind !== 'read')
    .map((effect) => ({
      nodeId: step.node.id,
      step: step.name,
      kind: effect.kind,
      what: effect.what,
      aboutPerson: effect.aboutPerson === true,
      approved,
      steered: decided || step.seeFacts(effect.reads).some(decisive),
    }));
}

function modelsOf(steps: readonly StepView[]): readonly ModelUse[] {
  const found = new Map<string, ModelUse>();
  for (const step of steps) {
    const { ai } = step.facts;
    if (ai === undefined || (ai.model === undefined && ai.role !== 'agent')) continue;
    const provider = ai.provider ?? '';
    const model = ai.model ?? '';
    const key = `${provider}/${model}/${ai.role === 'agent'}`;
    const known = found.get(key);
    found.set(key, {
      provider,
      model,
      region: ai.region ?? '',
      external: ai.external || known?.external === true,
      pinned: ai.pinned === true && known?.pinned !== false,
      agent: ai.role === 'agent',
      steps: unique([...(known?.steps ?? []), step.name]),
      ...(ai.file === undefined ? {} : { signers: unique([...(known?.signers ?? []), ai.file.signer ?? '']) }),
    });
  }
  return [...found].sort(([a], [b]) => compare(a, b)).map(([, use]) => use);
}

function promptsOf(step: StepView, hash: Hash): readonly PromptText[] {
  const { ai } = step.facts;
  const described = step.isTool ? (step.node.toolDescription ?? '') : '';
  const told: PromptText[] =
    described === '' ? [] : [{ nodeId: step.node.id, step: step.name, slot: 'tool', sha256: hash.sha256(described) }];
  if (ai === undefined) return told;
  const text = (slot: 'system' | 'prompt'): PromptText[] => {
    const reads = ai[slot];
    const shown = reads.literal ?? reads.prefix;
    return shown === '' && !reads.dynamic
      ? []
      : [{ nodeId: step.node.id, step: step.name, slot, sha256: hash.sha256(JSON.stringify([shown, reads.reads])) }];
  };
  return [...text('system'), ...text('prompt'), ...told];
}

function weakTransport(step: StepView): boolean {
  return step.facts.networks.some(
    (network) =>
      network.direction === 'out' &&
      (!network.verifyCertificate ||
        (network.scheme !== undefined && ['http', 'ftp', 'ws', 'smtp', 'ldap', 'mqtt'].includes(network.scheme))),
  );
}

function learningOf(steps: readonly StepView[]): Pick<SecurityPicture, 'learning'> {
  const learning = steps.flatMap(({ node, name, facts: { learns } }): LearningUse[] =>
    learns === undefined || learns.budget === ''
      ? []
      : [{ nodeId: node.id, step: name, budget: learns.budget, epsilon: learns.epsilon, total: learns.total, delta: learns.delta }],
  );
  return learning.length === 0 ? {} : { learning };
}

/** The security picture of a linted flow. Disabled steps are left out: they do not run. */
export function securityPicture(view: FlowView, findings: readonly Finding[], hash: Hash): SecurityPicture {
  const steps = view.steps.filter((step) => step.node.disabled !== true);
  const names = (test: (step: StepView) => boolean): readonly string[] => unique(steps.filter(test).map((step) => step.name));
  return {
    destinations: destinationsOf(steps),
    connections: connectionsOf(view),
    effects: steps
      .flatMap(effectsOf)
      .sort((a, b) => effectKinds.indexOf(b.kind) - effectKinds.indexOf(a.kind) || compare(a.nodeId, b.nodeId)),
    models: modelsOf(steps),
    ...learningOf(steps),
    prompts: steps.flatMap((step) => promptsOf(step, hash)),
    scripts: steps.flatMap((step) =>
      step.facts.code === undefined
        ? []
        : [{ nodeId: step.node.id, step: step.name, language: step.facts.code.language, sha256: hash.sha256(step.facts.code.source) }],
    ),
    guards: steps.flatMap((step) =>
      step.facts.guards
        .filter(({ fixed }) => fixed !== true)
        .map(({ kind, failsOpen }) => ({
          nodeId: step.node.id,
          step: step.name,
          kind,
          failsOpen,
          ...(kind === 'approval' && step.facts.human !== undefined
            ? {
                people: {
                  approvers: step.facts.human.approvers,
                  ...(step.facts.human.role === undefined ? {} : { role: step.facts.human.role }),
                },
              }
            : {}),
        })),
    ),
    entries: steps.flatMap(({ node, name, facts: { trigger } }) =>
      trigger === undefined
        ? []
        : [
            {
              nodeId: node.id,
              step: name,
              kind: trigger.kind,
              exposed: trigger.exposed,
              authenticated: trigger.auth !== 'none' && trigger.auth !== 'unseen',
            },
          ],
    ),
    findings: findings.map(({ ruleId, fingerprint, severity, title, waived }) => ({
      ruleId,
      fingerprint,
      severity,
      title,
      waived: waived !== undefined,
    })),
    dataPicksHost: names((step) => step.facts.networks.some((network) => network.direction === 'out' && network.hostReads.length > 0)),
    weakTransport: names(weakTransport),
    typedSecrets: names((step) => findSecretsInJson(step.node.parameters).length > 0),
    unknownSteps: names((step) => step.facts.unknown === true),
  };
}

export const leaves = (destination: Destination): boolean => leavesHouse({ scope: destination.scope });
