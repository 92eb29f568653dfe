/** The curve of old findings that are left, as paths in a field of 600 by 120. */

interface Point {
  readonly day: string;
  readonly left: number;
}

export interface BurnDown {
  readonly line: string;
  readonly area: string;
  readonly first: string;
  readonly last: string;
  readonly words: string;
}

const [width, height] = [600, 120];
const dayMs = 86_400_000;

/** `begun` is the day (YYYY-MM-DD) on which `known` were known. Each day keeps its number until the next one is known. Undefined: there is one day only. */
export function burnDown(days: readonly Point[], known: number, begun: string): BurnDown | undefined {
  const points = [{ day: begun, left: known }, ...days.filter(({ day }) => day > begun)];
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  const [start, span] = [Date.parse(first.day), Math.max(dayMs, Date.parse(last.day) - Date.parse(first.day))];
  const most = Math.max(1, ...points.map(({ left }) => left));
  const x = (day: string): number => Math.round(((Date.parse(day) - start) / span) * width * 10) / 10;
  const y = (left: number): number => Math.round((height - 2 - (left / most) * (height - 6)) * 10) / 10;
  const steps = points
    .slice(1)
    .map(({ day, left }) => `H${x(day)} V${y(left)}`)
    .join(' ');
  const line = `M0 ${y(first.left)} ${steps}`;
  return {
    line,
    area: `${line} L${width} ${height} L0 ${height} Z`,
    first: first.day,
    last: last.day,
    words: `${first.left} then, ${last.left} now`,
  };
}
