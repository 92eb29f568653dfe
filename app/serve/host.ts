/** What a program that shows the app (Electron, the loopback server) needs from the composition, and gives to it. */
import type { PasswordCosts } from '../identity/password.node.ts';
import type { Door, DoorPorts } from '../ipc/dispatch.ts';
import type { ChosenPlace } from '../ipc/services.ts';
import type { RunnerChannel } from '../sandbox/fork-runner.node.ts';
import type { StretchCost } from '../store/keys/stretching.ts';
import type { Keychain } from '../store/ports.ts';

export interface HostOptions {
  /** Holds the encrypted store, recovery files and backups. Made when missing, mode 0700. */
  readonly dataFolder: string;
  /** A folder apart from `dataFolder`, where the newest state of the audit log is remembered. */
  readonly headFolder?: string;
  readonly kind: 'desktop' | 'browser';
  readonly version: string;
  /** Origins that may call the door. */
  readonly origins: readonly string[];
  readonly confirm: DoorPorts['confirm'];
  /** The operating system's keychain; undefined where there is none to reach. */
  readonly keychain: Keychain | undefined;
  /** A file that this program was asked to open, by its command line or the file manager. It is shown, never run. */
  commandLineFile(): string | undefined;
  /** It was read: it is not asked for again, and may be by its next opening. */
  commandLineFileRead?(): void;
  /** A whole HTML page as a PDF; absent where only the person's browser can print. */
  readonly printPdf?: (page: string) => Promise<Uint8Array>;
  /** Lets the person at that window choose where something lies, and gives its whole path; absent where there is no dialog of the operating system. */
  readonly choosePlace?: (what: ChosenPlace, senderId: string) => Promise<string | undefined>;
  /** Starts a fresh process that runs the steps of flows. */
  startRunner(): RunnerChannel;
  /** A SQLite addon file to load instead of better-sqlite3's own. */
  readonly sqliteBinding: string | undefined;
  /** What a passphrase is stretched with; measured on this machine when it is not given. */
  readonly passphraseCost?: StretchCost;
  /** What the passwords of people are hashed with; the usual costs when they are not given. */
  readonly passwordCosts?: PasswordCosts;
}

export interface Host {
  readonly door: Door;
  /** Closes the store and the runners; every committed write is on disk afterwards. */
  close(): Promise<void>;
}

export type OpenHost = (options: HostOptions) => Promise<Host>;
