import type { EffectKind, Read, TriggerFact } from '../../nodes/kit/facts.ts';
import { approvedSomehow } from '../kit/authority.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { acts, after, firstAfter } from '../kit/reach.ts';
import { personalLabels } from '../../workflow/model/labels.ts';
import type { FlowView } from '../kit/flow-view.ts';
import { provenIn } from '../kit/given-away.ts';
import { isHeldToWords } from '../kit/shown.ts';
import {
  bitOf,
  byModel,
  isPicked,
  isPublic,
  isQuoted,
  isText,
  labelsSeen,
  outsiderItself,
  publicBit,
  worstLabel,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { fieldName, wordsFor } from '../kit/words.ts';

/** Starts by which a person outside speaks to the flow and may get an answer. */
const byCaller: ReadonlySet<TriggerFact['kind']> = new Set(['webhook', 'form', 'chat', 'mcp']);
const heavy: ReadonlySet<EffectKind> = new Set(['pay', 'delete']);
const sending: ReadonlySet<EffectKind> = new Set(['send']);

export const PM010 = defineRule({
  id: 'PM010',
  title: 'A caller makes the flow use rights that the caller does not have',
  severity: 'high',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: "Let it run with the caller's rights", opens: 'step' },
  taxonomy: ['CWE-441', 'ASI03', 'LCNC-SEC-01'],
  visit(flow, report) {
    tellHandedOut(flow, report);
    tellRelay(flow, report);
    // Few steps act on what a caller says with a login of the flow's own; only where there is one, it is asked who may lead to it.
    const risky = flow.stepsWith('effects').flatMap((step) => riskOf(step) ?? []);
    if (risky.length === 0) return;
    const leads = firstAfter(
      flow,
      risky.map(({ step }) => step),
    );
    for (const trigger of flow.stepsWith('trigger')) {
      const { trigger: start } = trigger.facts;
      if (start === undefined || !byCaller.has(start.kind) || !start.exposed || leads[trigger.index] === -1) continue;
      const steps = after(flow, [trigger]);
      const behind = new Set(steps.map(({ index }) => index));
      // A chat and a tool's caller are answered in any case.
      const answers =
        start.kind === 'chat' || start.kind === 'mcp' || steps.some((step) => step.facts.sinks.some(({ kind }) => kind === 'response'));
      const found = gravestFirst(risky).find(({ step, gravity }) => behind.has(step.index) && (gravity === 'deed' || answers));
      if (found === undefined) continue;
      tell(trigger, found, report);
      return;
    }
  },
});

/** Whoever names a record, a tenant or a filter gets just that; a question gives what the store holds about it to anybody alike. */
type Gravity = 'deed' | 'choice' | 'record' | 'question';
const severities = { deed: 'high', choice: 'high', record: 'medium', question: 'low' } as const;

const order: readonly Gravity[] = ['deed', 'choice', 'record', 'question'];
const gravestFirst = (risky: readonly Risky[]): Risky[] => risky.toSorted((a, b) => order.indexOf(a.gravity) - order.indexOf(b.gravity));

interface Risky {
  readonly step: StepView;
  readonly gravity: Gravity;
  /** Whose rights are used: a login of the flow's, or the workspace's own tables. */
  readonly rights: string;
  readonly seen: Seen;
}

/** A login of its own, or tables that the flow reaches whoever calls it. */
function rightsOf({ connection, facts }: StepView): string | undefined {
  if (connection !== undefined) return connection.auth === 'none' ? undefined : `“${connection.name}”`;
  const [table] = facts.capabilities.tables;
  return facts.networks.length === 0 && table !== undefined && facts.stores.some(({ kind }) => kind === 'table')
    ? `the table “${table.table}”`
    : undefined;
}

function riskOf(step: StepView): Risky | undefined {
  const rights = rightsOf(step);
  if (rights === undefined) return undefined;
  const gravely = acts(step, heavy);
  if (!gravely && !(step.facts.stores.length > 0 && step.facts.effects.some(({ kind }) => kind === 'read'))) return undefined;
  if (approvedSomehow(step)) return undefined;
  const reads = step.facts.effects.flatMap((effect) => effect.reads);
  const isSearch = !gravely && step.facts.ai?.role === 'vector-store';
  // What a model asks a store as a tool is a question too.
  const part = isSearch
    ? step.facts.sinks.filter(({ parameter }) => /^values\.(?!prompt$)/.test(parameter)).flatMap((sink) => sink.reads)
    : [];
  const chosen = named(step, part);
  const seen = chosen ?? named(step, reads);
  if (seen === undefined) return undefined;
  return { step, gravity: gravely ? 'deed' : !isSearch ? 'record' : chosen === undefined ? 'question' : 'choice', rights, seen };
}

/** What a service calls a thing that it has just made for the caller is that thing, and nobody else's. */
const named = (step: StepView, reads: readonly Read[]): Seen | undefined =>
  step.seeFacts(reads).find((one) => isPublic(one) && (outsiderItself(one) || isQuoted(one) || isPicked(one)));

function tell(trigger: StepView, { step, gravity, rights, seen }: Risky, report: Report): void {
  const gravely = gravity === 'deed';
  report({
    step,
    ...(step.connection === undefined ? {} : { field: 'connection' }),
    title: `Whoever calls “${trigger.name}” decides by ${fieldName(seen.field)} what is ${gravely ? 'acted on' : 'looked up'} with ${rights}`,
    message: `The flow acts with its own rights, not with the caller's. A caller who names somebody else's record gets it ${gravely ? 'changed' : 'shown'}, though the caller could never do that alone.`,
    remedy: 'Let callers sign in and use their own rights, or check before this step that the record belongs to the caller.',
    path: step.witness(seen, publicBit, gravely ? (step.facts.effects[0]?.what ?? 'acts') : 'decides which record is read'),
    severity: severities[gravity],
  });
}

