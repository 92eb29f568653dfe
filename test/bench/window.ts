/** From the start of the process until the window is there, asks, and shows a flow to draw on, beside an Electron app that opens an empty window, in turns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from '../../app/cli/machine.ts';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import { call, password } from '../e2e/bridge.ts';
import { launchApp } from '../e2e/launch-app.ts';
import { provideDisplay } from '../support/display.ts';
import { resolveElectron, type ElectronRuntime } from '../support/electron-runtime.ts';
import { root } from '../support/toolchain.ts';
import { steps } from './page-steps.ts';
import { median, type BenchResult } from './result.ts';

const runs = 5;
const passphrase = 'a passphrase for the test store';
const account = 'ada';
const flow = 'Daily figures';

/** Milliseconds since the start of the process, by what was seen. */
type Seen = Readonly<Record<string, number>>;

/** A workspace as somebody left it yesterday; gives the key of the authenticator. */
async function makeWorkspace(dataFolder: string): Promise<string> {
  const { page, close } = await launchApp({ dataFolder });
  await call(page, 'store:create', { workspace: 'Test workspace', environment: 'dev', passphrase });
  const { secret } = await call(page, 'identity:createFirst', { account, displayName: 'Ada Example', password });
  await call(page, 'identity:confirmTotp', { code: totpCode(secret, Date.now()) });
  await call(page, 'flows:create', { name: flow, template: 'daily-report' });
  await close();
  return secret;
}

interface Started {
  readonly runtime: ElectronRuntime;
  readonly folder: string;
  readonly args: readonly string[];
  readonly program?: string;
  readonly steps?: ReturnType<typeof steps>;
}

async function start({ runtime, folder, args, program, steps: toDo = [] }: Started): Promise<Seen> {
  const out = join(folder, 'seen.json');
  rmSync(out, { force: true });
  const { DISPLAY, HOME, PATH, LANG } = process.env;
  const probe = { program, steps: toDo, began: Date.now(), out };
  const child = spawn(runtime.executable, [...(isRoot() ? ['--no-sandbox'] : []), join(folder, 'probe'), ...args], {
    stdio: 'ignore',
    env: {
      ...{ DISPLAY, HOME, PATH, LANG },
      ...(runtime.sqliteBinding === undefined ? {} : { COUNTERSIGN_SQLITE: runtime.sqliteBinding }),
      COUNTERSIGN_START_PROBE: JSON.stringify(probe),
    },
  });
  await once(child, 'exit');
  const seen = JSON.parse(readFileSync(out, 'utf8')) as Record<string, number>;
  if ('failed' in seen) throw new Error(String(seen['failed']));
  return seen;
}

