/** The real host over a folder, for tests: real store, real keys, a confirmation that always says yes and writes down what it was asked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { openHost } from '../../app/host/open-host.node.ts';
import type { ConfirmText } from '../../app/ipc/handler.ts';
import type { Host } from '../../app/serve/host.ts';
import { testPasswordCosts, testStretchCost } from '../kit/costs.ts';
import { demoOrigin, PersonAtDoor } from '../kit/person.ts';

export const passphrase = 'a quiet river runs past the mill';
export const password = 'pear kettle orbit 9';

export interface TestHost {
  readonly folder: string;
  readonly asked: ConfirmText[];
  host: Host;
  /** What happens while a confirmation is open, before it is answered with yes. */
  whileAsked: (() => Promise<unknown>) | undefined;
  person(name: string): PersonAtDoor;
  /** Closes and opens again over the same folder: what a restart is. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestHost(): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-host-'));
  const asked: ConfirmText[] = [];
  const open = (): Promise<Host> =>
    openHost({
      dataFolder: folder,
      kind: 'desktop',
      version: '0.1.0',
      origins: [demoOrigin],
      keychain: undefined,
      sqliteBinding: undefined,
      passphraseCost: testStretchCost,
      passwordCosts: testPasswordCosts,
      commandLineFile: () => undefined,
      startRunner: startForkedRunner,
      confirm: async (text) => {
        asked.push(text);
        const then = made.whileAsked;
        made.whileAsked = undefined;
        await then?.();
        return 'yes';
      },
    });
  const made: TestHost = {
    folder,
    asked,
    host: await open(),
    whileAsked: undefined,
    person: (name) => new PersonAtDoor(made.host, name),
    async restart() {
      await made.host.close();
      made.host = await open();
    },
    async close() {
      await made.host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return made;
}

/** A workspace with its first person, signed in with a second factor. */
export async function withFirstPerson(
  test: TestHost,
  account = 'ada',
  displayName = 'Ada',
): Promise<{ readonly ada: PersonAtDoor; readonly recoveryCode: string }> {
  const ada = test.person(account);
  const { recoveryCode } = await ada.call('store:create', { workspace: 'Finance', environment: 'dev', passphrase });
  await ada.enrol((await ada.call('identity:createFirst', { account, displayName, password })).secret);
  return { ada, recoveryCode };
}
