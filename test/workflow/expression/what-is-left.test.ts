/** Signs that a replacement takes out of a text, and fields that a test holds to words: what only looks like it gives nothing. */
import { describe, expect, it } from 'vitest';
import { fieldsHeldToWords } from '../../../app/workflow/expression/asks-yes.ts';
import { escapedBy } from '../../../app/workflow/expression/foreign/escaping.ts';

describe('signs that are taken out', () => {
  it.each([
    ["$json.a.replace(/[^a-z0-9-]/gi, '')", '*<"\''],
    ["($json.a + $json.b).trim().replace(/\\W+/g, '_').slice(0, 20)", '*<"\''],
    ["$json.a.replace(/[^a-zA-Z0-9 ]/g, '')", '<"\''],
    ["$json.a.replace(/[<>&\"']/g, '')", '<"\''],
  ])('%s', (code, left) => {
    expect(escapedBy(code)).toBe(left);
  });
  it.each([
    "$json.a.replace(/[^a-z]/i, '')",
    "$json.a.replace(/[^a-z]/gy, '')",
    "$json.a.replace(/[^a-z\"]/g, '')",
    "$json.a.replace(/[^A-z]/g, '')",
    "$json.a.replace(/[^+-z]/g, '')",
    "$json.a.replace(/[^\\W]/g, '')",
    "$json.a.replace(/[^a-z\\\\]/g, '')",
    "$json.a.replace(/[^a-z]$/g, '')",
    "$json.a.replace(/[^a-z]|x/g, '')",
    "$json.a.replace(/[^a-z]/g, '\"')",
    "$json.a.replace(/[^a-z]/g, '$&')",
    '$json.a.replace(/[^a-z]/g, $json.b)',
    "$json.a.replace(/[^a-z]/g, '') + $json.b",
    "$json.a.replace(/[^a-z]/g, '').padEnd(9, $json.b)",
    "decodeURIComponent($json.a.replace(/[^a-z%0-9]/g, ''))",
    "$json.a.replace('[^a-z]', '')",
  ])('none by %s', (code) => {
    expect(escapedBy(code)).toBe('');
  });
});

describe('fields that are held to words', () => {
  const held = (code: string) => fieldsHeldToWords({ $foreign: 'n8n-js', source: `={{ ${code} }}` });
  it.each(["['a', 'b'].includes($json.t)", "$json.t === 'a' && $json.x"])('%s', (code) => {
    expect(held(code)).toEqual([{ from: 'input', path: ['t'] }]);
  });
  it.each([
    "'ab'.includes($json.t)",
    "['a', $json.x].includes($json.t)",
    "['a', ...$json.list].includes($json.t)",
    "!['a'].includes($json.t)",
    "['a'].includes($json.t) || true",
    "['a'].includes($json.t) ? true : true",
    "['a'].includes($json.t.slice(0, 1))",
    "['a'].includes($json.t[0])",
    "['a'].includes($json[$json.key])",
    "['a'].includes($json.t ?? 'a')",
    '$json.list.includes($json.t)',
    '$json.t === $json.u',
    "$json.t != 'a'",
    "['a'].includes($json.t) }} {{ 1",
  ])('none by %s', (code) => {
    expect(held(code)).toEqual([]);
  });
});