export async function bench(): Promise<readonly BenchResult[]> {
  const display = await provideDisplay();
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  const runtime = await resolveElectron(() => {});
  const folder = mkdtempSync(join(tmpdir(), 'countersign-window-'));
  try {
    mkdirSync(join(folder, 'probe'));
    writeFileSync(join(folder, 'probe', 'package.json'), '{"name":"probe","version":"1.0.0","main":"main.cjs"}');
    writeFileSync(join(folder, 'probe', 'main.cjs'), `require(${JSON.stringify(join(root, 'test', 'bench', 'start-probe.cjs'))});`);
    const kept = join(folder, 'kept');
    const secret = await makeWorkspace(kept);
    const data = join(folder, 'data');
    const bare = (): Promise<Seen> => start({ runtime, folder, args: [`--user-data-dir=${join(folder, 'bare')}`] });
    const ours = (at: string): Promise<Seen> => {
      // The next one: that of now may have been used to make the workspace, and is typed a while after this.
      const code = totpCode(secret, Date.now() + 30_000);
      return start({
        runtime,
        folder,
        args: [`--countersign-data=${at}`],
        program: root,
        steps: steps({ passphrase, account, password, code, flow }),
      });
    };
    /** From the same state each time, so that a code of the authenticator is new each time. */
    const again = (): Promise<Seen> => {
      for (const end of ['', ' heads']) {
        rmSync(`${data}${end}`, { recursive: true, force: true });
        if (existsSync(`${kept}${end}`)) cpSync(`${kept}${end}`, `${data}${end}`, { recursive: true });
      }
      return ours(data);
    };
    await bare();
    // Chromium keeps the compiled code of a page from its second start on: the others begin warm, as every day but the first.
    for (let turn = 0; turn < 3; turn += 1) {
      await again();
      cpSync(join(data, 'Code Cache'), join(kept, 'Code Cache'), { recursive: true });
    }
    const bareTimes: Seen[] = [];
    const ourTimes: Seen[] = [];
    for (let run = 0; run < runs; run += 1) {
      bareTimes.push(await bare());
      ourTimes.push(await again());
    }
    return results(bareTimes, ourTimes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display.stop();
  }
}

/** What the program takes in all, and what it takes from one press to what it answers. */
const waits = [
  ['opens', 'Opened'],
  ['signs', 'Knows'],
  ['proves', 'Listed'],
  ['clicks', 'Drawn'],
] as const;

function results(bare: readonly Seen[], ours: readonly Seen[]): readonly BenchResult[] {
  const at = (seen: Seen, name: string): number => seen[name] ?? Number.NaN;
  const wait = (seen: Seen, from: string, to: string): number => at(seen, to) - at(seen, from);
  const middle = (list: readonly Seen[], value: (seen: Seen) => number): number => median(list.map(value));
  const figure = (name: string, value: number, note: string, target?: string): BenchResult => ({
    name,
    value,
    unit: 'ms',
    note,
    ...(target === undefined ? {} : { target }),
  });
  const bareShows = middle(bare, (seen) => at(seen, 'paint'));
  const oursShows = middle(ours, (seen) => at(seen, 'paint'));
  const inAll = (seen: Seen): number => waits.reduce((sum, [from, to]) => sum + wait(seen, from, to), at(seen, 'Asks'));
  const sign = (seen: Seen): number => wait(seen, 'opens', 'Opened') + wait(seen, 'signs', 'Knows');
  return [
    figure('a bare Electron window, first paint', bareShows, `from process start, median of ${runs}, in turns with ours`),
    figure('our window, first paint', oursShows, 'an existing workspace, from process start'),
    { name: 'ours against the bare window', value: oursShows / bareShows, unit: 'x', target: '<= 1.5' },
    figure(
      'our shell painted',
      middle(ours, (seen) => at(seen, 'content')),
      'the first frame with something in it',
    ),
    figure(
      'it asks for the passphrase',
      middle(ours, (seen) => at(seen, 'Asks')),
      'somebody can type',
    ),
    figure(
      'passphrase to the form for the person',
      middle(ours, (seen) => wait(seen, 'opens', 'Opened')),
      'most of it the stretching of the passphrase, which is slow on purpose',
    ),
    figure(
      'code to the list of flows',
      middle(ours, (seen) => wait(seen, 'proves', 'Listed')),
      'store open, verdicts of the list',
    ),
    figure(
      'click on a flow to the canvas, editable',
      middle(ours, (seen) => wait(seen, 'clicks', 'Drawn')),
      'the list was looked at for 1.5 s before',
    ),
    figure(
      'click on a flow to its verdict',
      middle(ours, (seen) => wait(seen, 'clicks', 'Judged')),
      'the first one that the linter gives after the start',
    ),
    figure(
      'start to canvas, editable',
      middle(ours, (seen) => inAll(seen) - sign(seen)),
      `without what the person takes, nor the two waits after passphrase and password, ${Math.round(middle(ours, sign))} ms and slow on purpose; with them ${Math.round(middle(ours, inAll))} ms`,
      '<= 1200',
    ),
  ];
}
