/** Starts the real app in real Electron for a test, with a data folder of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, errors, type ElectronApplication, type Page } from 'playwright-core';
import { isRoot } from '../../app/cli/machine.ts';
import { resolveElectron } from '../support/electron-runtime.ts';
import { root } from '../support/toolchain.ts';

export interface LaunchOptions {
  /** Kept after the test; without it a fresh one is made, and removed by `close`. */
  readonly dataFolder?: string;
  /** More arguments: a file, a deep link. */
  readonly args?: readonly string[];
  /** How native confirmations are answered; asks nobody by default, so that a forgotten one hangs and is noticed. */
  readonly confirm?: 'accept' | 'refuse';
  readonly env?: Readonly<Record<string, string>>;
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataFolder: string;
  /** What the page wrote to its console as an error or warning, content-policy violations included. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/**
 * The debugger that drives the app now and then waits for ever for a program that runs already. Nothing of ours has been asked by
 * then, so the start, and only the start, is tried again; the first time it is given up early.
 */
const patience = [25_000, 60_000, 60_000] as const;

/** The other way in which it fails a program that has started: the answer to one of its first questions is lost. */
const answerLost = (error: unknown): boolean => error instanceof Error && error.message.includes('promise was garbage collected');
const startFailed = (error: unknown): boolean => error instanceof errors.TimeoutError || answerLost(error);

/** On a busy machine Node's collector may take a question to the main process before it is answered. It is asked again: all that is asked there may happen twice. */
function askedAgain(app: ElectronApplication): ElectronApplication {
  const evaluate = app.evaluate.bind(app) as (...given: readonly unknown[]) => Promise<unknown>;
  const again = async (...given: readonly unknown[]): Promise<unknown> => {
    for (let turn = 1; ; turn += 1) {
      try {
        return await evaluate(...given);
      } catch (error) {
        if (turn === 5 || !answerLost(error)) throw error;
        await new Promise((resolve) => {
          setTimeout(resolve, 300);
        });
      }
    }
  };
  return Object.assign(app, { evaluate: again as ElectronApplication['evaluate'] });
}

type Start = NonNullable<Parameters<typeof _electron.launch>[0]>;

async function start(how: Start, dataFolder: string): Promise<ElectronApplication> {
  for (const [turn, timeout] of patience.entries()) {
    try {
      return askedAgain(await _electron.launch({ ...how, timeout }));
    } catch (error) {
      if (!startFailed(error) || turn === patience.length - 1) throw error;
      // One that is left over would take the next one's place.
      spawnSync('pkill', ['-9', '-f', `countersign-data=${dataFolder}`]);
    }
  }
  throw new Error('the app was not started');
}

export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const runtime = await resolveElectron();
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
  const { DISPLAY, HOME, PATH, LANG, XDG_RUNTIME_DIR } = process.env;
  const app = await start(
    {
      executablePath: runtime.executable,
      args: [...(isRoot() ? ['--no-sandbox'] : []), root, `--countersign-data=${dataFolder}`, ...(options.args ?? [])],
      // Nothing of the test runner's own environment: NODE_OPTIONS and the like change what is tested.
      env: {
        ...Object.fromEntries(
          Object.entries({ DISPLAY, HOME, PATH, LANG, XDG_RUNTIME_DIR }).filter(
            (entry): entry is [string, string] => entry[1] !== undefined,
          ),
        ),
        ...(runtime.sqliteBinding === undefined ? {} : { COUNTERSIGN_SQLITE: runtime.sqliteBinding }),
        ...(options.confirm === undefined ? {} : { COUNTERSIGN_TEST_CONFIRM: options.confirm }),
        ...options.env,
      },
    },
    dataFolder,
  );
  const complaints: string[] = [];
  app.on('window', (window) => listenTo(window, complaints));
  const page = await app.firstWindow();
  listenTo(page, complaints);
  return {
    app,
    page,
    dataFolder,
    complaints,
    async close() {
      await app.close();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

const heard = new WeakSet<Page>();

function listenTo(page: Page, complaints: string[]): void {
  if (heard.has(page)) return;
  heard.add(page);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}
