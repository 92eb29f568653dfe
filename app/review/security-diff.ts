/**
 * What changed for security since the last approved version, in sentences: "+ 1 destination: api.openai.com (US)". Compares
 * two pictures, where steps are known by id: a rename or a move says nothing here.
 */
import type { ConnectionUse, Effect, Guard, LearningUse, SecurityPicture } from './picture.ts';
import { quotedName } from '../kernel/plain-text.ts';
import { destinationSentences } from './destination-sentences.ts';
import { changes, hostName, list, listed, type Sentence } from './sentences.ts';

/** No hosts at all means that any host will do. */
function hostSentences(was: ConnectionUse, is: ConnectionUse): readonly Sentence[] {
  if (was.hosts.length > 0 && is.hosts.length === 0)
    return [{ sign: '-', kind: 'permission', text: `${quotedName(is.name)} is no longer limited to certain hosts`, weight: 'risk' }];
  if (was.hosts.length === 0 && is.hosts.length > 0)
    return [
      { sign: '+', kind: 'permission', text: `${quotedName(is.name)} is limited to ${list(is.hosts.map(hostName))}`, weight: 'safer' },
    ];
  return listed(was.hosts, is.hosts, 'permission', (host) => `${quotedName(is.name)} may be used at ${hostName(host)}`);
}

function permissionSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const { added, removed, kept } = changes(before.connections, after.connections, (connection) => connection.id);
  return [
    ...added.map(
      (connection) =>
        ({
          sign: '+',
          kind: 'permission',
          text: `connection ${quotedName(connection.name)}${connection.granted.length === 0 ? '' : ` with ${list(connection.granted.map(quotedName))}`}`,
          weight: 'risk',
        }) as const,
    ),
    ...kept.flatMap(([was, is]) => [
      ...listed(was.granted, is.granted, 'permission', (scope) => `permission ${quotedName(scope)} (${quotedName(is.name)})`),
      ...hostSentences(was, is),
      ...(was.personal === is.personal
        ? []
        : [
            {
              sign: is.personal ? '+' : '-',
              kind: 'permission',
              text: `${quotedName(is.name)} is a person's own account`,
              weight: is.personal ? 'risk' : 'safer',
            } as const,
          ]),
    ]),
    ...removed.map(
      (connection) => ({ sign: '-', kind: 'permission', text: `connection ${quotedName(connection.name)}`, weight: 'safer' }) as const,
    ),
  ];
}

function effectSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const says = (effect: Effect): string => `${quotedName(effect.step)} ${effect.what}${effect.approved ? ', after an approval' : ''}`;
  const { added, removed, kept } = changes(before.effects, after.effects, (effect) => `${effect.nodeId} ${effect.kind}`);
  return [
    ...added.map((effect) => ({ sign: '+', kind: 'effect', text: says(effect), weight: 'risk' }) as const),
    ...kept.flatMap(([was, is]) => [
      ...(was.what === is.what ? [] : [{ sign: '~', kind: 'effect', text: says(is), weight: 'risk' } as const]),
      ...(was.approved === is.approved
        ? []
        : [
            {
              sign: is.approved ? '+' : '-',
              kind: 'guard',
              text: `approval before ${quotedName(is.step)} ${is.what}`,
              weight: is.approved ? 'safer' : 'risk',
            } as const,
          ]),
      ...(was.steered === is.steered
        ? []
        : [
            {
              sign: is.steered ? '+' : '-',
              kind: 'effect',
              text: `text from outside can decide, through a model, what ${quotedName(is.step)} does`,
              weight: is.steered ? 'risk' : 'safer',
            } as const,
          ]),
      ...(was.aboutPerson === is.aboutPerson
        ? []
        : [
            {
              sign: is.aboutPerson ? '+' : '-',
              kind: 'effect',
              text: `${quotedName(is.step)} decides about a person`,
              weight: is.aboutPerson ? 'risk' : 'safer',
            } as const,
          ]),
    ]),
    ...removed.map((effect) => ({ sign: '-', kind: 'effect', text: says(effect), weight: 'safer' }) as const),
  ];
}

/** Whose signature a model file has to have. */
function signatureSentence(was: readonly string[] = [], is: readonly string[] = [], model: string): readonly Sentence[] {
  if (was.length === is.length && was.every((one, index) => one === is[index])) return [];
  const [wasFree, isFree] = [was.includes(''), is.includes('')];
  if (wasFree === isFree) return [{ sign: '~', kind: 'model', text: `${model} has to be signed by somebody else`, weight: 'risk' }];
  return [{ sign: isFree ? '-' : '+', kind: 'model', text: `signature check of ${model}`, weight: isFree ? 'risk' : 'safer' }];
}

function modelSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const { added, removed, kept } = changes(before.models, after.models, (model) => `${model.provider}/${model.model}/${model.agent}`);
  const name = (model: SecurityPicture['models'][number]): string =>
    model.model === ''
      ? `agent in ${list(model.steps.map(quotedName))}`
      : `model ${quotedName(model.model)}${model.provider === '' ? '' : model.provider === 'local' ? ' on this machine' : ` of ${model.provider}`}${model.region === '' ? '' : ` (${model.region})`}`;
  const texts = (
    kind: string,
    slot: string,
    was: readonly { readonly nodeId: string; readonly sha256: string }[],
    is: readonly { readonly nodeId: string; readonly sha256: string; readonly step: string }[],
  ): readonly Sentence[] => {
    const old = new Map(was.map((text) => [text.nodeId, text.sha256]));
    return is.flatMap((text): Sentence[] => {
      const known = old.get(text.nodeId);
      if (known === undefined)
        return [{ sign: '+', kind, text: `${slot} in ${quotedName(text.step)}`, weight: kind === 'code' ? 'risk' : 'neutral' }];
      return known === text.sha256
        ? []
        : [{ sign: '~', kind, text: `${slot} in ${quotedName(text.step)} says something else`, weight: 'risk' }];
    });
  };
  const slot = (picture: SecurityPicture, which: SecurityPicture['prompts'][number]['slot']) =>
    picture.prompts.filter((prompt) => prompt.slot === which);
  return [
    ...added.map((model) => ({ sign: '+', kind: 'model', text: name(model), weight: 'risk' }) as const),
    ...kept
      .filter(([was, is]) => was.pinned !== is.pinned)
      .map(
        ([, is]) =>
          ({
            sign: is.pinned ? '+' : '-',
            kind: 'model',
            text: `fixed version of ${name(is)}`,
            weight: is.pinned ? 'safer' : 'risk',
          }) as const,
      ),
    ...kept.flatMap(([was, is]) => signatureSentence(was.signers, is.signers, name(is))),
    ...removed.map((model) => ({ sign: '-', kind: 'model', text: name(model), weight: 'safer' }) as const),
    ...texts('prompt', 'system prompt', slot(before, 'system'), slot(after, 'system')),
    ...texts('prompt', 'prompt', slot(before, 'prompt'), slot(after, 'prompt')),
    ...texts('prompt', 'what a model is told of its tool', slot(before, 'tool'), slot(after, 'tool')),
    ...changes(slot(before, 'tool'), slot(after, 'tool'), ({ nodeId }) => nodeId).removed.map(
      ({ step }) =>
        ({ sign: '-', kind: 'prompt', text: `what a model is told of its tool in ${quotedName(step)}`, weight: 'neutral' }) as const,
    ),
    ...texts('code', 'script', before.scripts, after.scripts),
  ];
}

const guardNames: Readonly<Record<string, string>> = {
  consent: 'check of consent',
  validation: 'check of the data',
  'rate-limit': 'rate limit',
  'file-check': 'check of the file',
  signature: 'check of a signature',
};

/** Who has to agree, and how many of them. */
function peopleSentences(was: Guard, is: Guard): readonly Sentence[] {
  const [{ approvers: before = 1, role: held = '' }, { approvers: after = 1, role: holds = '' }] = [was.people ?? {}, is.people ?? {}];
  const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
  return [
    ...(before === after
      ? []
      : [
          {
            sign: '~',
            kind: 'guard',
            text: `approval in ${quotedName(is.step)} needs ${people(after)}, no longer ${people(before)}`,
            weight: after < before ? 'risk' : 'safer',
          } as const,
        ]),
    ...(held === holds
      ? []
      : [
          {
            sign: '~',
            kind: 'guard',
            text:
              holds === ''
                ? `approval in ${quotedName(is.step)} is no longer for the role or group ${quotedName(held)} alone`
                : `approval in ${quotedName(is.step)} is for the role or group ${quotedName(holds)} alone${held === '' ? '' : `, no longer for ${quotedName(held)}`}`,
            weight: holds === '' ? 'risk' : held === '' ? 'safer' : 'neutral',
          } as const,
        ]),
  ];
}

function guardSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const { added, removed, kept } = changes(before.guards, after.guards, (guard) => `${guard.nodeId} ${guard.kind}`);
  return [
    ...removed.map(
      (guard) =>
        ({
          sign: '-',
          kind: 'guard',
          text: `${guardNames[guard.kind] ?? guard.kind} in ${quotedName(guard.step)}`,
          weight: 'risk',
        }) as const,
    ),
    ...kept
      .filter(([was, is]) => was.failsOpen !== is.failsOpen)
      .map(
        ([, is]) =>
          ({
            sign: '~',
            kind: 'guard',
            text: `${guardNames[is.kind] ?? is.kind} in ${quotedName(is.step)} lets data through ${is.failsOpen ? 'when it fails' : 'no longer when it fails'}`,
            weight: is.failsOpen ? 'risk' : 'safer',
          }) as const,
      ),
    ...kept.flatMap(([was, is]) => peopleSentences(was, is)),
    ...added.map(
      (guard) =>
        ({
          sign: '+',
          kind: 'guard',
          text: `${guardNames[guard.kind] ?? guard.kind} in ${quotedName(guard.step)}`,
          weight: 'safer',
        }) as const,
    ),
  ];
}