/** Everything that a table or a service has on people, whoever asks: nothing that the caller says picks the caller's own out of it. */
function unpicked(step: StepView, seen: Seen): StepView | undefined {
  const label = worstLabel(labelsSeen(seen) & personalLabels);
  if (label === undefined || isPublic(seen)) return undefined;
  const source = step.flow.originOf(seen, bitOf(label))?.step;
  const facts = source?.facts;
  if (source === undefined || facts === undefined || facts.trigger !== undefined || facts.human !== undefined) return undefined;
  if (facts.stores.length === 0 && facts.networks.length === 0) return undefined;
  return source.seeFacts(facts.effects.flatMap(({ reads }) => reads)).some(isPublic) ? undefined : source;
}

/** The parameters of mails and short messages that say who gets them, in this program and in others. */
const saysTo = /(?:^|\.)(?:to|sendTo|toEmail|toAddress(?:es)?|toRecipients|recipients?|toNumber|recipientPhoneNumber)$/;

/** And those that say what they get. */
const saysWhat = /(?:^|\.)(?:text|html|message|body|content|subject|caption)(?:Body|Text|Html|Content|Message)?$/i;

/** Strangers have their own words sent to people of their choice, in your name and at your cost. */
function tellRelay(flow: FlowView, report: Report): void {
  const relays = flow.stepsWith('effects').flatMap((step) => relayOf(step) ?? []);
  if (relays.length === 0) return;
  const leads = firstAfter(
    flow,
    relays.map(({ step }) => step),
  );
  const trigger = flow.stepsWith('trigger').find(({ index, facts: { trigger: start } }) => {
    const isOpen = start !== undefined && start.exposed && start.auth === 'none' && (start.kind === 'webhook' || start.kind === 'form');
    return isOpen && leads[index] !== -1;
  });
  const found = trigger === undefined ? undefined : relays.find(({ step }) => step.index === leads[trigger.index]);
  if (trigger === undefined || found === undefined) return;
  const { step, to, words } = found;
  report({
    step,
    title: `Whoever calls “${trigger.name}” decides to whom “${step.name}” writes (${fieldName(to.field)}), and what (${fieldName(words.field)})`,
    message:
      'Strangers can have your address send their words to whomever they like, as often as they like: false invoices and links that seem to come from you. Your domain ends on the lists of those who send spam, and you pay for each message.',
    remedy:
      'Write only to addresses that are on file or that have been confirmed, leave out what the caller wrote, and limit how often it can be started.',
    path: [...step.witness(to, publicBit, 'says who gets it'), ...step.witness(words, publicBit, 'is what they get')],
    // A page where people leave their address and are sent a confirmation is usual; it can be used like this all the same.
    severity: trigger.facts.trigger?.kind === 'form' ? 'low' : 'medium',
    key: 'relay',
  });
}

/** A step that sends an outsider's words to whom an outsider says, for anybody. */
function relayOf(step: StepView): { readonly step: StepView; readonly to: Seen; readonly words: Seen } | undefined {
  if (!acts(step, sending)) return undefined;
  const messages = step.sinks.filter(({ kind }) => kind === 'message');
  const said = (what: RegExp): readonly Seen[] =>
    messages
      .filter(({ parameter }) => what.test(parameter))
      .flatMap(({ reads }) => step.see(reads))
      .filter((one) => isPublic(one) && isText(one) && outsiderItself(one) && !byModel(one));
  const free = (one: Seen): boolean => !isHeldToWords(step, one, publicBit);
  // What somebody may write is asked first: whether it is held to anything takes a walk through the flow.
  const all = said(saysWhat);
  const words = all.length === 0 ? undefined : all.find(free);
  const to = words === undefined ? undefined : said(saysTo).find(free);
  return to === undefined || words === undefined || provenIn(step.flow)(step) || approvedSomehow(step) ? undefined : { step, to, words };
}

/** Whoever is outside names the address to which it is sent. */
function tellHandedOut(flow: FlowView, report: Report): void {
  for (const step of flow.stepsWith('effects')) {
    if (!step.facts.effects.some(({ kind }) => kind === 'send')) continue;
    const messages = step.sinks.filter(({ kind }) => kind === 'message');
    const to = messages.filter(({ parameter }) => saysTo.test(parameter)).flatMap(({ reads }) => step.see(reads));
    const named = to.find((one) => isPublic(one) && outsiderItself(one));
    if (named === undefined || approvedSomehow(step)) continue;
    for (const seen of messages.filter(({ parameter }) => !saysTo.test(parameter)).flatMap(({ reads }) => step.see(reads))) {
      const source = unpicked(step, seen);
      const label = worstLabel(labelsSeen(seen) & personalLabels);
      if (source === undefined || label === undefined) continue;
      report({
        step,
        title: `“${step.name}” sends ${wordsFor(label)} from “${source.name}” to whatever address an outsider names in ${fieldName(named.field)}`,
        message: `The flow reads it with its own rights, and nothing that the caller says picks out what is the caller's own. Whoever writes their own address there gets what is kept about others.`,
        remedy:
          'Look up only what belongs to the caller, or send it to an address that is on file and not to one that comes with the request.',
        path: [...step.witness(named, publicBit, 'says where it is sent'), ...step.witness(seen, bitOf(label), 'goes to that address')],
        key: 'handed-out',
      });
      return;
    }
  }
}
