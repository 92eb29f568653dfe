/** Lessons of one's own findings, badges, and the door that asks for one before a flow is submitted. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { courses } from '../../app/lint/courses.ts';
import { lessonOf, mendWords } from '../../app/lint/lesson.ts';
import { ruleFlow } from '../../app/lint/rule-flows.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { openTestHost, passphrase, password, withFirstPerson, type TestHost } from './open-test-host.ts';

const DAY = 86_400_000;
let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});
const later = (ms: number): void => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
};

const refusal = async (attempt: Promise<unknown>): Promise<Refusal> => {
  const error: unknown = await attempt.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  if (!(error instanceof Refusal)) throw new Error('it was not refused');
  return error;
};
const codeOf = async (attempt: Promise<unknown>): Promise<string> => (await refusal(attempt)).code;

/** A person who knows: what the rule's page and the linter say is right. */
async function knowing(ruleId: string, flow: Flow | undefined, begun: Awaited<ReturnType<typeof begin>>): Promise<Record<string, string>> {
  const { markdown } = await ada.call('rules:page', { ruleId });
  const drawn = flow ?? ruleFlow(ruleId, markdown, 'bad');
  const harmful =
    drawn === undefined
      ? []
      : (lessonOf(ruleId, drawn, lintFlow(drawn).findings)?.choices ?? []).filter(({ right }) => right).map(({ name }) => name);
  const known = new Set([...harmful, mendWords(markdown)]);
  return Object.fromEntries(begun.questions.map(({ id, choices }) => [id, choices.find(({ text }) => known.has(text))?.id ?? '']));
}
const begin = (ruleId: string, flow?: Flow) => ada.call('lesson:begin', { ruleId, ...(flow === undefined ? {} : { flow }) });
async function pass(ruleId: string, flow?: Flow) {
  const begun = await begin(ruleId, flow);
  return ada.call('lesson:answer', { lessonId: begun.lessonId, answers: await knowing(ruleId, flow, begun) });
}
const badge = async (id: string) => (await ada.call('lesson:mine', {})).badges.find((one) => one.id === id);

/** Personal data to a model outside, by names of the person's own. */
function leaky(): Flow {
  const data = (from: string, to: string) => ({
    id: `${from}>${to}`,
    kind: 'data' as const,
    from: { node: from, port: 'out' },
    to: { node: to, port: 'in' },
  });
  return {
    ...emptyFlow('own', 'Parking permits'),
    nodes: [
      {
        id: 'a',
        type: 'webhook-trigger',
        typeVersion: 1,
        name: 'A driver applies',
        parameters: { auth: 'hmac', fields: [{ name: 'email', label: 'contact' }] },
      },
      { id: 'b', type: 'set-fields', typeVersion: 1, name: 'Tidy up', parameters: { assignments: [], keepOthers: true } },
      {
        id: 'c',
        type: 'model-call',
        typeVersion: 1,
        name: 'Ask about the zone',
        parameters: { provider: 'openai', model: 'gpt-4o-2024-08-06', prompt: 'Zone for {{ input.body.email }}' },
      },
    ] as Flow['nodes'],
    edges: [data('a', 'b'), data('b', 'c')],
  };
}