const startNames: Readonly<Record<string, string>> = {
  manual: 'hand',
  webhook: 'web request',
  'flow-failed': 'a failed run',
  call: 'another flow',
};

function startSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const { added, removed, kept } = changes(before.entries, after.entries, (entry) => entry.nodeId);
  const says = (entry: SecurityPicture['entries'][number]): string =>
    `start by ${startNames[entry.kind] ?? entry.kind} (${quotedName(entry.step)}${entry.exposed ? (entry.authenticated ? ', from the internet with proof of identity' : ', from the internet by anyone') : ''})`;
  return [
    ...added.map((entry) => ({ sign: '+', kind: 'start', text: says(entry), weight: entry.exposed ? 'risk' : 'neutral' }) as const),
    ...kept
      .filter(([was, is]) => says({ ...was, step: is.step }) !== says(is))
      .map(
        ([was, is]) =>
          ({
            sign: '~',
            kind: 'start',
            text: says(is),
            weight: was.authenticated && is.authenticated ? 'neutral' : is.authenticated ? 'safer' : 'risk',
          }) as const,
      ),
    ...removed.map((entry) => ({ sign: '-', kind: 'start', text: says(entry), weight: entry.exposed ? 'safer' : 'neutral' }) as const),
  ];
}

/** Another price is another promise to the people who are learnt from. */
function learningSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const { added, removed, kept } = changes(before.learning ?? [], after.learning ?? [], ({ nodeId, budget }) => `${nodeId} ${budget}`);
  const says = ({ step, budget, epsilon, total }: LearningUse): string =>
    `learning from the people of ${quotedName(budget)} in ${quotedName(step)}: a run gives away ${epsilon} at most, all runs ${total}`;
  const sentence = (sign: Sentence['sign'], use: LearningUse, weight: Sentence['weight']): Sentence => ({
    sign,
    kind: 'data',
    text: says(use),
    weight,
  });
  return [
    ...added.map((use) => sentence('+', use, 'risk')),
    ...kept
      .filter(([was, is]) => was.epsilon !== is.epsilon || was.total !== is.total || was.delta !== is.delta)
      .map(([was, is]) => sentence('~', is, is.epsilon > was.epsilon || is.total > was.total || is.delta > was.delta ? 'risk' : 'safer')),
    ...removed.map((use) => sentence('-', use, 'safer')),
  ];
}

function ruleSentences(before: SecurityPicture, after: SecurityPicture): readonly Sentence[] {
  const serious = (picture: SecurityPicture) => picture.findings.filter((finding) => finding.severity !== 'low');
  const { added, removed, kept } = changes(serious(before), serious(after), (finding) => finding.fingerprint);
  return [
    ...added.map(
      (finding) =>
        ({
          sign: '+',
          kind: 'rule',
          text: `new finding: ${finding.title} (${finding.ruleId}${finding.waived ? ', waived' : ''})`,
          weight: 'risk',
        }) as const,
    ),
    ...kept
      .filter(([was, is]) => !was.waived && is.waived)
      .map(([, is]) => ({ sign: '~', kind: 'rule', text: `${is.ruleId} is waived now: ${is.title}`, weight: 'risk' }) as const),
    ...removed.map(
      (finding) => ({ sign: '-', kind: 'rule', text: `finding ended: ${finding.title} (${finding.ruleId})`, weight: 'safer' }) as const,
    ),
  ];
}

const emptyPicture: SecurityPicture = {
  destinations: [],
  connections: [],
  effects: [],
  models: [],
  prompts: [],
  scripts: [],
  guards: [],
  entries: [],
  findings: [],
  dataPicksHost: [],
  weakTransport: [],
  typedSecrets: [],
  unknownSteps: [],
};
const weights: readonly Sentence['weight'][] = ['risk', 'safer', 'neutral'];

/** Risks first, then what got safer, then the rest. Against nothing, everything is new. */
export function securityDiff(before: SecurityPicture | undefined, after: SecurityPicture): readonly Sentence[] {
  const was = before ?? emptyPicture;
  const sentences = [
    ...destinationSentences(was, after),
    ...permissionSentences(was, after),
    ...effectSentences(was, after),
    ...modelSentences(was, after),
    ...learningSentences(was, after),
    ...guardSentences(was, after),
    ...startSentences(was, after),
    ...ruleSentences(was, after),
    ...listed(was.typedSecrets, after.typedSecrets, 'permission', (step) => `a key or password is typed into ${quotedName(step)}`),
    ...listed(was.unknownSteps, after.unknownSteps, 'effect', (step) => `nobody has described what ${quotedName(step)} does`),
  ];
  return weights.flatMap((weight) => sentences.filter((sentence) => sentence.weight === weight));
}
