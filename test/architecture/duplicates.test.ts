import { expect, test } from 'vitest';
import { sourceFiles, type SourceFile } from './source-files.ts';

/** A window of this many meaningful lines that stands in two places was copied. */
const WINDOW = 20;

/** A line as the comparison sees it; imports and lone brackets are alike everywhere and say nothing. */
function meaningful(line: string): string | undefined {
  const text = line.trim().replace(/\s+/g, ' ');
  return text === '' || /^(import|export .* from|\/\/|\/?\*|[\])}>,;]+$)/.test(text) ? undefined : text;
}

interface Place {
  readonly path: string;
  readonly line: number;
}

function copies(files: readonly SourceFile[]): string[] {
  const seen = new Map<string, Place>();
  const found: string[] = [];
  for (const { path, text } of files) {
    const lines = text.split('\n').flatMap((line, index) => {
      const kept = meaningful(line);
      return kept === undefined ? [] : [{ kept, line: index + 1 }];
    });
    // After a hit the window moves on by its length, so that one long copy is one finding.
    for (let at = 0; at + WINDOW <= lines.length; at += 1) {
      const window = lines.slice(at, at + WINDOW);
      const key = window.map((entry) => entry.kept).join('\n');
      const here = { path, line: window[0]?.line ?? 0 };
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, here);
        continue;
      }
      if (first.path === path && Math.abs(first.line - here.line) < WINDOW) continue;
      found.push(`${here.path}:${here.line} repeats ${first.path}:${first.line}; give the shared part a name and one home`);
      at += WINDOW - 1;
    }
  }
  return found;
}

test('no passage of the program stands in two places', () => {
  expect(copies(sourceFiles().filter((file) => !file.path.startsWith('test/')))).toEqual([]);
});

test('a copied passage is found once, where its copy begins', () => {
  const passage = Array.from({ length: 20 }, (_, index) => `const value${index} = compute(${index});`).join('\n');
  const file = (path: string, text: string): SourceFile => ({ path, text, lines: 0, imports: [], ambient: [] });
  expect(copies([file('a.ts', passage), file('b.ts', `const own = 1;\n${passage}`)])).toEqual([
    'b.ts:2 repeats a.ts:1; give the shared part a name and one home',
  ]);
});
