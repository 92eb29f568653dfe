/** The quarters that auditors ask for, as days in UTC. */

/** `YYYY-MM-DD`, both inclusive. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}
export interface Quarter {
  readonly id: string;
  readonly label: string;
  readonly range: DayRange;
}

const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const names = ['January to March', 'April to June', 'July to September', 'October to December'];

/** The quarter that is under way, and five before it. */
export function quartersBefore(now: number): readonly Quarter[] {
  const today = new Date(now);
  const running = today.getUTCFullYear() * 4 + Math.floor(today.getUTCMonth() / 3);
  return Array.from({ length: 6 }, (_, back) => running - back).map((number) => {
    const [year, quarter] = [Math.floor(number / 4), number % 4];
    return {
      id: `${year}-${quarter + 1}`,
      label: `${names[quarter] ?? ''} ${year}`,
      range: { first: dayOf(Date.UTC(year, quarter * 3, 1)), last: dayOf(Date.UTC(year, quarter * 3 + 3, 1) - dayMs) },
    };
  });
}

/** As the channels take it: the last day belongs to it whole. */
export const daysOf = ({ first, last }: DayRange): { readonly from: number; readonly until: number } => ({
  from: Math.max(0, Date.parse(first) || 0),
  until: Math.max(0, (Date.parse(last) || 0) + dayMs),
});
