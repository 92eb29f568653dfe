/** Versions of packages, as far as rules need them: is it exact, and is it older than a fix. */

const exact = /^v?\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/;
export const isExactVersion = (version: string): boolean => exact.test(version);

/** Compares the numbers in order; a pre-release is older than its release (semver.org, 11). */
export function isOlder(version: string, than: string): boolean {
  const parts = (text: string): { numbers: number[]; pre: boolean } => {
    const [core = '', ...rest] = text.replace(/^v/, '').split(/[-+]/);
    return { numbers: core.split('.').map((part) => Number.parseInt(part, 10) || 0), pre: rest.length > 0 && text.includes('-') };
  };
  const a = parts(version);
  const b = parts(than);
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i += 1) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return a.pre && !b.pre;
}

interface Advisory {
  readonly id: string;
  readonly fixedIn?: string | undefined;
}

/** The first advisory that speaks of this version; an unknown version may be any. */
export const advisoryFor = (version: string | undefined, advisories: readonly Advisory[] | undefined): Advisory | undefined =>
  advisories?.find(({ fixedIn }) => version === undefined || fixedIn === undefined || isOlder(version, fixedIn));
