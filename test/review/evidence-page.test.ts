import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html, htmlPage } from '../../app/kernel/html.ts';
import { emergencyWords } from '../../app/review/emergency.ts';
import { evidencePage, type EvidencePack } from '../../app/review/evidence-page.ts';

const pack = (text: string): EvidencePack => ({
  flow: text,
  revision: 3,
  environment: 'production',
  state: 'is approved',
  submittedBy: text,
  submittedAt: '2026-11-28 08:00:00',
  message: text,
  authors: [text],
  closure: { hash: 'ab', words: 'lusab-babad', parts: [{ name: text, hash: 'cd' }] },
  verdict: { result: 'pass', counts: { block: 0, high: 1, medium: 0, low: 0, waived: 0 }, hash: 'ef' },
  findings: [
    {
      ruleId: 'DF001',
      severity: 'high',
      title: text,
      message: text,
      remedy: text,
      path: [{ nodeId: 'n', nodeName: text, field: text, why: text }],
      taxonomy: ['CWE-359'],
      waived: { by: text, reason: text, until: '2027-01-01' },
    },
  ],
  risk: { tier: 'high', score: 7, reasons: [{ points: 7, text }] },
  securityDiff: [{ sign: '+', text }],
  settings: [
    { flow: text, place: text, setting: text, before: text, after: `${text}\n`.repeat(20) },
    { setting: text, after: text, afterWords: text },
  ],
  destinations: [{ host: text, vendor: text, region: text, labels: [text], fields: [text] }],
  permissions: [{ connection: text, granted: [text], used: [] }],
  threads: [{ resolved: true, comments: [{ by: text, at: '2026-11-28', text }] }],
  waivers: [{ ruleId: 'DF001', reason: text, requestedBy: text, until: '2027-01-01' }],
  signatures: [{ by: text, group: 'security', keyId: '12', at: '2026-11-28' }],
  missing: [text],
  notices: [text],
  fairness: [
    {
      step: text,
      field: text,
      good: text,
      at: '2026-11-28',
      groups: [{ group: text, selected: { share: 0.25, of: 40, low: 0.14, high: 0.4 }, ratio: 0.5 }],
      words: [text],
      cannotSee: [text],
    },
  ],
  madeBy: text,
  madeAt: '2026-11-28 09:00:00',
});

const tags = (page: string): string[] => [...page.matchAll(/<[^>]*>/g)].map(([tag]) => tag);

test('whatever people and files wrote, the page has the same tags', () => {
  const calm = tags(evidencePage(pack('calm')));
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(
          '<',
          '>',
          '"',
          "'",
          '&',
          '`',
          '=',
          '/',
          '<script>',
          '<!--',
          ']]>',
          '\u202e',
          '\u0000',
          'javascript:',
          'x',
          ' ',
        ),
        minLength: 1,
        maxLength: 30,
      }),
      (text) => {
        const page = evidencePage(pack(text));
        expect(tags(page)).toEqual(calm);
        expect(page).not.toMatch(/[\u0000\u202e]/);
      },
    ),
    { numRuns: 200, seed: 11 },
  );
});

test('the page says what was decided from, runs nothing and loads nothing', () => {
  const page = evidencePage(pack('Invoice triage'));
  for (const words of [
    'lusab-babad',
    'Signed by',
    'What is new since the last approved version',
    'Attack paths and findings',
    'Where data goes',
    'What the closure covers',
    '25 % of 40',
    '14 % to 40 %',
    "default-src 'none'",
  ])
    expect(page).toContain(words);
  expect(page).not.toMatch(/<script|<img|<link|https?:/);
});

test('only what the template made is taken as HTML', () => {
  expect(htmlPage('<b>', html`<p title="${'"><i>'}">${'<u>'}${html`<em>${1}</em>`}${[html`<s>a</s>`, html`<s>b</s>`]}</p>`)).toContain(
    '<title>&lt;b&gt;</title></head><body><p title="&quot;&gt;&lt;i&gt;">&lt;u&gt;<em>1</em><s>a</s><s>b</s></p></body></html>',
  );
});

test('R-EMERGENCY-1: an emergency is told with its reason, on one line; nothing is told of another review', () => {
  const told = (reason: string): string | undefined => emergencyWords({ breakGlass: { by: ['eve'], at: 1, reason } });
  expect([emergencyWords({}), told('Invoices are lost. '.repeat(20)), told('Invoices are lost\nevery minute')]).toEqual([
    undefined,
    expect.stringMatching(/Reason given: (Invoices are lost\. ){10}Invoices a… \(the review has the whole of it\)$/),
    expect.stringMatching(
      /^This is an emergency release: .* ends 24 hours after its submission\. Reason given: Invoices are lost every minute$/,
    ),
  ]);
});