describe('a lesson', () => {
  test('is about the steps of the person’s own flow, by their names, and shows the way of the data', async () => {
    const begun = await begin('DF001', leaky());
    const [where, mend] = begun.questions;
    expect([begun.own, begun.flowName, begun.happens.includes('OpenAI'), begun.path.map(({ nodeName }) => nodeName)]).toEqual([
      true,
      'Parking permits',
      true,
      expect.arrayContaining(['A driver applies', 'Ask about the zone']),
    ]);
    expect([where?.choices.map(({ text }) => text).sort(), where?.text, mend?.choices.length]).toEqual([
      ['A driver applies', 'Ask about the zone', 'Tidy up'],
      'At which step of “Parking permits” does it do harm?',
      4,
    ]);
    expect(JSON.stringify(begun)).not.toMatch(/right/);
    expect(await ada.call('lesson:answer', { lessonId: begun.lessonId, answers: await knowing('DF001', leaky(), begun) })).toMatchObject({
      passed: true,
      why: expect.stringMatching(/./),
    });
  });

  test('falls back to the example of the page where the own flow has no such finding, and says so where there is none at all', async () => {
    expect([(await begin('CN001', leaky())).own, await codeOf(begin('GV015')), await codeOf(begin('ZZ999'))]).toEqual([
      false,
      'lesson/none',
      'lesson/none',
    ]);
  });

  test('counts once, only for who began it, only for half an hour, and a wrong answer passes nothing', async () => {
    const begun = await begin('DF001');
    const right = await knowing('DF001', undefined, begun);
    const other = begun.questions.find(({ id }) => id === 'mend')?.choices.find(({ id }) => id !== right['mend'])?.id ?? '';
    // Neither which answer was wrong is told, nor what would have been right.
    expect(await ada.call('lesson:answer', { lessonId: begun.lessonId, answers: { ...right, mend: other } })).toEqual({
      passed: false,
      badges: [],
      againAt: expect.any(Number),
    });
    expect(await codeOf(ada.call('lesson:answer', { lessonId: begun.lessonId, answers: right }))).toBe('lesson/over');
    later(60_000);
    const left = await begin('DF001');
    await begin('DF003');
    expect(await codeOf(ada.call('lesson:answer', { lessonId: left.lessonId, answers: await knowing('DF001', undefined, left) }))).toBe(
      'lesson/over',
    );
    const late = await begin('DF001');
    for (const _ of [1, 2, 3]) {
      later(11 * 60_000);
      await badge('personal-data');
    }
    expect(await codeOf(ada.call('lesson:answer', { lessonId: late.lessonId, answers: await knowing('DF001', undefined, late) }))).toBe(
      'lesson/over',
    );
    expect((await badge('personal-data'))?.lessons.filter(({ passedAt }) => passedAt !== undefined)).toEqual([]);
  });

  test('cannot be passed by guessing: a wrong answer is waited for, longer each time, and then other questions and more choices come', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const seen: unknown[] = [];
    for (const _ of [1, 2, 3]) {
      const {
        lessonId,
        questions: [where, mend],
      } = await begin('DF001', leaky());
      const { againAt = 0, passed } = await ada.call('lesson:answer', { lessonId, answers: {} });
      seen.push([
        passed,
        where?.text,
        mend?.choices.length,
        againAt - Date.now(),
        await codeOf(begin('DF001', leaky())),
        (await begin('DF003')).ruleId,
      ]);
      later(againAt - Date.now());
    }
    const [harm, origin] = [
      'At which step of “Parking permits” does it do harm?',
      'At which step of “Parking permits” does what does the harm come in?',
    ];
    expect(seen).toEqual([
      [false, harm, 4, 15_000, 'lesson/wait', 'DF003'],
      [false, origin, 5, 30_000, 'lesson/wait', 'DF003'],
      [false, harm, 6, 60_000, 'lesson/wait', 'DF003'],
    ]);
    // Starting the program anew ends no wait, and is no first try.
    const {
      recoveryCodes: [code = ''],
    } = await ada.call('identity:renewRecoveryCodes', {});
    later(-30_000);
    await world.restart();
    ada = world.person('ada');
    await ada.call('store:unlock', { passphrase });
    await ada.call('identity:signIn', { account: 'ada', password, secondFactor: { kind: 'recovery', code } });
    expect(await codeOf(begin('DF001', leaky()))).toBe('lesson/wait');
    later(30_000);
    const asksOrigin = await begin('DF001', leaky());
    const right = await knowing('DF001', leaky(), asksOrigin);
    const start = asksOrigin.questions[0]?.choices.find(({ text }) => text === 'A driver applies')?.id ?? '';
    expect([
      asksOrigin.questions[0]?.text,
      await ada.call('lesson:answer', { lessonId: asksOrigin.lessonId, answers: { ...right, where: start } }),
    ]).toEqual([origin, expect.objectContaining({ passed: true })]);
    expect((await begin('DF001', leaky())).questions[1]?.choices.length).toBe(4);
  });

  test('is in each badge’s course with a question that has a right step and a wrong one, and a mend of its own', async () => {
    for (const { lessons } of courses) {
      for (const ruleId of lessons)
        expect([ruleId, (await begin(ruleId)).questions.map(({ choices }) => choices.length >= 2)]).toEqual([ruleId, [true, true]]);
    }
  });
});

