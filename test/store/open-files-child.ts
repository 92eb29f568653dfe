/** Opens a store once no further file can be opened, and says what it is told: node open-files-child.ts FOLDER, with a low limit of open files. */
import { closeSync, openSync } from 'node:fs';
import { causeOf } from '../../app/kernel/errors.ts';
import { openStore } from '../../app/store/store.ts';

const [folder = ''] = process.argv.slice(2);
const unlock = { kind: 'external', key: Buffer.alloc(32, 7) } as const;
// What is loaded when it is first used would need a file, too.
await (await openStore({ path: folder, unlock })).close();

const open: number[] = [];
try {
  for (;;) open.push(openSync('/dev/null', 'r'));
} catch {
  /* That was the last one. */
}
const told: string[] = [];
for (let left = 0; left < 12; left += 1) {
  await openStore({ path: folder, unlock }).then(
    (store) => {
      told.push('opened');
      return store.close();
    },
    (error: unknown) => told.push(causeOf(error).code),
  );
  const last = open.pop();
  if (last !== undefined) closeSync(last);
}
process.stdout.write(`${JSON.stringify([...new Set(told)])}\n`);
process.exit(0);
