/** What random scripts are given, and whether what comes out of one says more than its summary. */
import { isOpaqueScript, scriptSteps } from '../../../app/lint/dataflow/script/summary.ts';
import type { CodeFact, Read } from '../../../app/nodes/kit/facts.ts';

/** Each by the expression that reads it. */
export const secrets = {
  'input.q': 'Qzjvkw9931',
  'input.rec.a': 'Rmpfyd4477',
  'input.rec.b': 'Wtghcb6652',
  'input.rows[0].m': 'Lxnsou8820',
} as const;
const given = {
  q: secrets['input.q'],
  other: 'other',
  rec: { a: secrets['input.rec.a'], b: secrets['input.rec.b'] },
  rows: [{ m: secrets['input.rows[0].m'], n: 1 }],
};
export const inputOf = (): typeof given => structuredClone(given);
const pathOf = (name: string): readonly string[] => name.replace(/\[0\]/, '').split('.').slice(1);

const shown = (text: string): readonly string[] => {
  const reversed = Array.from(text).reverse().join('');
  return [text, text.toUpperCase(), text.toLowerCase(), reversed]
    .flatMap((one) => [one.slice(0, 6), one.slice(-6)])
    .concat(btoa(text).slice(0, 8));
};
const signs = Object.entries(secrets).map(([name, text]: readonly [string, string]) => ({ name, path: pathOf(name), looks: shown(text) }));

/** Where which secret comes out; indices of lists are left out. */
function* found(
  value: unknown,
  path: readonly string[] = [],
): Generator<{ readonly path: readonly string[]; readonly secret: readonly string[] }> {
  if (typeof value === 'string') {
    for (const { path: secret, looks } of signs) if (looks.some((look) => value.includes(look))) yield { path, secret };
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    for (const { path: secret, looks } of signs) if (looks.some((look) => key.includes(look))) yield { path, secret };
    yield* found(one, Array.isArray(value) ? path : [...path, key]);
  }
}

const starts = (whole: readonly string[], with_: readonly string[]): boolean =>
  with_.every((part, index) => whole[index] === part || part === '*');
const plain = (path: readonly string[]): readonly string[] => path.filter((part) => part !== '*' && !/^\d+$/.test(part));

/** A field whose name nobody knows is any one of them; of a list it is left out. */
const ways = (path: readonly string[]): readonly (readonly string[])[] =>
  path.includes('0') ? [plain(path), path.filter((part) => part !== '*').map((part) => (part === '0' ? '*' : part))] : [plain(path)];

function covers(read: Read, type: string | undefined, below: readonly string[], secret: readonly string[]): boolean {
  if (read.from === 'any') return true;
  if (read.from !== 'input' || read.as !== undefined) return false;
  const at = plain(read.path);
  if (read.without?.some((less) => starts(secret, [...at, ...plain(less)])) === true) return false;
  if (!starts(secret, at) && !starts(at, secret)) return false;
  return type !== undefined || starts(secret, [...at, ...below].slice(0, secret.length));
}

/** What comes out of `source` for real, and the summary does not say. */
export function unsaid(source: string, value: unknown): string[] {
  const code: CodeFact = { language: 'javascript', parameter: 'code', source, dialect: 'countersign' };
  const leaks = [...found(value)];
  if (leaks.length === 0 || isOpaqueScript(code)) return [];
  const steps = scriptSteps(code).flatMap((step) =>
    step.op === 'assign' || step.op === 'unknown'
      ? ways(step.path).map((path) => ({ path, reads: step.reads, type: step.op === 'assign' ? step.type : 'any' }))
      : [],
  );
  return leaks
    .filter(({ path, secret }) => {
      const at = plain(path);
      const near = steps.filter((step) => starts(at, step.path));
      const depth = Math.max(-1, ...near.map((step) => step.path.length));
      return !near
        .filter((step) => step.path.length === depth)
        .some(
          ({ reads, type, path: own }) =>
            (type === undefined || type === 'any' || type === 'text' || type === 'object') &&
            reads.some((read) => covers(read, type, at.slice(own.length), secret)),
        );
    })
    .map(({ path, secret }) => `${path.join('.')} <- ${secret.join('.')}`);
}
