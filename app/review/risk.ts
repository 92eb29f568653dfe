/**
 * The risk score: a sum of reasons that people can read, each from one fact of the security picture. It is monotone: less
 * data out, fewer rights, one guard more never raise it. The tier that follows decides how many must sign, and from which groups.
 */
import type { ReviewerGroup } from '../identity/permissions.ts';
import type { EffectKind } from '../nodes/kit/facts.ts';
import { riskTiers, type RiskTier } from '../workflow/model/flow.ts';
import { labelSet, personalLabels, type Label } from '../workflow/model/labels.ts';
import { leaves, type Destination, type Effect, type SecurityPicture } from './picture.ts';

export interface RiskReason {
  readonly points: number;
  readonly text: string;
}
export interface Risk {
  readonly score: number;
  readonly tier: RiskTier;
  readonly reasons: readonly RiskReason[];
}

interface LabelClass {
  readonly name: string;
  readonly labels: readonly Label[];
  readonly points: number;
}
const labelClasses: readonly LabelClass[] = [
  { name: 'secrets', labels: ['credential', 'secret'], points: 30 },
  { name: 'health, bank, card or other sensitive data', labels: ['health', 'special', 'card', 'bank', 'id'], points: 18 },
  { name: 'personal data', labels: ['person', 'contact', 'location'], points: 10 },
  { name: 'confidential data', labels: ['confidential', 'internal'], points: 6 },
  { name: 'data of unknown kind', labels: ['unknown'], points: 3 },
];

/** Points of an effect that nobody approves; an approval on every path halves them. */
const effectPoints: Readonly<Record<EffectKind, number>> = {
  none: 0,
  read: 0,
  write: 6,
  send: 8,
  pay: 32,
  delete: 22,
  grant: 32,
  exec: 26,
};
const effectWords: Readonly<Record<EffectKind, string>> = {
  none: '',
  read: '',
  write: 'changes data',
  send: 'sends messages',
  pay: 'pays',
  delete: 'deletes',
  grant: 'grants rights',
  exec: 'runs commands',
};

const tierFrom: readonly (readonly [RiskTier, number])[] = [
  ['critical', 60],
  ['high', 32],
  ['limited', 10],
  ['minimal', 0],
];

const list = (words: readonly string[]): string =>
  words.length <= 3 ? words.join(', ') : `${words.slice(0, 3).join(', ')} and ${words.length - 3} more`;
const reason = (points: number, text: string): readonly RiskReason[] => (points === 0 ? [] : [{ points, text }]);
const several = (each: number, most: number, names: readonly string[], text: string): readonly RiskReason[] =>
  reason(Math.min(most, each * names.length), names.length === 0 ? '' : `${text}: ${list(names)}`);

function dataReasons(destinations: readonly Destination[]): readonly RiskReason[] {
  return destinations.filter(leaves).flatMap((destination) =>
    labelClasses.flatMap(({ name, labels, points }) => {
      const fields = destination.fields.filter((field) => field.labels.some((label) => labels.includes(label))).map(({ field }) => field);
      return fields.length === 0
        ? []
        : [{ points, text: `${name.charAt(0).toUpperCase()}${name.slice(1)} (${list(fields)}) reach ${destination.name}` }];
    }),
  );
}

/** The worst step of each kind counts: doing the same twice is not twice the risk. */
function effectReasons(effects: readonly Effect[]): readonly RiskReason[] {
  const worst = new Map<EffectKind, { readonly points: number; readonly effect: Effect }>();
  for (const effect of effects) {
    const points = effect.approved ? effectPoints[effect.kind] / 2 : effectPoints[effect.kind];
    if (points > (worst.get(effect.kind)?.points ?? 0)) worst.set(effect.kind, { points, effect });
  }
  return [...worst.values()].map(({ points, effect }) => ({
    points,
    text: `${effect.step} ${effectWords[effect.kind]}${effect.approved ? ', after an approval' : ''}`,
  }));
}

