/** What a machine remembers, so that nothing older comes back, when several programs remember at once. */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { desk } from '../kit.ts';
import { readState } from '../../../app/cli/remembered/state-file.ts';

const { folder } = desk();
const each = 30;

test('nothing that one program saw is forgotten because another one writes in the same moment, and nothing goes back', async () => {
  process.env['COUNTERSIGN_STATE'] = folder;
  /** Each of an authority of its own, and one that all of them hear of. */
  const program = `import(process.env.SEEN).then(({ rememberList }) => {
    for (let nth = 1; nth <= ${each}; nth += 1) {
      rememberList(process.env.NAME + nth, { number: nth, content: '', revoked: [] }, '.');
      rememberList('all', { number: nth, content: '', revoked: [] }, '.');
    }
  });`;
  const SEEN = new URL('../../../app/cli/remembered/seen-lists.ts', import.meta.url).href;
  await Promise.all(
    ['a', 'b'].map(
      (NAME) =>
        new Promise((resolve, reject) => {
          new Worker(program, { eval: true, env: { ...process.env, SEEN, NAME } }).once('error', reject).once('exit', resolve);
        }),
    ),
  );
  const seen = readState('seen-revocations', folder);
  expect([Object.keys(seen).length, seen['all']]).toEqual([2 * each + 1, { number: each, content: '', revoked: [] }]);
});
