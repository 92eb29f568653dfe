/** Messages that go back into the chat that started the flow, and nowhere else: whoever asked reads the answer. */
import { foreignReads } from '../../workflow/expression/foreign/foreign.ts';
import type { Json } from '../../kernel/json.ts';
import { at, fixedText, isComputed, listAt } from './describe/kit.ts';
import { keepsOnlySet } from './describe/local.ts';
import { dotted } from './describe/paths.ts';
import { handsOn } from './approvals/approvals.ts';
import type { NamedNode } from './identity.ts';
import { operationOf, type NodeTypeInfo } from './map/node-map.ts';
import type { Wire } from './wiring.ts';

interface Step {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly incoming: readonly Wire[];
}

/** By the node that answers: what starts such a chat, the parameters that say where to, the operations that say something there, and what the service itself writes of the chat. */
interface Chat {
  readonly trigger: string;
  readonly to: readonly (readonly string[])[];
  readonly operation: RegExp;
  readonly place: RegExp;
}
const ofMessage = String.raw`(?:edited_)?(?:message|channel_post)`;
const chats: Readonly<Record<string, Chat>> = {
  telegram: {
    trigger: 'telegramTrigger',
    to: [['chatId'], ['inlineMessageId']],
    operation: /^send(?!AndWait)|^edit/,
    place: new RegExp(String.raw`^(?:callback_query\.)?${ofMessage}\.(?:chat|from)\.id$|^callback_query\.from\.id$`),
  },
  whatsApp: {
    trigger: 'whatsAppTrigger',
    to: [['recipientPhoneNumber']],
    operation: /^send(?!AndWait)/,
    place: /^(?:contacts\.[\d*]+\.wa_id|messages\.[\d*]+\.from)$/,
  },
  slack: {
    trigger: 'slackTrigger',
    to: [['channelId'], ['user'], ['channel']],
    operation: /^post$/,
    place: /^(?:event\.)?(?:channel|user)$/,
  },
};

/** Steps that hand on what they were given, field by field as it came. */
const passing: ReadonlySet<string> = new Set(['removeDuplicates', 'sort', 'splitInBatches', 'merge']);
/** Sorting by a script and joining by a statement can put anything anywhere. */
const doesMore = ({ parameters }: NamedNode['node']): boolean =>
  ['mode', 'type'].some((key) => {
    const value = at(parameters, key);
    return isComputed(value) || value === 'combineBySql' || value === 'code';
  });
const passes = ({ info: { key }, named: { node } }: Step): boolean => handsOn(key, node) || (passing.has(key) && !doesMore(node));
const deepest = 30;

/** A field as it is, and nothing that is made of it. */
function fieldIn(value: Json | undefined): { readonly node: string | undefined; readonly path: readonly string[] } | undefined {
  const inner = typeof value === 'string' ? /^=\s*\{\{([^{}]*)\}\}\s*$/.exec(value)?.[1] : undefined;
  if (inner === undefined || /[+*/|&<>=,;?:]/.test(inner.replace(/(["'`])(?:(?!\1)[^\\])*\1/g, '').replaceAll('?.', '.'))) return undefined;
  const {
    reads: [read, ...more],
  } = foreignReads({ $foreign: 'n8n-js', source: value as string });
  if (read === undefined || more.length > 0 || (read.from !== 'input' && read.from !== 'node') || read.as !== undefined) return undefined;
  return { node: read.from === 'node' ? read.node : undefined, path: read.path };
}

/** What a Set node puts under that name; `kept` where it leaves alone what was there. */
function setAs({ named: { node } }: Step, name: string): Json | 'kept' | undefined {
  const { parameters } = node;
  const rows = [
    ['assignments', 'assignments'],
    ['values', 'string'],
    ['values', 'number'],
    ['values', 'boolean'],
  ].flatMap((list) => listAt(parameters, ...list));
  if (
    fixedText(parameters, 'mode') === 'raw' ||
    rows.some((row) => isComputed(at(row, 'name'))) ||
    listAt(parameters, 'fields', 'values').length > 0
  )
    return undefined;
  const own = rows.filter((row) => dotted(fixedText(row, 'name') ?? '')[0] === name);
  if (own.some((row) => fixedText(row, 'name') !== name)) return undefined;
  return own.length > 1 ? undefined : own.length === 1 ? at(own[0], 'value') : keepsOnlySet(node) ? undefined : 'kept';
}

/** Ids of the steps that only answer in the chat which the flow was started from. */
export function answersInOwnChat(steps: readonly Step[]): ReadonlySet<string> {
  const byName = new Map(steps.toReversed().map((step) => [step.named.node.name, step]));
  const byId = new Map(steps.map((step) => [step.named.id, step]));
  const before = ({ incoming }: Step): readonly (Step | undefined)[] =>
    incoming.filter(({ kind }) => kind === 'data').map(({ from }) => byId.get(from.id));

  /** What was found of a step and a field: a way that many steps share is gone once. */
  const known = new Map<string, boolean>();
  const isPlace = (step: Step | undefined, path: readonly string[], chat: Chat, depth: number): boolean => {
    if (step === undefined || depth > deepest) return false;
    const key = JSON.stringify([step.named.id, chat.trigger, ...path]);
    const before = known.get(key);
    if (before !== undefined) return before;
    // What leads back to itself is none.
    known.set(key, false);
    const found = lookAt(step, path, chat, depth);
    known.set(key, found);
    return found;
  };
  const lookAt = (step: Step, path: readonly string[], chat: Chat, depth: number): boolean => {
    const {
      info,
      named: { node },
    } = step;
    if (info.key === chat.trigger) return !node.disabled && chat.place.test(path.join('.'));
    if (passes(step)) return cameWith(step, path, chat, depth);
    if (info.key !== 'set' || path.length !== 1) return false;
    const value = setAs(step, path[0] ?? '');
    return value === 'kept' ? cameWith(step, path, chat, depth) : value !== undefined && isField(step, value, chat, depth);
  };
  const cameWith = (step: Step, path: readonly string[], chat: Chat, depth: number): boolean => {
    const all = before(step);
    return all.length > 0 && all.length <= deepest && all.every((one) => isPlace(one, path, chat, depth + 1));
  };
  const isField = (step: Step, value: Json | undefined, chat: Chat, depth: number): boolean => {
    const field = fieldIn(value);
    if (field === undefined) return false;
    return field.node === undefined
      ? cameWith(step, field.path, chat, depth)
      : isPlace(byName.get(field.node), field.path, chat, depth + 1);
  };

  const out = new Set<string>();
  const startsByChat = steps.some(({ info, named: { node } }) => info.key === 'lc.chatTrigger' && !node.disabled);
  for (const step of steps) {
    const { info, named } = step;
    if (info.key === 'lc.chat' && startsByChat) {
      out.add(named.id);
      continue;
    }
    const chat = Object.hasOwn(chats, info.key) ? chats[info.key] : undefined;
    if (chat === undefined || !chat.operation.test(operationOf(info.key, named.node.parameters, named.node.typeVersion).operation ?? ''))
      continue;
    const said = chat.to.map((path) => at(named.node.parameters, ...path)).filter((value) => value !== undefined && value !== '');
    if (said.length > 0 && said.every((value) => isField(step, value, chat, 0))) out.add(named.id);
  }
  return out;
}
