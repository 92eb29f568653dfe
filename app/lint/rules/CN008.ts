import { defineRule, type Report } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import type { FlowView } from '../kit/flow-view.ts';
import {
  givenAway,
  givenByTool,
  leftByOthers,
  provenIn,
  toldByBot,
  type Given,
  type GivenByTool,
  type GivenInChat,
} from '../kit/given-away.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { actingHop, actors, acts, after, firstAfter } from '../kit/reach.ts';
import { answersOnly, isPublic, isText, type StepView } from '../kit/step-view.ts';
import { linkOut } from '../kit/resume-links.ts';
import { fieldName, listSteps, wordsFor } from '../kit/words.ts';

const weighty: ReadonlySet<EffectKind> = new Set(['pay', 'delete', 'grant', 'exec']);
/** A page that is there for people whom nobody knows: a form, or a chat that takes only so many messages. */
const isForm = ({ facts: { trigger } }: StepView): boolean => trigger?.kind === 'form' || (trigger?.kind === 'chat' && trigger.rateLimit);

const unproven = (flow: FlowView, steps: readonly StepView[]): StepView[] => steps.filter((step) => !provenIn(flow)(step));
const firstUnproven = (flow: FlowView): Int32Array => firstAfter(flow, unproven(flow, actors(flow)));

function reportAnswer({ step, field, label, path, guessed }: Given, starter: StepView, report: Report): void {
  report({
    step: starter,
    field: 'auth',
    title: `Anyone can ask “${starter.name}”, and “${step.name}” tells them ${wordsFor(label)} in ${fieldName(field)}`,
    message: 'Whoever finds the address reads it without proving who they are, as often as they like, and nobody notices.',
    remedy: 'Ask callers for a login or a signature (HMAC), or answer without this data.',
    path,
    ...(guessed ? { severity: 'medium' as const, confidence: 'low' as const } : { severity: 'high' as const }),
  });
}

function reportLeft({ step, field, label, path, guessed }: Given, report: Report): void {
  report({
    step,
    field,
    title: `“${step.name}” tells whoever asks ${wordsFor(label)} in ${fieldName(field)} that the one before them left`,
    message: 'All that comes in is kept in one and the same place: each caller is given what another has brought.',
    remedy:
      'Let a part of the call that nobody else can know, such as the number of a session, decide where it is kept and what is taken out.',
    path,
    ...(guessed
      ? { severity: 'medium' as const, confidence: 'low' as const }
      : { severity: 'high' as const, confidence: 'medium' as const }),
    key: 'left',
  });
}

function tellLink(flow: FlowView, report: Report): void {
  const found = linkOut(flow);
  if (found === undefined) return;
  const { wait, teller, parameter, acting } = found;
  report({
    step: teller,
    field: parameter,
    title: `“${teller.name}” hands people outside the link that lets “${wait.name}” go on, which sets off “${acting.name}”`,
    message:
      'Whoever opens the link decides in your place, whatever the question was: also the one whom it is about, and whoever is passed it.',
    remedy: `Send the link to people whom the flow itself names, or have “${wait.name}” ask for a login.`,
    path: [
      { nodeId: teller.node.id, nodeName: teller.name, field: parameter, why: 'hands out the link' },
      { nodeId: wait.node.id, nodeName: wait.name, field: '', why: 'goes on for whoever opens it' },
      actingHop(acting),
    ],
    severity: acts(acting, weighty) ? 'high' : 'medium',
    key: 'link',
  });
}

function reportTool({ trigger, tool, label }: GivenByTool, report: Report): void {
  report({
    step: trigger,
    field: 'auth',
    title: `Anyone can use the tools of “${trigger.name}”, and “${tool.name}” tells them ${wordsFor(label)}`,
    message: 'Whoever finds the address asks what they like with your login, without proving who they are, and nobody notices.',
    remedy: 'Ask callers for a token, or take out the tools that look into what is yours.',
    path: [
      { nodeId: trigger.node.id, nodeName: trigger.name, field: '', why: 'takes calls of anybody' },
      { nodeId: tool.node.id, nodeName: tool.name, field: '', why: `answers with ${wordsFor(label)}` },
    ],
    severity: label === 'internal' ? 'medium' : 'high',
    key: 'tool',
  });
}

function reportBot({ step, field, label, path, trigger }: GivenInChat, report: Report): void {
  report({
    step: trigger,
    title: `Anyone can write to “${trigger.name}”, and “${step.name}” tells them ${wordsFor(label)} in ${fieldName(field)}`,
    message: 'Bots can be found and written to by everybody. Nothing here looks at who it is that writes, so whoever does is told.',
    remedy: 'Let the trigger listen to the chats or users that you name, or look at who writes before anything is told.',
    path,
    severity: 'high',
    confidence: 'medium',
    key: 'bot',
  });
}

/** Nothing is read, done or kept there, and what it answers is written out: whoever calls learns and moves nothing. */
function isHollow(step: StepView): boolean {
  const { facts, node, sinks } = step;
  if (node.disabled === true) return true;
  const runs = facts.code ?? facts.ai ?? facts.human ?? facts.connector ?? facts.unreadable;
  const touches = [facts.sources, facts.networks, facts.stores].some((list) => list.length > 0);
  if (runs !== undefined || touches || facts.unknown === true || facts.control?.kind === 'subflow') return false;
  return answersOnly(step) ? sinks.every(({ reads }) => reads.length === 0) : facts.effects.every(({ kind }) => kind === 'none');
}

/** All that it answers is written out, counted, or a yes or no. */
const tellsLittle = (step: StepView): boolean => answersOnly(step) && step.sinks.every(({ reads }) => !step.see(reads).some(isText));

