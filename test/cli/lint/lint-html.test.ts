import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { desk } from '../kit.ts';

const { cli, file, write } = desk();
const flow = (name: string) =>
  JSON.stringify({
    name,
    connections: { Hook: { main: [[{ node: name, type: 'main', index: 0 }]] } },
    nodes: [
      { id: 'a', name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], parameters: { path: 'x' } },
      {
        id: 'b',
        name,
        type: 'n8n-nodes-base.httpRequest',
        typeVersion: 4,
        position: [200, 0],
        parameters: { url: '=http://{{ $json.body.host }}/x' },
      },
    ],
  });

test('lint --format html: one page, nothing in it runs or is loaded, and nothing of a file gets out of its text', async () => {
  const nasty = '<script>alert(1)</script><img src=x onerror=alert(2)>" & \u202eevil';
  write('one/a.json', flow(nasty));
  write('one/b.json', flow('Plain'));
  write('one/c.json', '{"broken":');
  expect(await cli(['lint', 'one', '--format', 'html', '-o', 'report.html'])).toMatchObject({ code: 1, out: '' });
  const page = readFileSync(file('report.html'), 'utf8');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect([
    /<script|<img|<link|<iframe|\son\w+=|javascript:|url\(|@import/i.test(page.replaceAll(/&lt;[\s\S]*?&gt;/g, '')),
    page.includes('\u202e'),
    page.includes("default-src 'none'"),
  ]).toEqual([false, false, true]);
  for (const part of ['By rule', 'By receiver', 'Worst paths', 'CN005', 'Unreadable', '2 of 2 cannot be signed off'])
    expect(page).toContain(part);
  expect((await cli(['lint', 'one', '--format', 'html'])).out).toBe(page);
});

test('-o writes the other formats too', async () => {
  write('two.json', flow('Plain'));
  expect(await cli(['lint', 'two.json', '--json', '-o', 'out.json'])).toMatchObject({ code: 1, out: '' });
  expect(JSON.parse(readFileSync(file('out.json'), 'utf8'))).toMatchObject({ files: [{ path: 'two.json' }] });
});
