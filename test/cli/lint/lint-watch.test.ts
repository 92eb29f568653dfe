/** `lint --watch` over real files: what changes, appears and vanishes is told, and nothing else. */
import { spawn } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { watchFlows } from '../../../app/cli/lint/watch.ts';
import { systemTimers } from '../../../app/kernel/host.node.ts';
import type { Timers } from '../../../app/kernel/ports.ts';
import { desk } from '../kit.ts';

const bin = fileURLToPath(new URL('../../../app/cli/bin.mjs', import.meta.url));
const { folder, file, write, json } = desk();
const workflow = (url: string): string =>
  JSON.stringify({
    connections: { Start: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
    nodes: [
      { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
      { name: 'Call', type: 'n8n-nodes-base.httpRequest', typeVersion: 4, position: [0, 0], parameters: { url } },
    ],
  });
const safe = workflow('https://api.example.com/x');
const open = workflow('http://api.example.com/x');

/** Things that are said, and a way to wait for one that fits. */
function log<T>() {
  const said: T[] = [];
  let heard = (): void => undefined;
  return {
    said,
    add(item: T) {
      said.push(item);
      heard();
    },
    async one(fits: (item: T) => boolean): Promise<T> {
      for (;;) {
        const found = said.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
  };
}

interface Pass {
  readonly files: readonly { readonly path: string; readonly findings: readonly { readonly ruleId: string }[] }[];
  readonly errors: readonly { readonly path: string; readonly code: string }[];
  readonly ms: number;
}

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'lint', '--watch', ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines = log<string>();
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (data: string) => {
    const parts = (rest + data).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) lines.add(line);
  });
  let complaints = '';
  child.stderr.on('data', (data) => {
    complaints += String(data);
  });
  const ended = new Promise<unknown>((resolve) => {
    child.once('close', (code, signal) => {
      resolve([code, signal, complaints]);
    });
  });
  return { child, lines, ended };
}

const passes = (line: string): Pass => JSON.parse(line) as Pass;
const finds =
  (path: string, ruleId: string, is = true) =>
  (line: string): boolean =>
    passes(line).files.some((one) => one.path === path && one.findings.some((finding) => finding.ruleId === ruleId) === is);
const fails =
  (path: string, code: string) =>
  (line: string): boolean =>
    passes(line).errors.some((one) => one.path === path && one.code === code);

test(
  'one JSON line a pass: first everything, then what changed, appeared, broke, vanished; SIGTERM ends it',
  { timeout: 120_000 },
  async () => {
    write('w/a.json', safe);
    write('w/quiet.json', safe);
    write('w/node_modules/x.json', open);
    write('w/notes.txt', 'no');
    const { child, lines, ended } = start('w', '--json');
    await lines.one(() => true);
    expect(passes(lines.said[0] ?? '').files.map(({ path }) => path)).toEqual(['w/a.json', 'w/quiet.json']);
    write('w/notes.txt', 'still no');
    write('w/node_modules/y.json', open);
    write('w/a.json', open);
    await lines.one(finds('w/a.json', 'CN001'));
    write('w/deep/er/new.json', open);
    await lines.one(finds('w/deep/er/new.json', 'CN001'));
    // In a folder that came later, too.
    write('w/deep/er/new.json', '{');
    await lines.one(fails('w/deep/er/new.json', 'file/not-json'));
    write('w/a.json', '{"hello":1}');
    await lines.one(fails('w/a.json', 'file/unknown-format'));
    renameSync(file('w/deep'), file('elsewhere'));
    await lines.one(fails('w/deep/er/new.json', 'file/not-found'));
    renameSync(file('elsewhere'), file('w/back'));
    await lines.one(fails('w/back/er/new.json', 'file/not-json'));
    rmSync(file('w'), { recursive: true });
    await lines.one(fails('w/quiet.json', 'file/not-found'));
    write('w/quiet.json', open);
    await lines.one(finds('w/quiet.json', 'CN001'));
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null, '']);
    const all = lines.said.map(passes);
    expect(all.filter((pass, index) => index > 0 && pass.files.length + pass.errors.length === 0)).toEqual([]);
    expect(all.flatMap(({ files, errors }) => [...files, ...errors]).filter(({ path }) => /node_modules|notes/.test(path))).toEqual([]);
    expect(all.map((pass) => [Object.keys(pass).sort().join(), typeof pass.ms])).toEqual(all.map(() => ['errors,files,ms', 'number']));
  },
);

