/** What a script does beside moving fields: the powers it reaches for and the ways it can hang. JavaScript by its syntax tree, other languages by their words. */
import type { CodeFact } from '../../../../nodes/kit/facts.ts';
import type { ScriptDanger } from './danger.ts';
import { dangersInCommand } from './in-commands.ts';
import { inSyntax } from './by-syntax.ts';
import { inWords, processWords, pythonWords } from './by-words.ts';
import { modules } from './powers.ts';
import { parseScript } from '../syntax.ts';

const memo = new Map<string, readonly ScriptDanger[]>();

export function scriptDangers(code: CodeFact): readonly ScriptDanger[] {
  const key = `${code.language} ${code.dialect} ${(code.libraries ?? []).join(' ')}\n${code.source}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  let found: readonly ScriptDanger[];
  if (code.language === 'javascript') {
    const parsed = parseScript(code.source);
    // What does not parse may still hold words that matter; it will not run, so they are few.
    found = parsed === undefined ? [] : inSyntax(code, parsed.body);
  } else
    found = code.language === 'python' ? inWords(code.source, pythonWords) : code.language === 'shell' ? dangersInCommand(code.source) : [];
  const handed = (code.libraries ?? []).flatMap((name): ScriptDanger[] => {
    const danger = modules.get(name.replace(/^node:/, '').replace(/(?<=.)@.*$/, ''));
    return danger === undefined || found.some((one) => one.danger === danger) ? [] : [{ danger, words: `the library ${name}`, line: 1 }];
  });
  if (code.dialect === 'process' && code.language !== 'python') {
    const known = found;
    found = [
      ...known,
      ...inWords(code.source, processWords).filter(({ danger, line }) => !known.some((one) => one.danger === danger && one.line === line)),
    ];
  }
  const all = handed.length === 0 ? found : [...found, ...handed];
  if (memo.size > 2_000) memo.clear();
  memo.set(key, all);
  return all;
}
