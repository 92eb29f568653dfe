/** Scripts that let an address through by asking for its host: one that asks for the whole of it holds it there, and all that look alike do not. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { CODE, HOOK, HTTP, chain } from './adversary/foreign/n8n-kit.ts';
import { flow, step } from './kit/flow.ts';

const hook = step('hook', 'webhook-trigger', {
  auth: 'none',
  fields: [
    { name: 'url', label: 'none' },
    { name: 'other', label: 'none' },
  ],
});
const calls = (code: string, address = '{{ input.u }}'): Flow =>
  flow([hook, step('script', 'script', { code }), step('call', 'http-request', { url: address })], ['hook > script', 'script > call']);
const said = (one: Flow): string[] =>
  lintFlow(one)
    .findings.filter(({ ruleId }) => ruleId === 'CN005')
    .map(({ severity }) => severity);
const no = "throw new Error('no');";
const made = 'const u = new URL(input.body.url);';
const asked = `${made} if (u.host !== 'api.example.com') ${no}`;
const ok = "const ok = (t) => new URL(t).host === 'api.example.com';";

describe('an address whose host was asked for', () => {
  it.each([
    ['as it is written', `${asked} return { u: u.href };`],
    ['as a text', `${asked} return { u: u.toString() };`],
    ['made a text', `${asked} return { u: String(u) };`],
    ['in a template', `${asked} return { u: \`\${u}\` };`],
    ['as it came', `${asked} return { u: input.body.url };`],
    ['with something added to its query', `${asked} u.searchParams.set('k', 'v'); return { u: u.href };`],
    ['one of a list', `const all = ['a.example.com', 'b.example.com']; ${made} if (!all.includes(u.hostname)) ${no} return { u: u.href };`],
    ['one of a set', `const all = new Set(['a.example.com']); ${made} if (!all.has(u.hostname)) ${no} return { u: u.href };`],
    ['one of two', `${made} if (u.host !== 'a.example.com' && u.host !== 'b.example.com') ${no} return { u: u.href };`],
    ['by its origin', `${made} if (u.origin !== 'https://api.example.com') ${no} return { u: u.href };`],
    ['where it fits', `${made} if (u.host === 'a.example.com' && u.protocol === 'https:') return { u: u.href }; ${no}`],
    ['or else another', `${made} return { u: u.host === 'a.example.com' ? u.href : 'https://a.example.com/' };`],
    ['in a case', `${made} switch (u.hostname) { case 'a.example.com': case 'b.example.com': return { u: u.href }; default: ${no} }`],
    [
      'parsed in a try',
      `let u; try { u = new URL(input.body.url); } catch { ${no} } if (u.host !== 'a.example.com') ${no} return { u: u.href };`,
    ],
    [
      'taken out of it',
      `const { hostname } = new URL(input.body.url); if (hostname !== 'a.example.com') ${no} return { u: input.body.url };`,
    ],
    ['by a function', `${ok} if (!ok(input.body.url)) ${no} return { u: input.body.url };`],
    [
      'by a function that may fail',
      `function ok(t) { try { const u = new URL(t); if (u.protocol !== 'https:') return false; return u.host === 'a.example.com'; } catch { return false; } } if (!ok(input.body.url)) ${no} return { u: input.body.url };`,
    ],
    ['by how it begins', `if (!input.body.url.startsWith('https://api.example.com/')) ${no} return { u: input.body.url };`],
    ['by a pattern', `if (!/^https:\\/\\/api\\.example\\.com\\//.test(input.body.url)) ${no} return { u: input.body.url };`],
  ])('is held to it: %s', (_name, code) => {
    expect(said(calls(code))).toEqual([]);
  });
  it('is so in a workflow of n8n, also in a field of the same name', () => {
    const code = `const u = new URL($input.first().json.body.url); if (u.host !== 'api.example.com') ${no} return [{ json: { url: u.href } }];`;
    const file = JSON.stringify(chain(HOOK(), CODE('Check', code), HTTP('Call', { url: '={{ $json.url }}' })));
    expect(importForeignAll(file, 'wf.json').flatMap(({ flow: one }) => said(one))).toEqual([]);
  });
});

describe('an address is held to nothing', () => {
  it.each([
    ['by the end of the name', `${made} if (!u.hostname.endsWith('example.com')) ${no} return { u: u.href };`],
    ['by its beginning', `${made} if (!u.host.startsWith('api.example.com')) ${no} return { u: u.href };`],
    ['by a part', `${made} if (!u.host.includes('api.example.com')) ${no} return { u: u.href };`],
    ['by a part of a text', `${made} if (!'api.example.com b.example.com'.includes(u.host)) ${no} return { u: u.href };`],
    ['by a pattern without an end', `if (!/^https:\\/\\/api\\.example\\.com/.test(input.body.url)) ${no} return { u: input.body.url };`],
    ['by a pattern of lines', `if (!/^https:\\/\\/api\\.example\\.com\\//m.test(input.body.url)) ${no} return { u: input.body.url };`],
    [
      'by a pattern with a choice',
      `if (!/^https:\\/\\/api\\.example\\.com\\/|x/.test(input.body.url)) ${no} return { u: input.body.url };`,
    ],
    ['by any sign for a dot', `if (!/^https:\\/\\/api.example.com\\//.test(input.body.url)) ${no} return { u: input.body.url };`],
    ['by a beginning that goes on', `if (!input.body.url.startsWith('https://api.example.com')) ${no} return { u: input.body.url };`],
    ['by what stands further on', `if (!input.body.url.startsWith('https://api.example.com/', 5)) ${no} return { u: input.body.url };`],
    ['by its path', `${made} if (u.pathname !== '/api.example.com') ${no} return { u: u.href };`],
    ['by its user', `${made} if (u.username !== 'api.example.com') ${no} return { u: u.href };`],
    ['by an origin that is none', `${made} if (u.origin !== 'null') ${no} return { u: u.href };`],
    ['by no host', `${made} if (u.host !== '') ${no} return { u: u.href };`],
    ['by what it is not', `${made} if (['localhost', '127.0.0.1'].includes(u.host)) ${no} return { u: u.href };`],
    ['by one of two tests', `${made} if (u.host !== 'api.example.com' && u.protocol !== 'https:') ${no} return { u: u.href };`],
    ['by another address', `${asked} return { u: input.body.other };`],
    [
      'behind a base',
      `const u = new URL(input.body.url, 'https://api.example.com/'); if (u.host !== 'api.example.com') ${no} return { u: input.body.url };`,
    ],
    ['where it was lost', `try { ${made} if (u.host !== 'api.example.com') ${no} } catch {} return { u: input.body.url };`],
    ['cut', `${asked} return { u: u.href.slice(28) };`],
    ['with another text in it', `${asked} return { u: u.href.replace('api.example.com', input.body.other) };`],
    ['out of its query', `${asked} return { u: u.searchParams.get('next') };`],
    ['behind another', `${asked} return { u: input.body.other + u.href };`],
    ['letter by letter', `${asked} return { u: [...u.href].reverse().join('') };`],
    ['whose host is written later', `${asked} u.host = input.body.other; return { u: u.href };`],
    ['whose host is written under a name that is worked out', `${asked} u['ho' + 'st'] = input.body.other; return { u: u.href };`],
    ['whose host is written by another name', `${asked} const w = u; w.host = input.body.other; return { u: u.href };`],
    ['whose host is written in a record', `${asked} const o = { w: u }; o.w.host = input.body.other; return { u: u.href };`],
    ['whose host a function writes', `${asked} const f = (x) => { x.host = input.body.other; }; f(u); return { u: u.href };`],
    [
      'of a class of its own',
      `class URL { constructor(t) { this.host = 'api.example.com'; this.href = t; } } ${asked} return { u: u.href };`,
    ],
    [
      'that is another by then',
      `let out; let u; for (const t of [input.body.url, input.body.other]) { if (u && u.host !== 'api.example.com') ${no} u = new URL(t); out = u.href; } return { u: out };`,
    ],
    ['in the case before', `${made} switch (u.host) { default: console.log('x'); case 'api.example.com': return { u: u.href }; }`],
    [
      'by a function that says yes when it fails',
      `function ok(t) { try { return new URL(t).host === 'api.example.com'; } catch { return true; } } if (!ok(input.body.url)) ${no} return { u: input.body.url };`,
    ],
    [
      'by a function that says yes to others',
      `function ok(t) { if (t.length > 9) return true; return new URL(t).host === 'api.example.com'; } if (!ok(input.body.url)) ${no} return { u: input.body.url };`,
    ],
    [
      'by a promise',
      `const ok = async (t) => new URL(t).host === 'api.example.com'; if (!ok(input.body.url)) ${no} return { u: input.body.url };`,
    ],
    ['by a function that looks at another', `${ok} if (!ok(input.body.other)) ${no} return { u: input.body.url };`],
    [
      'by a function that is another',
      `function f(ok) { if (!ok(input.body.url)) ${no} return { u: input.body.url }; } ${ok} return f(() => true);`,
    ],
    [
      'by arguments that move',
      `const ok = (a, t) => new URL(t).host === 'api.example.com'; if (!ok(...[input.body.url, 'https://api.example.com/'], input.body.url)) ${no} return { u: input.body.url };`,
    ],
  ])('%s', (_name, code) => {
    expect(said(calls(code))).toContain('block');
  });
  it('where the next step puts something before it', () => {
    expect(said(calls(`${asked} return { u: u.href, o: input.body.other };`, '{{ input.o }}{{ input.u }}'))).toContain('block');
  });
});
