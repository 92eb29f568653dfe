/** What the cluster's library says is told once, in words of ours, and without the words of errors. */
import { expect, test } from 'vitest';
import { restateLog } from '../../app/cli/restate/log.ts';

test('a connection that was cut is one line however many runs hung on it, and errors are told by their kind alone', () => {
  const lines: string[] = [];
  let now = 0;
  const say = restateLog(
    {
      write: (level, message, fields) => {
        lines.push(`${level} ${message.slice(0, 32)} ${JSON.stringify(fields)}`);
      },
    },
    { now: () => now },
  );
  for (let run = 0; run < 3; run += 1)
    say({
      level: 'error',
      message: 'Error while handling request: Error [ERR_STREAM_WRITE_AFTER_END]: write after end\n    at writeAfterEnd (node:internal)',
      errors: [],
    });
  say({ level: 'error', message: 'Unexpected error: TypeError: jane@example.com has no order\n    at x', errors: [] });
  now = 20_000;
  say({ level: 'warn', message: 'Got abort error from connection: aborted', errors: ['Error'] });
  now = 0;
  say({ level: 'warn', message: 'Got abort error from connection: aborted', errors: ['Error'] });
  expect(lines).toEqual([
    'warn the cluster cut a connection in  {}',
    'error restate {"message":"Unexpected error TypeError","errors":""}',
    'warn the cluster cut a connection in  {}',
    'warn the cluster cut a connection in  {}',
  ]);
});
