/** What the system says of the store's disk, in words that fit. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOfError } from '../../app/kernel/errors.ts';
import { translateSqliteError } from '../../app/store/failures.ts';
import { createStore } from '../../app/store/store.ts';
import { temporaryFolder } from './fixtures.ts';

test.each([
  // A disk that was mounted anew for reading alone while the store was open, a quota that is used up, a disk that fails to write.
  ['SQLITE_IOERR_WRITE', 'store/read-only'],
  ['SQLITE_IOERR_FSYNC', 'store/read-only'],
  ['SQLITE_IOERR_TRUNCATE', 'store/read-only'],
  ['SQLITE_READONLY', 'store/read-only'],
  ['SQLITE_IOERR_READ', 'store/damaged'],
  ['SQLITE_IOERR_SHORT_READ', 'store/damaged'],
  ['SQLITE_CORRUPT', 'store/damaged'],
  ['SQLITE_FULL', 'store/full'],
])('%s is %s', (code, expected) => {
  expect(codeOfError(translateSqliteError(Object.assign(new Error('no'), { code })))).toBe(expected);
});

test('a path that is too long is called that', async () => {
  const path = join(temporaryFolder(), ...Array.from({ length: 3 }, () => 'a'.repeat(200)));
  await expect(createStore({ path, protection: { externalKey: Buffer.alloc(32, 7) } })).rejects.toThrow('too long');
});