/** Nothing acts, and those who call learn no more than that it ran, or a number that they can ask nothing by: of it nothing is looked up by their words. */
function isQuiet(step: StepView): boolean {
  const { facts, node } = step;
  if (node.disabled === true) return true;
  if (answersOnly(step)) return tellsLittle(step);
  const runs = facts.ai ?? facts.human ?? facts.connector ?? facts.unreadable;
  if (runs !== undefined || facts.unknown === true || facts.control?.kind === 'subflow' || acts(step)) return false;
  if (step.dangers.length > 0 || facts.stores.some(({ access }) => access !== 'read')) return false;
  return (
    !step.seeFacts(facts.effects.flatMap(({ reads }) => reads)).some(isPublic) &&
    !step.sinks.some(({ reads }) => step.see(reads).some(isPublic))
  );
}

/** Whether anybody asks who calls is said elsewhere. Where what is set off cannot be taken back, somebody should look. */
function reportUnseen(flow: FlowView, report: Report): void {
  const doors = flow.stepsLike(
    'trigger',
    'nobody sees who is let in',
    ({ facts: { trigger } }) => trigger?.exposed === true && trigger.auth === 'unseen' && trigger.kind === 'webhook',
  );
  if (doors.length === 0) return;
  const next = firstAfter(flow, unproven(flow, actors(flow, weighty)));
  const door = doors.find(({ index }) => next[index] !== -1);
  if (door === undefined) return;
  const acting = flow.step(next[door.index] as number);
  report({
    step: door,
    title: `Nothing in this flow asks who calls “${door.name}”, which sets off “${acting.name}”`,
    message: `Unless the server in front of it asks for a login, whoever finds the address makes “${acting.name}” act with your rights. That server's settings are no part of this file.`,
    remedy:
      'Compare a token or a signature of the call with a secret setting before anything is done, or make sure that the server asks for a login.',
    path: [{ nodeId: door.node.id, nodeName: door.name, field: '', why: 'starts for whoever is let in elsewhere' }, actingHop(acting)],
    severity: 'medium',
    confidence: 'low',
    key: 'unseen',
  });
}

export const CN008 = defineRule({
  id: 'CN008',
  title: 'Anyone on the internet can start the flow',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-306', 'LCNC-SEC-05'],
  visit(flow, report) {
    tellLink(flow, report);
    const open = flow.stepsLike(
      'trigger',
      'lets anyone start it',
      (step) => step.facts.trigger?.exposed === true && step.facts.trigger.auth === 'none',
    );
    const [first] = open;
    const bot = toldByBot(flow);
    if (bot !== undefined) reportBot(bot, report);
    if (first === undefined) {
      reportUnseen(flow, report);
      return;
    }
    const left = leftByOthers(flow, open);
    if (left !== undefined) reportLeft(left, report);
    const actor = flow.once(firstUnproven);
    const starter = open.find((step) => actor[step.index] !== -1 && !isForm(step)) ?? open.find((step) => actor[step.index] !== -1);
    const main = starter ?? first;
    // What cannot be taken back is named before what is nearest.
    const grave = starter === undefined ? undefined : firstAfter(flow, unproven(flow, actors(flow, weighty)))[starter.index];
    const nearest =
      starter === undefined ? undefined : flow.step(grave === undefined || grave === -1 ? (actor[starter.index] as number) : grave);
    const given = givenAway(flow, open);
    if (given !== undefined && (!given.guessed || starter === undefined)) {
      reportAnswer(given, main, report);
      return;
    }
    const byTool = starter === undefined ? givenByTool(open) : undefined;
    if (byTool !== undefined) {
      reportTool(byTool, report);
      return;
    }
    // An answer to whoever called is named only where nothing else is done.
    const isAnswer = nearest !== undefined && starter !== undefined && answersOnly(nearest);
    const acting = isAnswer ? (unproven(flow, after(flow, [starter])).find((one) => acts(one) && !answersOnly(one)) ?? nearest) : nearest;
    const behind = isAnswer && acting === nearest ? after(flow, open) : [];
    const sets = behind.length > 0 && (behind.every(isHollow) || unproven(flow, behind).every(isQuiet)) ? undefined : acting;
    const answers = sets !== undefined && answersOnly(sets);
    const patch = open.flatMap((step) =>
      step.facts.trigger?.kind === 'webhook' && step.node.foreign === undefined
        ? [{ op: 'setParameter' as const, nodeId: step.node.id, path: ['auth'], value: 'hmac' }]
        : [],
    );
    const fixes: Fix[] =
      patch.length === 0 ? [] : [{ id: 'require-signature', title: 'Ask every caller for a signature', safety: 'safe', patch }];
    report({
      step: main,
      field: 'auth',
      title:
        sets === undefined
          ? `Anyone can start ${listSteps(open)} without proving who they are`
          : answers
            ? `Anyone can start “${main.name}” and gets what “${sets.name}” answers`
            : `Anyone can start “${main.name}”, which sets off “${sets.name}”`,
      message:
        sets === undefined
          ? 'Strangers can run this flow as often as they like and fill it with made-up data.'
          : answers
            ? 'Whoever finds the address gets what this flow answers, as often as they like, and may ask it with data that they made up.'
            : `Whoever finds the address can make “${sets.name}” act with your rights, as often as they like, with data that they made up.`,
      remedy:
        'Ask callers for a signature (HMAC) or a token. A public form should at least have a rate limit and a person behind what it sets off.',
      ...(sets === undefined
        ? {}
        : {
            path: [{ nodeId: main.node.id, nodeName: main.name, field: '', why: 'starts for anyone who calls it' }, actingHop(sets)],
          }),
      severity: sets === undefined ? 'low' : grave === -1 && starter !== undefined && isForm(starter) ? 'medium' : 'high',
      fixes,
    });
  },
});