test('text for people; ends with its input', { timeout: 120_000 }, async () => {
  write('t/a.json', open);
  const { child, lines, ended } = start('t/a.json');
  await lines.one((line) => line.includes('1 flow,'));
  expect(lines.said.some((line) => line.includes('CN001'))).toBe(true);
  write('t/a.json.new', 'no flow');
  renameSync(file('t/a.json.new'), file('t/a.json'));
  await lines.one((line) => line.startsWith('unreadable') && line.includes('t/a.json'));
  child.stdin.end();
  expect(await ended).toEqual([0, null, '']);
});

test('what it does not go with is said at once', async () => {
  write('u.json', safe);
  const refused = await Promise.all(
    [
      ['--fix'],
      ['-o', 'x'],
      ['--format', 'sarif'],
      ['--baseline', write('base.json', '{"schemaVersion":1,"findings":{}}')],
      ['--write-baseline', 'y'],
      ['-'],
    ].map((more) => json(['lint', '--watch', 'u.json', ...more])),
  );
  expect(refused.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2]);
});

/** A watch in this process that tells what it would lint. */
async function look(paths: readonly string[], timers: Timers) {
  let end = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    end = resolve;
  });
  const seen = log<readonly string[]>();
  const watching = watchFlows({
    paths,
    cwd: folder,
    timers,
    until,
    blind: () => undefined,
    async pass(found) {
      const items: string[] = [];
      for await (const item of found) items.push(item.path);
      seen.add(items);
      return items;
    },
  });
  await seen.one(() => true);
  return {
    seen,
    stop: async () => {
      end();
      await watching;
    },
  };
}

test('a named file is followed whatever its name, through being replaced and through its end', { timeout: 60_000 }, async () => {
  write('n/odd.name', safe);
  write('n/other.json', safe);
  const { seen, stop } = await look(['n/odd.name', 'n/later.json'], systemTimers);
  expect(seen.said[0]).toEqual(['n/odd.name', 'n/later.json']);
  const next = async (...paths: readonly string[]): Promise<void> => {
    seen.said.splice(0);
    for (const path of paths) {
      write(`${dirname(path)}/tmp`, `${safe} `);
      renameSync(join(folder, dirname(path), 'tmp'), file(path));
    }
    await seen.one((items) => items.includes(paths[0] ?? ''));
    expect(seen.said.flat().filter((path) => !paths.includes(path))).toEqual([]);
  };
  await next('n/odd.name');
  await next('n/later.json', 'n/odd.name');
  seen.said.splice(0);
  writeFileSync(file('n/other.json'), open);
  rmSync(file('n/odd.name'));
  await seen.one((items) => items.includes('n/odd.name'));
  expect(seen.said.flat().includes('n/other.json')).toBe(false);
  await stop();
});

test(
  'changes wait for quiet together; where there is no quiet a pass comes all the same; none after the end',
  { timeout: 60_000 },
  async () => {
    mkdirSync(file('b'), { recursive: true });
    let fire: (() => void) | undefined;
    const timer = log<'set' | 'moved'>();
    const timers: Timers = {
      after: (_, run) => {
        fire = run;
        timer.add('set');
        return () => {
          fire = undefined;
          timer.add('moved');
        };
      },
    };
    const { seen, stop } = await look(['b'], timers);
    const names = Array.from({ length: 40 }, (_, index) => `b/${String(index).padStart(2, '0')}.json`);
    for (const name of names) write(name, safe);
    const sets = (): number => timer.said.filter((what) => what === 'set').length;
    await timer.one(() => sets() >= 21);
    expect([seen.said.length, sets()]).toEqual([1, 21]);
    fire?.();
    await seen.one((items) => items.length > 0);
    expect(seen.said[1]?.length).toBeGreaterThan(5);
    // What came in during the pass or after it asks for the next one.
    for (let before = sets(); !names.every((name) => seen.said.flat().includes(name)); before = sets()) {
      await timer.one(() => sets() > before || fire !== undefined);
      fire?.();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    write('b/last.json', safe);
    timer.said.splice(0);
    await timer.one((what) => what === 'set');
    await stop();
    expect(fire).toBeUndefined();
  },
);

test('a given folder that goes and comes back is looked into again', { timeout: 60_000 }, async () => {
  write('back/a.json', safe);
  const { seen, stop } = await look(['back'], systemTimers);
  rmSync(file('back'), { recursive: true });
  await seen.one((items) => items.includes('back'));
  seen.said.splice(0);
  write('back/b.json', safe);
  await seen.one((items) => items.includes('back/b.json'));
  expect(seen.said.flat()).not.toContain('back');
  await stop();
});
