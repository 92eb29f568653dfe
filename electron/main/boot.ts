/** The very first file: sets what must be set before Electron is ready, keeps compiled code for the next start, loads the rest. */
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { dataFolderOverride } from './command-line.ts';
import { fillInForOlderElectron } from './older-electron.ts';
import { refusedSwitch } from './refused-switches.ts';

/** A package for tests says so inside its archive; the one that users install never does. */
const debuggable = (): boolean =>
  !app.isPackaged ||
  (JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as { debuggable?: unknown }).debuggable === true;

const unwanted = refusedSwitch((name) => app.commandLine.hasSwitch(name), process.getuid?.() === 0);
if (unwanted !== undefined && !debuggable()) {
  process.stderr.write(`Countersign does not start with --${unwanted}. Start it without.\n`);
  // Now, before Chromium acts on the switch: nothing is open yet that would have to be closed.
  process.exit(2);
}

// A test or a second workspace gets its own everything: settings, cookies, caches, single-instance lock.
const override = dataFolderOverride(process.argv, process.cwd());
if (override !== undefined) app.setPath('userData', override);
else app.setPath('userData', join(app.getPath('appData'), 'Countersign'));

// Every renderer is sandboxed, also one that a mistake of ours would open without asking for it. Root has to switch Chromium's
// sandbox off on the command line, and both together would keep every helper process from starting.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();

// Not the shared temporary folder: another user of the machine could put code there. Electron 33's Node has none of this.
nodeModule.enableCompileCache?.(join(app.getPath('userData'), 'compile-cache'));

fillInForOlderElectron();

void import('./main.ts').then(({ start }) => start());
