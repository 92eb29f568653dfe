/** Lessons: the questions are made and judged on this side, and what was passed is kept. */
import { UserError } from '../../kernel/errors.ts';
import { badgeEnd, badgeTitle, courseOf, courses, earnedBy, endsAlso, validBadges, type Course } from '../../lint/courses.ts';
import { lessonOf, mendWords } from '../../lint/lesson.ts';
import { ruleFlow } from '../../lint/rule-flows.ts';
import { lintFlow } from '../../lint/run.ts';
import { riskTiers, type Flow } from '../../workflow/model/flow.ts';
import type { Finding } from '../../lint/kit/finding.ts';
import { callerOf, readerOf } from '../caller.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import type { InputOf, OutputOf } from '../contract.ts';
import type { Services } from '../services.ts';

type Begun = OutputOf<'lesson:begin'>;
type Badge = OutputOf<'lesson:mine'>['badges'][number];
interface Choice { readonly text: string; readonly right: boolean }
interface Open { readonly lessonId: string; readonly ruleId: string; readonly right: Readonly<Record<string, readonly string[]>>; readonly why: string; readonly remedy: string; readonly until: number }

const lessonMs = 30 * 60_000;
const mostOpen = 1_000;
const wrongMends = 3;

export function lessonHandlers(services: Services): HandlersFor<'lesson'> {
  /** One for each person: whoever begins another gives up the last one. */
  const open = new Map<string, Open>();

  /** In an order that only this lesson has; nothing in it says which is right. */
  const shuffled = (lessonId: string, choices: readonly Choice[]): readonly (Choice & { readonly id: string })[] =>
    choices.map((choice) => ({ choice, place: services.hash.sha256(`${lessonId} ${choice.text}`) })).toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ choice }, index) => ({ ...choice, id: `c${index + 1}` }));

  /** The person's own flow where it has such a finding that can be asked about, or the example of the rule's page. */
  function about(ruleId: string, page: string, flow: Flow | undefined, context: CallContext) {
    const from = (drawn: Flow, findings: readonly Finding[], own: boolean) => {
      const lesson = lessonOf(ruleId, drawn, findings);
      const finding = findings.find((one) => one.ruleId === ruleId && one.nodeId !== undefined);
      return lesson === undefined || finding === undefined ? undefined : { lesson, finding, flow: drawn, own };
    };
    const mine = flow === undefined ? undefined : from(flow, services.lint(flow, { reader: readerOf(context) }).findings, true);
    const example = mine === undefined ? ruleFlow(ruleId, page, 'bad') : undefined;
    return mine ?? (example === undefined ? undefined : from(example, lintFlow(example).findings, false));
  }

  /** How rules of other courses are mended: those of the same one often end each other's findings, too. */
  async function otherMends(ruleId: string, right: string): Promise<readonly string[]> {
    const others = courses.filter(({ lessons }) => !lessons.includes(ruleId)).flatMap(({ lessons }) => lessons).filter((one) => one !== ruleId && !endsAlso(ruleId, one));
    const words = await Promise.all([...new Set(others)].map(async (one) => mendWords(await services.resources.rulePage(one))));
    return [...new Set(words)].filter((one): one is string => one !== undefined && one !== right).slice(0, wrongMends);
  }

  async function begin({ ruleId, flow }: InputOf<'lesson:begin'>, context: CallContext): Promise<Begun> {
    const { accountId } = callerOf(context);
    const page = await services.resources.rulePage(ruleId).catch(() => undefined);
    const subject = page === undefined ? undefined : about(ruleId, page, flow, context);
    const right = page === undefined ? undefined : mendWords(page);
    if (subject === undefined || right === undefined) {
      throw new UserError('lesson/none', `There is no lesson about ${ruleId} yet.`, { place: ruleId, mend: 'Read the page of the rule: press “Why?” at the finding.' });
    }
    const lessonId = services.newId('lesson');
    const asked = [
      { id: 'where', text: subject.own ? `At which step of “${subject.flow.name}” does it do harm?` : 'At which step of the example does it do harm?', choices: shuffled(lessonId, subject.lesson.choices.map(({ name, right: at }) => ({ text: name, right: at }))) },
      { id: 'mend', text: 'What ends it?', choices: shuffled(lessonId, [{ text: right, right: true }, ...(await otherMends(ruleId, right)).map((text) => ({ text, right: false }))]) },
    ];
    if (open.size >= mostOpen && !open.has(accountId)) open.clear();
    open.set(accountId, {
      lessonId, ruleId, why: subject.lesson.message.slice(0, 2_000), remedy: subject.lesson.remedy, until: services.clock.now() + lessonMs,
      right: Object.fromEntries(asked.map((question) => [question.id, question.choices.filter((choice) => choice.right).map((choice) => choice.id)])),
    });
    const rule = services.rules().find((one) => one.id === ruleId);
    return {
      lessonId, ruleId, title: rule?.title ?? ruleId, own: subject.own, flowName: subject.flow.name.slice(0, 200), happens: subject.finding.title, path: subject.finding.path.map((hop) => ({ ...hop })),
      questions: asked.map(({ choices, ...question }) => ({ ...question, choices: choices.map(({ id, text }) => ({ id, text })) })),
    };
  }

  /** Keeps what was passed, and gives the badges that are whole by it; those that were renewed count as new. */
  function keepPassed(accountId: string, ruleId: string): OutputOf<'lesson:answer'>['badges'] {
    const { training } = services.workspace();
    const { policy } = services.policy.stored();
    const now = services.clock.now();
    training.pass(accountId, ruleId, now);
    const passed = training.lessons(accountId);
    const before = training.badges(accountId);
    return courses.filter(({ lessons }) => lessons.includes(ruleId)).flatMap((course) => {
      const at = earnedBy(course, passed, policy, now);
      if (at === undefined || before.get(course.id) === at) return [];
      training.earn(accountId, course.id, at);
      return [{ id: course.id, title: course.title, endsAt: badgeEnd(at, policy) }];
    });
  }

  function badgeView(course: Course, accountId: string, titles: ReadonlyMap<string, string>): Badge {
    const { training } = services.workspace();
    const { policy } = services.policy.stored();
    const now = services.clock.now();
    const earnedAt = training.badges(accountId).get(course.id);
    const passed = training.lessons(accountId);
    const counts = (at: number | undefined): boolean => at !== undefined && at <= now && now < badgeEnd(at, policy);
    return {
      id: course.id, title: course.title, about: course.about, state: earnedAt === undefined ? 'open' : validBadges(training.badges(accountId), policy, now).includes(course.id) ? 'held' : 'ended',
      ...(earnedAt === undefined ? {} : { earnedAt, endsAt: badgeEnd(earnedAt, policy) }),
      neededFor: riskTiers.filter((tier) => policy.badges?.[tier] === course.id),
      lessons: course.lessons.map((ruleId) => { const passedAt = passed.get(ruleId); return { ruleId, title: titles.get(ruleId) ?? ruleId, counts: counts(passedAt), ...(passedAt === undefined ? {} : { passedAt }) }; }),
    };
  }

  return {
    'lesson:mine': async (_input, context) => {
      const { accountId } = callerOf(context);
      const titles = new Map(services.rules().map(({ id, title }) => [id, title]));
      const named = Object.values(services.policy.stored().policy.badges ?? {}).filter((badge) => courseOf(badge) === undefined);
      const unknown = [...new Set(named)].map((badge): Course => ({ id: badge, title: badgeTitle(badge), about: 'Your policy asks for it, and no lesson here leads to it. Ask who looks after the policy.', lessons: [] }));
      return { badges: [...courses, ...unknown].map((course) => badgeView(course, accountId, titles)) };
    },
    'lesson:begin': begin,
    'lesson:answer': async ({ lessonId, answers }, context) => {
      const { accountId } = callerOf(context);
      const lesson = open.get(accountId);
      if (lesson?.lessonId !== lessonId || services.clock.now() > lesson.until) {
        throw new UserError('lesson/over', 'This lesson is over.', { mend: 'Begin it again; it takes a minute.' });
      }
      open.delete(accountId);
      const wrong = Object.entries(lesson.right).filter(([question, right]) => !right.includes(answers[question] ?? '')).map(([question]) => question);
      const badges = wrong.length === 0 ? keepPassed(accountId, lesson.ruleId) : [];
      context.note(lesson.ruleId, { passed: String(wrong.length === 0), ...(badges.length === 0 ? {} : { badges: badges.map(({ id }) => id).join(', ') }) });
      if (wrong.length === 0) services.publish('lesson:changed', {});
      return { passed: wrong.length === 0, wrong, why: lesson.why, remedy: lesson.remedy, badges };
    },
  };
}