function autonomyReasons({ effects, models }: SecurityPicture): readonly RiskReason[] {
  const free = effects.filter((effect) => !effect.approved);
  const names = (these: readonly Effect[]): readonly string[] => [...new Set(these.map((effect) => effect.step))];
  const strangers = free.filter((effect) => effect.steered);
  const people = effects.filter((effect) => effect.aboutPerson);
  return [
    ...reason(
      strangers.length > 0 ? 24 : 0,
      `Text from outside can decide, through a model, what these steps do: ${list(names(strangers))}`,
    ),
    ...reason(
      people.length === 0 ? 0 : people.every((effect) => effect.approved) ? 12 : 26,
      `A decision about a person: ${list(names(people))}`,
    ),
    ...several(
      4,
      8,
      models.filter((model) => model.agent).flatMap((model) => model.steps),
      'An agent chooses its own steps',
    ),
    ...several(
      2,
      6,
      models.filter((model) => model.external && !model.pinned && model.model !== '').map((model) => model.model),
      'A model that may change without notice',
    ),
  ];
}

function exposureReasons(picture: SecurityPicture): readonly RiskReason[] {
  const open = picture.entries.filter((entry) => entry.exposed);
  return [
    ...reason(
      open.some((entry) => !entry.authenticated) ? 14 : open.length > 0 ? 4 : 0,
      `Can be started from the internet: ${list(open.map((entry) => entry.step))}`,
    ),
    ...several(16, 16, picture.dataPicksHost, 'Data decides where this step sends'),
    ...several(8, 16, picture.weakTransport, 'Sends without checked encryption'),
    ...several(4, 12, picture.unknownSteps, 'Nobody has described these steps'),
  ];
}

function authorityReasons({ connections, scripts, typedSecrets }: SecurityPicture): readonly RiskReason[] {
  const used = connections.filter((connection) => connection.secret);
  return [
    ...several(8, 16, typedSecrets, 'A key or password is typed into this step'),
    ...several(
      3,
      9,
      used.filter((connection) => connection.hosts.length === 0).map(({ name }) => name),
      'The secret of this connection may travel to any host',
    ),
    ...several(
      5,
      10,
      used.filter((connection) => connection.personal).map(({ name }) => name),
      "A person's own account is used",
    ),
    ...several(
      2,
      8,
      used.flatMap((connection) => connection.granted.filter((scope) => !connection.used.includes(scope))),
      'Rights that are granted and not used',
    ),
    ...reason(scripts.length > 0 ? 3 : 0, `Own code: ${list(scripts.map((script) => script.step))}`),
  ];
}

export function tierOf(score: number): RiskTier {
  return tierFrom.find(([, from]) => score >= from)?.[0] ?? 'minimal';
}

/** Reasons come heaviest first; the score is their sum, rounded up. */
export function riskOf(picture: SecurityPicture): Risk {
  const reasons = [
    ...dataReasons(picture.destinations),
    ...effectReasons(picture.effects),
    ...autonomyReasons(picture),
    ...exposureReasons(picture),
    ...authorityReasons(picture),
  ].sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  const score = Math.ceil(reasons.reduce((sum, { points }) => sum + points, 0));
  return { score, tier: tierOf(score), reasons };
}

/** The tier that counts: a declared tier may raise the computed one, never lower it. */
export function effectiveTier(computed: RiskTier, declared: RiskTier | undefined): RiskTier {
  return declared !== undefined && riskTiers.indexOf(declared) > riskTiers.indexOf(computed) ? declared : computed;
}

export interface SignOffNeeds {
  readonly signatures: number;
  readonly groups: readonly ReviewerGroup[];
}

/** How many must sign, and which groups must be among them. */
export function signOffNeeds(tier: RiskTier, picture: SecurityPicture): SignOffNeeds {
  if (tier === 'minimal') return { signatures: 0, groups: [] };
  if (tier === 'limited') return { signatures: 1, groups: [] };
  const personalOut = picture.destinations.some(
    (destination) => leaves(destination) && (labelSet(destination.labels) & personalLabels) !== 0,
  );
  const groups: ReviewerGroup[] = ['security'];
  if (personalOut) groups.push('privacy');
  if (tier === 'critical' && picture.models.length > 0) groups.push('data-science');
  if (tier === 'critical' && picture.effects.some((effect) => effect.aboutPerson)) groups.push('legal');
  return { signatures: Math.max(2, groups.length), groups: groups.sort() };
}
