/** The files of a certificate as they change under a service, with a clock and timers of the test's own. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { watchTls } from '../../app/serve/tls-files.ts';
import { hasOpenssl, newAuthority, type Authority } from '../kit/certificates.ts';

const DAY = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'countersign-tls-'));
const files = { cert: join(folder, 'c.pem'), key: join(folder, 'c.key') };
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
function put({ cert, key }: ReturnType<Authority['issue']>): string {
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key);
  chmodSync(files.key, 0o600);
  return cert;
}

function world(shown: string) {
  const due: (() => void)[] = [];
  const said: string[] = [];
  const state = { now: Date.now(), renewed: 0 };
  const watch = watchTls(
    files,
    shown,
    () => {
      state.renewed += 1;
    },
    {
      clock: { now: () => state.now },
      timers: {
        after: (_ms, run) => {
          due.push(run);
          return () => undefined;
        },
      },
      log: {
        write: (level, message) => {
          said.push(`${level} ${message}`);
        },
      },
    },
  );
  return {
    state,
    said,
    watch,
    looks(times: number) {
      for (let look = 0; look < times; look += 1) for (const run of due.splice(0)) run();
    },
  };
}

test.runIf(hasOpenssl())('a certificate that is not good yet is looked at until it is, and told of once', () => {
  const authority = newAuthority();
  const { state, said, looks } = world(put(authority.issue('localhost', 90)));
  const today = state.now;
  state.now -= 400 * DAY;
  put(authority.issue('localhost', 91));
  looks(50);
  const before = [state.renewed, said.splice(0)];
  state.now = today + 60_000;
  looks(50);
  authority.remove();
  expect([before, state.renewed, said]).toEqual([
    [0, ['error the certificate cannot be read anew; the last good one stays']],
    1,
    ['info the certificate was read anew'],
  ]);
});

test.runIf(hasOpenssl())('a certificate is spoken of from fourteen days before its end, once a day, until a newer one is there', () => {
  const authority = newAuthority();
  const { state, said, looks } = world(put(authority.issue('localhost', 20)));
  looks(3);
  const early = said.splice(0);
  state.now += 7 * DAY;
  looks(9);
  state.now += DAY;
  looks(9);
  state.now += 30 * DAY;
  looks(9);
  const late = said.splice(0);
  state.now -= 38 * DAY;
  state.now += 60_000;
  put(authority.issue('localhost', 365));
  looks(9);
  authority.remove();
  const soon = 'warn the certificate ends soon: put a newer one in its place';
  expect([early, late, said]).toEqual([
    [],
    [soon, soon, 'warn the certificate has ended: put a newer one in its place'],
    ['info the certificate was read anew'],
  ]);
});
