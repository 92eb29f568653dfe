import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createLogCheck } from '../../app/audit/check.ts';
import { sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import { leafOf, parseLeaf } from '../../app/audit/entry.ts';
import { verifyStoredLog } from '../../app/audit/verify-store.ts';
import type { AuditReader } from '../../app/audit/ports.ts';
import { checkExport, exported, filled, origin, testLog, type TestLog } from './fixtures.ts';

let test: TestLog;
let text: string;
let lines: string[];
let other: string[];

beforeAll(async () => {
  test = await filled(300, 3);
  text = exported(test);
  lines = text.split('\n').slice(0, -1);
  other = exported(await filled(300, 50, 2))
    .split('\n')
    .slice(0, -1);
});

const rebuilt = (changed: readonly string[]): string => changed.map((line) => `${line}\n`).join('');
const codes = (changed: string): string[] => [
  ...new Set(checkExport(changed, { trustedKeys: [test.key] })?.problems.map((problem) => problem.code) ?? ['unreadable']),
];
/** Line 0 is the header; no checkpoint line lies among the first 200 entries (AUD-8). */
const lineOf = (entry: number): number => entry + 1;

describe('AUD-10 and AUD-11 export', () => {
  it('of a sound log has no problems, with its own key and with a known one', () => {
    expect([checkExport(text), checkExport(text, { trustedKeys: [test.key], remembered: test.log.checkpoint() ?? '' })]).toMatchObject([
      { ok: true, size: 300, problems: [] },
      { ok: true, size: 300, problems: [] },
    ]);
  });

  it('of an empty log is sound', () => {
    expect(checkExport(exported(testLog()))).toMatchObject({ ok: true, size: 0, problems: [] });
  });

  it.each<[string, () => string, string[]]>([
    [
      'deletion',
      () => rebuilt(lines.toSpliced(lineOf(50), 1)),
      ['missing-entries', 'broken-link', 'misplaced-checkpoint', 'truncated', 'unsigned-tail'],
    ],
    [
      'insertion',
      () => rebuilt(lines.toSpliced(lineOf(50), 0, lines[lineOf(50)] ?? '')),
      ['repeated-entry', 'broken-link', 'misplaced-checkpoint', 'count-mismatch', 'unsigned-tail'],
    ],
    [
      'reorder',
      () => rebuilt(lines.with(lineOf(50), lines[lineOf(51)] ?? '').with(lineOf(51), lines[lineOf(50)] ?? '')),
      ['missing-entries', 'broken-link', 'repeated-entry', 'clock-back', 'root-mismatch'],
    ],
    ['rewrite', () => text.replace('"subject":"flow_50"', '"subject":"flow_99"'), ['broken-link', 'root-mismatch']],
    ['cut', () => rebuilt(lines.slice(0, 200)), ['truncated', 'count-mismatch', 'unsigned-tail']],
    [
      'a removed checkpoint',
      () => rebuilt(lines.filter((line, index) => index === lines.length - 1 || !line.startsWith('{"checkpoint"'))),
      ['count-mismatch'],
    ],
    ['another line', () => rebuilt(lines.toSpliced(10, 0, '')), ['malformed-line']],
    ['a line that is no entry', () => rebuilt(lines.with(lineOf(9), '{"hello":1}')), ['malformed-entry', 'broken-link', 'root-mismatch']],
    [
      'two logs made one: the entries of one, then of another',
      () => rebuilt([...lines.slice(0, 101), ...other.slice(101)]),
      ['broken-link', 'clock-back', 'unknown-key', 'unsigned-tail'],
    ],
    ['the signed end of another log', () => rebuilt([...lines.slice(0, -1), other.at(-1) ?? '']), ['unknown-key', 'unsigned-tail']],
    [
      'the checkpoints exchanged',
      () => {
        const at = lines.flatMap((line, index) => (line.startsWith('{"checkpoint"') ? [index] : []));
        const [first = 0, last = 0] = [at[0], at.at(-1)];
        return rebuilt(lines.with(first, lines[last] ?? '').with(last, lines[first] ?? ''));
      },
      ['misplaced-checkpoint', 'unsigned-tail'],
    ],
    [
      'every time moved by an hour',
      () => rebuilt(lines.map((line) => line.replace(/"time":(\d+)/, (_match, time: string) => `"time":${Number(time) + 3_600_000}`))),
      ['broken-link', 'root-mismatch'],
    ],
    [
      'a second header inside',
      () => rebuilt(lines.toSpliced(lineOf(50), 0, lines[0] ?? '')),
      ['malformed-entry', 'repeated-entry', 'broken-link', 'misplaced-checkpoint', 'count-mismatch', 'unsigned-tail'],
    ],
    [
      'a field of the prototype',
      () => rebuilt(lines.with(lineOf(9), (lines[lineOf(9)] ?? '').replace('{', '{"__proto__":{},'))),
      ['malformed-entry', 'broken-link', 'root-mismatch'],
    ],
    [
      'a field twice',
      () => rebuilt(lines.with(lineOf(9), (lines[lineOf(9)] ?? '').replace('{', '{"actor":"acc_0",'))),
      ['malformed-entry', 'broken-link', 'root-mismatch'],
    ],
    ['a number in another spelling', () => text.replace('"index":9,', '"index":9.0,'), ['malformed-entry', 'broken-link', 'root-mismatch']],
    ['a byte order mark', () => `\ufeff${text}`, ['unreadable']],
    ['a header of the next version', () => text.replace('"version":1}', '"version":2}'), ['unreadable']],
    [
      'a header with a size beyond numbers',
      () => text.replace(/"size":\d+,"version"/, '"size":9007199254740993,"version"'),
      ['unreadable'],
    ],
    ['no header', () => rebuilt(lines.slice(1)), ['unreadable']],
    ['Windows line ends', () => text.replaceAll('\n', '\r\n'), ['unreadable']],
  ])('shows %s', (_, change, expected) => {
    expect(codes(change())).toEqual(expected);
  });

  it('names the very entry after the one that was changed', () => {
    expect(checkExport(text.replace('"subject":"flow_50"', '"subject":"flow_99"'))?.problems[0]).toEqual({
      index: 51,
      code: 'broken-link',
    });
  });

  it('AUD-14 shows truncation at an older checkpoint only against a remembered one', async () => {
    const shorter = exported(await filled(300 - 3, 3));
    expect(checkExport(shorter, { trustedKeys: [test.key] })?.problems).toEqual([]);
    expect(checkExport(shorter, { trustedKeys: [test.key], remembered: test.log.checkpoint() ?? '' })?.problems).toEqual([
      { index: 297, code: 'truncated' },
    ]);
  });

  it('AUD-14 shows a second history of the same length', async () => {
    const other = await filled(300, 50);
    expect(checkExport(exported(other), { trustedKeys: [test.key] })?.problems).toEqual([]);
    expect(checkExport(exported(other), { trustedKeys: [test.key], remembered: test.log.checkpoint() ?? '' })?.problems).toEqual([
      { index: 299, code: 'fork' },
    ]);
  });

  it('AUD-12 shows a forger with a key of their own, once the right key is known', async () => {
    const forged = exported(await filled(300, 3, 2));
    expect([checkExport(forged)?.ok, codes(forged)]).toEqual([true, ['unknown-key', 'unsigned-tail']]);
    expect(checkExport(forged, { remembered: test.log.checkpoint() ?? '' })?.problems).toEqual([{ index: 0, code: 'unknown-key' }]);
  });

  it('finds a history that was rewritten with every link and number in place', () => {
    let prev: string | undefined;
    const rewritten = lines.map((line, at) => {
      const entry = at === 0 ? undefined : parseLeaf(line);
      if (entry === undefined) return line;
      const { prev: _, ...rest } = entry;
      const leaf = leafOf({ ...rest, actor: 'acc_9', ...(prev === undefined ? {} : { prev }) });
      prev = Buffer.from(sha256(Uint8Array.of(0), Buffer.from(leaf))).toString('hex');
      return leaf;
    });
    expect(codes(rebuilt(rewritten))).toEqual(['root-mismatch']);
  });

  it('finds every random edit', () => {
    const edit = fc.oneof(
      fc.record({ kind: fc.constant('character' as const), at: fc.nat(), code: fc.integer({ min: 32, max: 126 }) }),
      fc.record({ kind: fc.constant('delete line' as const), at: fc.nat(), code: fc.nat() }),
      fc.record({ kind: fc.constant('repeat line' as const), at: fc.nat(), code: fc.nat() }),
      fc.record({ kind: fc.constant('swap lines' as const), at: fc.nat(), code: fc.nat() }),
      fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), code: fc.nat() }),
      fc.record({ kind: fc.constant('drop character' as const), at: fc.nat(), code: fc.nat() }),
    );
    const apply = ({ kind, at, code }: { kind: string; at: number; code: number }): string => {
      const line = at % lines.length;
      const other = code % lines.length;
      switch (kind) {
        case 'character':
          return text.slice(0, at % text.length) + String.fromCharCode(code) + text.slice((at % text.length) + 1);
        case 'delete line':
          return rebuilt(lines.toSpliced(line, 1));
        case 'repeat line':
          return rebuilt(lines.toSpliced(other, 0, lines[line] ?? ''));
        case 'swap lines':
          return rebuilt(lines.with(line, lines[other] ?? '').with(other, lines[line] ?? ''));
        case 'cut':
          return text.slice(0, at % text.length);
        default:
          return text.slice(0, at % text.length) + text.slice((at % text.length) + 1);
      }
    };
    fc.assert(
      fc.property(edit, (change) => {
        const changed = apply(change);
        fc.pre(changed !== text);
        expect(checkExport(changed, { trustedKeys: [test.key] })?.ok ?? false).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('AUD-13 stored log', () => {
  const options = () => ({ digest: sha256, verify: verifyEd25519, keys: [test.key], origin });
  const reader = (changes: Partial<AuditReader>): AuditReader => ({ ...test.repository, ...changes });

  it('is sound as it was written', () => {
    expect(verifyStoredLog(test.repository, options())).toMatchObject({ ok: true, size: 300, problems: [] });
  });

  it('lists a thousand problems, and of each further kind the first', () => {
    const check = createLogCheck(options());
    for (let index = 0; index < 1_100; index += 1) check.problem(index, 'clock-back');
    for (const index of [7, 8]) check.problem(index, 'fork');
    const codes = check.finish().problems.map(({ code }) => code);
    expect([codes.filter((code) => code === 'clock-back').length, codes.filter((code) => code === 'fork').length]).toEqual([1_000, 1]);
  });

  it('shows copies that differ from the leaves', () => {
    const entries = [...test.repository.entries(0, 300)];
    const columns = reader({
      entries: () => entries.map((entry) => (entry.index === 7 ? { ...entry, actor: 'acc_other' } : entry))[Symbol.iterator](),
    });
    const nodes = reader({
      node: (level, position) => (level === 2 && position === 3 ? new Uint8Array(32) : test.repository.node(level, position)),
    });
    expect([verifyStoredLog(columns, options()).problems, verifyStoredLog(nodes, options()).problems]).toEqual([
      [{ index: 7, code: 'column-mismatch' }],
      [{ index: 15, code: 'node-mismatch' }],
    ]);
  });

  it('shows that entries are gone which a checkpoint still covers', () => {
    const cut = reader({ entries: () => [...test.repository.entries(0, 290)][Symbol.iterator]() });
    expect(verifyStoredLog(cut, options()).problems.map((problem) => problem.code)).toEqual(['truncated', 'unsigned-tail']);
  });
});
