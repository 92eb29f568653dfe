/**
 * The few tests of statistics that drift and fairness need, over counts. Pure. Tails are computed as in Press et al., Numerical Recipes, 3rd ed.,
 * chapters 6 and 14; every function gives a number for every input, and 1 (nothing can be said) where there is nothing to compare.
 */

const lanczos = [
  57.1562356658629235, -59.5979603554754912, 14.1360979747417471, -0.491913816097620199, 0.339946499848118887e-4, 0.465236289270485756e-4,
  -0.983744753048795646e-4, 0.158088703224912494e-3, -0.210264441724104883e-3, 0.217439618115212643e-3, -0.16431810653676389e-3,
  0.844182239838527433e-4, -0.261908384015814087e-4, 0.368991826595316234e-5,
] as const;
const mostRounds = 500;

function logGamma(x: number): number {
  const t = x + 5.2421875;
  const sum = lanczos.reduce((all, one, index) => all + one / (x + index + 1), 0.999999999999997092);
  return (x + 0.5) * Math.log(t) - t + Math.log((2.5066282746310005 * sum) / x);
}

/** The upper regularised gamma function Q(a, x): by its series below a + 1, by its continued fraction above. */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < mostRounds && Math.abs(term) > Math.abs(sum) * 1e-14; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - front * sum);
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < mostRounds; n += 1) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (Math.abs(an * d + b) < 1e-300 ? 1e-300 : an * d + b);
    c = Math.abs(b + an / c) < 1e-300 ? 1e-300 : b + an / c;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return Math.min(1, front * h);
}

/** How often chance alone gives so large a chi-square or a larger one. */
export const chiSquareTail = (value: number, degrees: number): number =>
  degrees < 1 || !(value > 0) ? 1 : upperGamma(degrees / 2, value / 2);

export type Counts = readonly number[];
const total = (counts: Counts): number => counts.reduce((sum, one) => sum + one, 0);

/** Fewer than so many are expected in a cell: the chi-square says too much (Cochran 1954). */
const leastExpected = 5;

/**
 * Whether two lists of counts of the same categories come from one distribution: Pearson's chi-square of homogeneity. Categories in which fewer
 * than five are expected are taken together.
 */
export function sameCategories(before: Counts, now: Counts): { readonly p: number; readonly statistic: number } {
  const [n, m] = [total(before), total(now)];
  if (n === 0 || m === 0) return { p: 1, statistic: 0 };
  const cells: [number, number][] = [];
  let rest: [number, number] = [0, 0];
  before.forEach((count, index) => {
    const other = now[index] ?? 0;
    if (((count + other) * Math.min(n, m)) / (n + m) >= leastExpected) cells.push([count, other]);
    else rest = [rest[0] + count, rest[1] + other];
  });
  if (((rest[0] + rest[1]) * Math.min(n, m)) / (n + m) >= leastExpected || cells.length === 0) cells.push(rest);
  else {
    // Too few to stand for themselves: with the smallest of the others.
    cells.sort((a, b) => a[0] + a[1] - b[0] - b[1]);
    const [smallest] = cells;
    if (smallest !== undefined) cells[0] = [smallest[0] + rest[0], smallest[1] + rest[1]];
  }
  const statistic = cells.reduce((sum, [a, b]) => {
    const [ea, eb] = [((a + b) * n) / (n + m), ((a + b) * m) / (n + m)];
    return sum + (ea === 0 ? 0 : (a - ea) ** 2 / ea) + (eb === 0 ? 0 : (b - eb) ** 2 / eb);
  }, 0);
  return { statistic, p: chiSquareTail(statistic, cells.length - 1) };
}

/** A category that one side never had would make the index infinite: each counts half a time more (Jeffreys' prior). */
const half = 0.5;

