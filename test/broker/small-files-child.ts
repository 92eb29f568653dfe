/** Writes more than this process may put into one file, and tells as JSON what came of it and what the files hold then: node small-files-child.ts FOLDER. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeGranted } from '../../app/broker/files.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';

const [root = ''] = process.argv.slice(2);
const leave = { granted: ['out/'], root, nodeId: 'n1', maxBytes: 1_000_000, timers: systemTimers };
const tell = async (path: string, bytes: number, append: boolean): Promise<unknown> => {
  const before = readFileSync(join(root, path), 'utf8');
  const came = await writeGranted(path, Buffer.alloc(bytes, 'n'), append, leave).then(String, (error: unknown) =>
    isCountersignError(error) ? `${error.code}: ${error.message} ${error.mend ?? ''}` : String(error),
  );
  return [came, readFileSync(join(root, path), 'utf8') === before ? 'as it was' : statSync(join(root, path)).size];
};
/** Which lines that are said to be in the file are not: others append to it while one does not fit. */
const beside = async (path: string): Promise<readonly string[]> => {
  writeFileSync(join(root, path), '');
  const put = (text: string) =>
    writeGranted(path, Buffer.from(text), true, leave).then(
      () => [text],
      () => [],
    );
  const lines = await Promise.all(['one\n', 'two\n', 'n'.repeat(20_000)].map(put));
  const held = readFileSync(join(root, path), 'utf8');
  return lines.flat().filter((line) => !held.includes(line));
};
writeFileSync(join(root, 'out', 'a.txt'), 'old '.repeat(500));
writeFileSync(join(root, 'out', 'log.txt'), 'line\n'.repeat(500));
process.stdout.write(
  JSON.stringify([
    await tell('out/a.txt', 100_000, false),
    await tell('out/log.txt', 100_000, true),
    await tell('out/a.txt', 3_000, false),
    await tell('out/a.txt', 10, false),
    await tell('out/log.txt', 10, true),
    await Promise.all(Array.from({ length: 40 }, (_, index) => beside(`out/${index}.txt`))).then((lost) => lost.flat()),
  ]),
);
