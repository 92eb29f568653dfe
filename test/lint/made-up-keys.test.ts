/** Texts in the form of a key whose letters stand in a row: told, but not as if somebody had been given them. */
import { expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { CODE, CRON, HTTP, SET, chain, type Step } from './adversary/foreign/n8n-kit.ts';

const said = (step: Step): string[] =>
  importForeignAll(JSON.stringify(chain(CRON, step)), 'wf.json').flatMap(({ flow }) =>
    lintFlow(flow)
      .findings.filter(({ ruleId }) => ruleId === 'CN007')
      .map(({ severity, confidence }) => `${severity}, ${confidence}`),
  );
const row = 'abcdefghijklmnopqrstuvwxyz0123456789';
const bearer = (key: string): Step =>
  HTTP('Get', {
    url: 'https://api.example.com',
    sendHeaders: true,
    headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${key}` }] },
  });

it.each([`sk-proj-${row}`, `sk-${'1234567890abcdef'.repeat(2)}`, `ghp_${row}`, `xoxb-123456789012-1234567890123-${row.slice(0, 24)}9`])(
  'tells of %s',
  (key) => {
    expect([said(bearer(key)), said(SET('Config', { api_key: key })), said(CODE('Make', `const key = '${key}';\nreturn [];`))]).toEqual([
      ['medium, low'],
      ['medium, low'],
      ['medium, low'],
    ]);
  },
);

it.each([
  'YOUR_API_KEY',
  'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx1234',
  `sk-your-${row}`,
  'sk-...',
  'sk-proj-REPLACE0123456789abcdefgh',
  `ghp_${'0'.repeat(34)}ab`,
  'my-skilful-helper-for-the-long-texts-2024',
])('says nothing of %s', (key) => {
  expect(said(bearer(key))).toEqual([]);
});