describe('a badge', () => {
  const earn = async (id: string): Promise<void> => {
    for (const ruleId of courses.find((one) => one.id === id)?.lessons ?? []) await pass(ruleId);
  };

  test('comes with the last lesson, is kept and in the log, and is as old as its oldest lesson', async () => {
    const [first = '', ...rest] = courses.find(({ id }) => id === 'safe-connections')?.lessons ?? [];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const began = Date.now();
    await pass(first);
    expect([(await badge('safe-connections'))?.state, (await ada.call('people:list', {})).people[0]?.badges]).toEqual(['open', []]);
    later(60_000);
    let last: Awaited<ReturnType<typeof pass>> | undefined;
    for (const ruleId of rest) last = await pass(ruleId);
    expect((await ada.call('people:list', {})).people[0]?.badges).toEqual([courses.find(({ id }) => id === 'safe-connections')?.title]);
    expect(last?.badges).toEqual([{ id: 'safe-connections', title: 'Safe connections', endsAt: began + 365 * DAY }]);
    expect(await badge('safe-connections')).toMatchObject({ state: 'held', earnedAt: began, endsAt: began + 365 * DAY });
    const { entries } = await ada.call('audit:list', { limit: 50 });
    expect(entries.map(({ subject, details }) => [subject, details['passed'], details['badges']])).toContainEqual([
      rest.at(-1),
      'true',
      'safe-connections',
    ]);
  });

  test('is asked for at the submission by the risk, with the lessons that are left, and again when it has ended', async () => {
    const { policy } = await ada.call('policy:get', {});
    await ada.call('policy:save', {
      policy: {
        ...policy,
        badges: { minimal: 'safe-connections', limited: 'safe-connections', high: 'safe-ai', critical: 'safe-ai' },
        badgeDays: 30,
      },
    });
    const { flow } = await ada.call('flows:create', { name: 'Report', template: 'daily-report' });
    const submit = () => ada.call('review:submit', { flowId: flow.id, revision: 1, message: '' });
    const promote = () => ada.call('env:promote', { flowId: flow.id, revision: 1, target: 'test', message: '' });
    const first = await refusal(submit());
    expect([first.code, first.message]).toEqual(['review/no-badge', expect.stringContaining('the badge “Safe connections”')]);
    expect([first.mend, await codeOf(promote())]).toEqual([
      expect.stringMatching(/CN001.*CN007.*CN008.*Settings, Lessons and badges/),
      'review/no-badge',
    ]);
    await pass('CN001');
    expect((await refusal(submit())).mend).not.toContain('CN001');
    await earn('safe-connections');
    const review = await submit();
    expect(review.state).toMatch(/submitted|approved/);
    const again = await ada.call('flows:create', { name: 'Report 2', template: 'daily-report' });
    const {
      recoveryCodes: [code = '', next = ''],
    } = await ada.call('identity:renewRecoveryCodes', {});
    later(31 * DAY);
    await ada.call('identity:signIn', { account: 'ada', password, secondFactor: { kind: 'recovery', code } });
    await ada.call('identity:stepUp', { kind: 'recovery', code: next });
    expect((await refusal(ada.call('review:submit', { flowId: again.flow.id, revision: 1, message: '' }))).message).toContain(
      'yours has ended',
    );
  });

  test('that the policy names and nobody can earn is asked for all the same, and the words say whom to ask', async () => {
    const { policy } = await ada.call('policy:get', {});
    await ada.call('policy:save', {
      policy: { ...policy, badges: { minimal: 'house-course', limited: 'house-course', high: 'house-course' } },
    });
    const { flow } = await ada.call('flows:create', { name: 'Report', template: 'daily-report' });
    expect((await refusal(ada.call('review:submit', { flowId: flow.id, revision: 1, message: '' }))).mend).toContain(
      'Ask who looks after the policy',
    );
    expect((await badge('house-course'))?.neededFor).toEqual(['minimal', 'limited', 'high']);
  });

  test('that a builder lacks is a finding while the flow is drawn', async () => {
    const { policy } = await ada.call('policy:get', {});
    await ada.call('policy:save', {
      policy: { ...policy, badges: { minimal: 'safe-connections', limited: 'safe-connections', high: 'safe-connections' } },
    });
    const { flow } = await ada.call('flows:create', { name: 'Report', template: 'daily-report' });
    const builders = async () => (await ada.call('lint:context', { flowId: flow.id })).record.builders;
    expect(await builders()).toEqual([{ name: 'ada', badges: [] }]);
    await earn('safe-connections');
    expect(await builders()).toEqual([{ name: 'ada', badges: ['safe-connections'] }]);
  });
});