/**
 * The population stability index: the sum over categories of (share now - share before) * ln(share now / share before). Below 0.1 nothing has
 * changed, from 0.25 on much has (Siddiqi, Credit Risk Scorecards, 2006). Few values make it large by chance alone, by about (categories - 1) *
 * (1/n + 1/m) (Yurdakul, Statistical Properties of the Population Stability Index, 2018), so it is never looked at without a test beside it.
 */
export function stabilityIndex(before: Counts, now: Counts): number {
  const categories = Math.max(before.length, now.length);
  const [n, m] = [total(before) + half * categories, total(now) + half * categories];
  if (total(before) === 0 || total(now) === 0) return 0;
  let index = 0;
  for (let at = 0; at < categories; at += 1) {
    const [p, q] = [((before[at] ?? 0) + half) / n, ((now[at] ?? 0) + half) / m];
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

/**
 * Kolmogorov and Smirnov's test of two samples that were counted in the same ordered bins. `distance` is the largest distance between their
 * cumulative shares. The probability is the asymptotic one with Stephens' correction (1970); bins make it larger than it is, which cries wolf less.
 */
export function sameNumbers(before: Counts, now: Counts): { readonly p: number; readonly distance: number } {
  const [n, m] = [total(before), total(now)];
  if (n === 0 || m === 0) return { p: 1, distance: 0 };
  let [a, b, distance] = [0, 0, 0];
  for (let at = 0; at < Math.max(before.length, now.length); at += 1) {
    a += (before[at] ?? 0) / n;
    b += (now[at] ?? 0) / m;
    distance = Math.max(distance, Math.abs(a - b));
  }
  const root = Math.sqrt((n * m) / (n + m));
  const lambda = (root + 0.12 + 0.11 / root) * distance;
  // The series does not come to its end for very small values, where nothing is to be seen anyway.
  if (lambda < 0.3) return { p: 1, distance };
  let p = 0;
  for (let j = 1; j <= 100; j += 1) p += 2 * (j % 2 === 1 ? 1 : -1) * Math.exp(-2 * j * j * lambda * lambda);
  return { p: Math.min(1, Math.max(0, p)), distance };
}

/** Holm's correction (1979): with many tests at once, each probability as large as it has to be for all of them together. In the order given. */
export function corrected(probabilities: readonly number[]): readonly number[] {
  const order = probabilities.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const out = new Array<number>(probabilities.length).fill(1);
  let least = 0;
  order.forEach(({ p, index }, rank) => {
    least = Math.max(least, Math.min(1, p * (order.length - rank)));
    out[index] = least;
  });
  return out;
}

/** z of a share's two-sided 95 % interval. */
const z95 = 1.959963984540054;

/** Wilson's interval of a share (1927), which holds for small counts and shares near 0 and 1 (Brown, Cai and DasGupta 2001). */
export function shareInterval(hits: number, of: number): { readonly low: number; readonly high: number } {
  if (of <= 0) return { low: 0, high: 1 };
  const share = hits / of;
  const scale = 1 + z95 ** 2 / of;
  const middle = (share + z95 ** 2 / (2 * of)) / scale;
  const reach = (z95 * Math.sqrt((share * (1 - share)) / of + z95 ** 2 / (4 * of * of))) / scale;
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** Interval of share a / share b by the log method (Katz et al. 1978), with half a hit more on each side so that none is 0. */
export function ratioInterval(
  a: { readonly hits: number; readonly of: number },
  b: { readonly hits: number; readonly of: number },
): { readonly low: number; readonly high: number } {
  if (a.of <= 0 || b.of <= 0) return { low: 0, high: Number.MAX_VALUE };
  const [x, n, y, m] = [a.hits + half, a.of + half, b.hits + half, b.of + half];
  const ratio = Math.log(x / n / (y / m));
  const reach = z95 * Math.sqrt(Math.max(0, 1 / x - 1 / n + 1 / y - 1 / m));
  return { low: Math.exp(ratio - reach), high: Math.exp(ratio + reach) };
}
