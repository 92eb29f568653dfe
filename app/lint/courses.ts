/** Badges, and the lessons that each of them takes. A lesson is about one rule; a badge is as old as the oldest of its lessons. */
import type { RiskTier } from '../workflow/model/flow.ts';

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly lessons: readonly string[];
}

export const courses: readonly Course[] = [
  {
    id: 'safe-connections',
    title: 'Safe connections',
    about: 'Logins, encryption, and who may start a flow.',
    lessons: ['CN001', 'CN007', 'CN008'],
  },
  {
    id: 'personal-data',
    title: 'Personal data',
    about: 'What may leave your organisation, and what a model is told.',
    lessons: ['DF001', 'DF003', 'DF006', 'DF018'],
  },
  {
    id: 'safe-ai',
    title: 'Safe AI',
    about: 'Orders hidden in outsiders’ text, and what a model may do.',
    lessons: ['AI001', 'AI002', 'AI003', 'AI005'],
  },
];

/** Rules of two courses whose mends end each other's findings: neither is a wrong answer to the other. */
const alike: readonly (readonly string[])[] = [['CN007', 'DF003']];
export const endsAlso = (ruleId: string, other: string): boolean => alike.some((rules) => rules.includes(ruleId) && rules.includes(other));

export const courseOf = (badge: string): Course | undefined => courses.find(({ id }) => id === badge);
export const inSomeCourse = (ruleId: string): boolean => courses.some(({ lessons }) => lessons.includes(ruleId));
/** An organisation may name badges of its own in its policy file; then the name is all there is. */
export const badgeTitle = (badge: string): string => courseOf(badge)?.title ?? badge;

export const usualBadgeDays = 365;
const DAY_MS = 86_400_000;

export interface BadgePolicy {
  readonly badges?: Readonly<Partial<Record<RiskTier, string>>>;
  readonly badgeDays?: number;
}

/** When a badge that was earned then ends. */
export const badgeEnd = (earnedAt: number, { badgeDays = usualBadgeDays }: BadgePolicy): number => earnedAt + badgeDays * DAY_MS;

/** The badges that count at this moment. */
export function validBadges(earned: ReadonlyMap<string, number>, policy: BadgePolicy, now: number): string[] {
  return [...earned]
    .filter(([, at]) => at <= now && now < badgeEnd(at, policy))
    .map(([badge]) => badge)
    .sort();
}

/** The age of a course whose lessons were all passed: that of the oldest. Undefined where one is missing or too old to count. */
export function earnedBy(course: Course, passed: ReadonlyMap<string, number>, policy: BadgePolicy, now: number): number | undefined {
  const times = course.lessons.map((rule) => passed.get(rule));
  if (times.some((at) => at === undefined || at > now || now >= badgeEnd(at, policy))) return undefined;
  return Math.min(...times.map((at) => at ?? 0));
}

/** What is still to pass for it, in the order of the course. */
export function lessonsLeft(course: Course, passed: ReadonlyMap<string, number>, policy: BadgePolicy, now: number): string[] {
  return course.lessons.filter((rule) => {
    const at = passed.get(rule);
    return at === undefined || at > now || now >= badgeEnd(at, policy);
  });
}
