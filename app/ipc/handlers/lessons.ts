/** Lessons: the questions are made and judged on this side, and what was passed is kept. */
import { waitText } from '../../identity/lockout.ts';
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
interface Choice {
  readonly text: string;
  readonly right: boolean;
}
interface Open {
  readonly lessonId: string;
  readonly ruleId: string;
  readonly right: Readonly<Record<string, readonly string[]>>;
  readonly why: string;
  readonly remedy: string;
  readonly until: number;
}

const lessonMs = 30 * 60_000;
const mostOpen = 1_000;
const wrongMends = 3;
/** Whoever guesses has more to choose from each time, up to this. */
const mostWrongMends = 6;
/** Each wrong answer to a lesson makes the next wait twice as long; after a day it counts no more. */
const wait = { firstMs: 15_000, longestMs: 10 * 60_000, forgottenMs: 24 * 3_600_000 } as const;

interface Missed {
  readonly times: number;
  readonly until: number;
}

/** After so many wrong answers in a row, of which the newest was at `at`. */
const missedAt = (times: number, at: number): Missed => ({
  times,
  until: at + Math.min(wait.longestMs, wait.firstMs * 2 ** Math.min(20, times - 1)),
});

export function lessonHandlers(services: Services): HandlersFor<'lesson'> {
  /** One for each person: whoever begins another gives up the last one. */
  const open = new Map<string, Open>();
  /** Wrong answers since the rule was last passed, by the audit log: whoever starts the program anew waits as long. */
  function missedOf(accountId: string, ruleId: string): Missed | undefined {
    const now = services.clock.now();
    const answered = services
      .workspace()
      .audit.find({
        actor: accountId,
        action: 'lesson.answered',
        subject: ruleId,
        since: now - wait.forgottenMs,
        limit: 50,
      })
      // An answer of a clock that was ahead keeps nobody waiting until then.
      .filter(({ at, details }) => at <= now && details['passed'] !== undefined);
    const passed = answered.findIndex(({ details }) => details['passed'] === 'true');
    const wrong = passed === -1 ? answered : answered.slice(0, passed);
    const [newest] = wrong;
    return newest === undefined ? undefined : missedAt(wrong.length, newest.at);
  }

  /** In an order that only this lesson has; nothing in it says which is right. */
  const shuffled = (lessonId: string, choices: readonly Choice[]): readonly (Choice & { readonly id: string })[] =>
    choices
      .map((choice) => ({ choice, place: services.hash.sha256(`${lessonId} ${choice.text}`) }))
      .toSorted((a, b) => (a.place < b.place ? -1 : 1))
      .map(({ choice }, index) => ({ ...choice, id: `c${index + 1}` }));

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
  async function otherMends(ruleId: string, right: string, count: number): Promise<readonly string[]> {
    const others = courses
      .filter(({ lessons }) => !lessons.includes(ruleId))
      .flatMap(({ lessons }) => lessons)
      .filter((one) => one !== ruleId && !endsAlso(ruleId, one));
    const words = await Promise.all([...new Set(others)].map(async (one) => mendWords(await services.resources.rulePage(one))));
    // The same each time, and more of them: of choices that change, the one that is always there would be the right one.
    return [...new Set(words)].filter((one): one is string => one !== undefined && one !== right).slice(0, count);
  }

  /** Where it does harm; after a wrong answer by turns where what does the harm comes from, where the way has such a beginning. */
  function whereIn(
    { lesson, finding, flow, own }: NonNullable<ReturnType<typeof about>>,
    turn: number,
  ): { readonly text: string; readonly choices: readonly Choice[] } {
    const place = own ? `“${flow.name}”` : 'the example';
    const [first] = finding.path;
    const harmful = lesson.choices.filter(({ right }) => right).map(({ id }) => id);
    const asksOrigin =
      turn % 2 === 1 && first !== undefined && !harmful.includes(first.nodeId) && lesson.choices.some(({ id }) => id === first.nodeId);
    return {
      text: asksOrigin ? `At which step of ${place} does what does the harm come in?` : `At which step of ${place} does it do harm?`,
      choices: lesson.choices.map(({ id, name, right }) => ({ text: name, right: asksOrigin ? id === first.nodeId : right })),
    };
  }

  async function begin({ ruleId, flow }: InputOf<'lesson:begin'>, context: CallContext): Promise<Begun> {
    const { accountId } = callerOf(context);
    const before = missedOf(accountId, ruleId);
    const left = (before?.until ?? 0) - services.clock.now();
    if (left > 0)
      throw new UserError('lesson/wait', `The last answer was not right. You can begin again ${waitText(left)}.`, {
        place: ruleId,
        mend: 'Read the page of the rule meanwhile: press “Why?” at the finding.',
      });
    const turn = before?.times ?? 0;
    const page = await services.resources.rulePage(ruleId).catch(() => undefined);
    const subject = page === undefined ? undefined : about(ruleId, page, flow, context);
    const right = page === undefined ? undefined : mendWords(page);
    if (subject === undefined || right === undefined) {
      throw new UserError('lesson/none', `There is no lesson about ${ruleId} yet.`, {
        place: ruleId,
        mend: 'Read the page of the rule: press “Why?” at the finding.',
      });
    }
    const lessonId = services.newId('lesson');
    const where = whereIn(subject, turn);
    const others = await otherMends(ruleId, right, Math.min(mostWrongMends, wrongMends + turn));
    const asked = [
      { id: 'where', text: where.text, choices: shuffled(lessonId, where.choices) },
      {
        id: 'mend',
        text: 'What ends it?',
        choices: shuffled(lessonId, [{ text: right, right: true }, ...others.map((text) => ({ text, right: false }))]),
      },
    ];
    if (open.size >= mostOpen && !open.has(accountId)) open.clear();
    open.set(accountId, {
      lessonId,
      ruleId,
      why: subject.lesson.message.slice(0, 2_000),
      remedy: subject.lesson.remedy,
      until: services.clock.now() + lessonMs,
      right: Object.fromEntries(
        asked.map((question) => [question.id, question.choices.filter((choice) => choice.right).map((choice) => choice.id)]),
      ),
    });
    const rule = services.rules().find((one) => one.id === ruleId);
    return {
      lessonId,
      ruleId,
      title: rule?.title ?? ruleId,
      own: subject.own,
      flowName: subject.flow.name.slice(0, 200),
      happens: subject.finding.title,
      path: subject.finding.path.map((hop) => ({ ...hop })),
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
    return courses
      .filter(({ lessons }) => lessons.includes(ruleId))
      .flatMap((course) => {
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
      id: course.id,
      title: course.title,
      about: course.about,
      state: earnedAt === undefined ? 'open' : validBadges(training.badges(accountId), policy, now).includes(course.id) ? 'held' : 'ended',
      ...(earnedAt === undefined ? {} : { earnedAt, endsAt: badgeEnd(earnedAt, policy) }),
      neededFor: riskTiers.filter((tier) => policy.badges?.[tier] === course.id),
      lessons: course.lessons.map((ruleId) => {
        const passedAt = passed.get(ruleId);
        return { ruleId, title: titles.get(ruleId) ?? ruleId, counts: counts(passedAt), ...(passedAt === undefined ? {} : { passedAt }) };
      }),
    };
  }

  return {
    'lesson:mine': async (_input, context) => {
      const { accountId } = callerOf(context);
      const titles = new Map(services.rules().map(({ id, title }) => [id, title]));
      const named = Object.values(services.policy.stored().policy.badges ?? {}).filter((badge) => courseOf(badge) === undefined);
      const unknown = [...new Set(named)].map((badge): Course => ({
        id: badge,
        title: badgeTitle(badge),
        about: 'Your policy asks for it, and no lesson here leads to it. Ask who looks after the policy.',
        lessons: [],
      }));
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
      const passed = Object.entries(lesson.right).every(([question, right]) => right.includes(answers[question] ?? ''));
      const badges = passed ? keepPassed(accountId, lesson.ruleId) : [];
      context.note(lesson.ruleId, {
        passed: String(passed),
        ...(badges.length === 0 ? {} : { badges: badges.map(({ id }) => id).join(', ') }),
      });
      // Which of the answers was wrong is not told: each could be guessed by itself then.
      if (!passed) {
        const before = missedOf(accountId, lesson.ruleId)?.times ?? 0;
        return { passed, badges, againAt: missedAt(before + 1, services.clock.now()).until };
      }
      services.publish('lesson:changed', {});
      return { passed, why: lesson.why, remedy: lesson.remedy, badges };
    },
  };
}
