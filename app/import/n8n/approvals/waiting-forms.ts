/**
 * A Wait step that goes on when a form of its is filled in ("On form submitted"). Whoever has its link fills it in: it asks somebody where
 * the workflow tells that link to people whom it names, and to nobody else, or where the form wants a password.
 */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { at, fixedText, hasWait, isComputed, listAt } from '../describe/kit.ts';
import { showsValue } from '../expression.ts';
import type { NamedNode } from '../identity.ts';
import type { NodeTypeInfo } from '../map/node-map.ts';
import type { Wire } from '../wiring.ts';

interface Step {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly incoming: readonly Wire[];
}

/** Where messages of these are written; what else is worked out says who gets them. */
const written: Readonly<Record<string, readonly string[]>> = {
  discord: ['content', 'embeds', 'options'],
  emailSend: ['html', 'text', 'subject', 'message', 'options'],
  gmail: ['message', 'subject', 'emailType'],
  googleChat: ['messageUi'],
  microsoftOutlook: ['bodyContent', 'subject'],
  microsoftTeams: ['message', 'options'],
  slack: ['text', 'blocksUi', 'attachments'],
  telegram: ['text', 'replyMarkup', 'inlineKeyboard'],
  whatsApp: ['textBody'],
};
/** By each of them the page of the run is found. */
const link = /\bresume(?:Form)?Url\b|\b(?:form|webhook)-waiting\b/;
const tells = (parameters: Json): boolean => link.test(JSON.stringify(parameters));

/** A message with the link that goes to nobody but whom the workflow names. */
function tellsFixedPeople({ info, named: { node } }: Step): boolean {
  const texts = Object.hasOwn(written, info.key) ? written[info.key] : undefined;
  return (
    texts !== undefined &&
    Object.entries(node.parameters).every(([key, value]) => texts.includes(key) || (!isComputed(value) && !tells(value)))
  );
}

const hasLogin = (parameters: JsonObject): boolean => !['none', ''].includes(fixedText(parameters, 'incomingAuthentication') ?? 'none');

const isForm = (key: string, parameters: JsonObject): boolean => key === 'wait' && fixedText(parameters, 'resume') === 'form';

const mostFields = 50;
/** Of a field what is read in it before anything is typed; a line shows only as much as it has room for. */
const standsIn: Readonly<Record<string, string>> = { textarea: 'defaultValue', html: 'html' };
const filledBefore = (parameters: JsonObject): string[][] =>
  listAt(parameters, 'formFields', 'values')
    .slice(0, mostFields)
    .flatMap((field, index) => {
      const key = standsIn[fixedText(field, 'fieldType') ?? ''];
      return key === undefined ? [] : [['formFields', 'values', String(index), key]];
    });

/** Under this name a form's step keeps what the message says that brings its link. */
export const askedWith = 'askedWith';

/** Whoever fills it in has read the message that brought them there, and reads what stands above the fields and in them. */
export function asksByForm(parameters: JsonObject, message: JsonObject): NonNullable<ForeignFacts['human']> {
  const shown = [
    ...[['formTitle'], ['formDescription'], ...filledBefore(parameters)].filter((path) => showsValue(at(parameters, ...path))),
    ...Object.keys(message).map((key) => [askedWith, key]),
  ].slice(0, 20);
  return { approvers: 1, ...(shown.length === 0 ? {} : { shown }), ...hasWait(parameters) };
}

/** Texts of a message that mean the same wherever they stand: they name the steps that they take values from. */
const readsByName = (value: Json): boolean =>
  typeof value === 'string' && !/\$(?!\(\s{0,5}['"]|execution\b|workflow\b|now\b|today\b)/.test(value);
const shownInMessage: ReadonlySet<string> = new Set(['message', 'text', 'content', 'bodyContent', 'textBody', 'html']);
const messageOf = ({ named: { node } }: Step): JsonObject =>
  Object.fromEntries(
    Object.entries(node.parameters).filter(
      ([key, value]) => shownInMessage.has(key) && showsValue(withoutLink(value)) && readsByName(value),
    ),
  );
/** The link itself is worked out, and says nothing of what it is for. */
const withoutLink = (value: Json): Json =>
  typeof value === 'string' ? value.replaceAll(/\{\{\s{0,5}\$execution\.resume(?:Form)?Url\s{0,5}\}\}/g, '') : value;

/** Whether `step` runs behind `from` on the ways of items. */
function isBehind(step: Step, from: ReadonlySet<string>, byId: ReadonlyMap<string, Step>): boolean {
  const seen = new Set<string>();
  const queue = [step];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const { kind, from: before } of next.incoming) {
      if (kind !== 'data' || seen.has(before.id)) continue;
      seen.add(before.id);
      if (from.has(before.id)) return true;
      const one = byId.get(before.id);
      if (one !== undefined) queue.push(one);
    }
  return false;
}

/** Ids of the Wait steps whose form is put before people whom the workflow names, each with the texts of the one message that brings its link. */
export function formsForOthers(steps: readonly Step[]): ReadonlyMap<string, JsonObject> {
  const waits = steps.filter(({ info, named: { node } }) => !node.disabled && isForm(info.key, node.parameters));
  if (waits.length === 0) return new Map();
  const active = steps.filter(({ named: { node } }) => !node.disabled);
  const byId = new Map(active.map((step) => [step.named.id, step]));
  const tellers = active.filter(({ named: { node } }) => tells(node.parameters));
  const known = new Set(tellers.filter(tellsFixedPeople).map(({ named: { id } }) => id));
  const leaks = known.size < tellers.length;
  // n8n leads whoever has filled in the first form on to the next one, be it that of a Wait.
  const forms = new Set(active.filter(({ info: { key } }) => key === 'formTrigger').map(({ named: { id } }) => id));
  const [teller, ...others] = tellers;
  const isOnly = teller !== undefined && others.length === 0 && known.has(teller.named.id);
  // In another round, or on another way, the message may have said something else.
  const comesFrom = ({ incoming }: Step): boolean =>
    isOnly && incoming.every(({ kind, from }) => kind !== 'data' || from.id === teller.named.id);
  return new Map(
    waits
      .filter((wait) =>
        hasLogin(wait.named.node.parameters)
          ? !isBehind(wait, forms, byId)
          : !leaks && isBehind(wait, known, byId) && !isBehind(wait, forms, byId),
      )
      .map((wait) => [
        wait.named.id,
        teller !== undefined && comesFrom(wait) && !hasLogin(wait.named.node.parameters) ? messageOf(teller) : {},
      ]),
  );
}
