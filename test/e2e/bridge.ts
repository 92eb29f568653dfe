/** Calls of the contract from inside a page under test, through the same bridge that the app uses. */
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import type { CallChannel, InputOf, OutputOf } from '../../app/ipc/contract.ts';
import type { ResponseEnvelope } from '../../app/ipc/envelope.ts';

interface Bridge {
  call(channel: string, input: unknown): Promise<ResponseEnvelope>;
}

/** The response as it crossed, for tests of refusals. */
export function ask<K extends CallChannel>(page: Page, channel: K, input: InputOf<K>): Promise<ResponseEnvelope> {
  return page.evaluate(([name, value]) => (globalThis as unknown as { countersign: Bridge }).countersign.call(name, value), [
    channel as string,
    input as unknown,
  ] as const);
}

/** The answer; a refusal fails the test with its code and words. */
export async function call<K extends CallChannel>(page: Page, channel: K, input: InputOf<K>): Promise<OutputOf<K>> {
  const response = await ask(page, channel, input);
  if (response.ok) return response.value as OutputOf<K>;
  throw new Error(`${channel}: ${response.error.code}: ${response.error.message}`);
}

export const password = 'lantern orchard velvet thirty';

export interface SignedIn {
  /** The next code of this person's authenticator. A code works once, so it may wait for the next 30 seconds. */
  code(): Promise<string>;
}

const PERIOD_MS = 30_000;

function authenticator(secret: string): SignedIn {
  let usedPeriod = -1;
  return {
    async code() {
      while (Math.floor(Date.now() / PERIOD_MS) === usedPeriod)
        await new Promise((resolve) => {
          setTimeout(resolve, 250);
        });
      usedPeriod = Math.floor(Date.now() / PERIOD_MS);
      return generateSync({ secret });
    },
  };
}

/** A fresh workspace with its first person, signed in with a second factor. */
export async function enterWorkspace(page: Page): Promise<SignedIn> {
  await call(page, 'store:create', { workspace: 'Test workspace', environment: 'dev', passphrase: 'a passphrase for the test store' });
  const { secret } = await call(page, 'identity:createFirst', { account: 'ada', displayName: 'Ada Example', password });
  const person = authenticator(secret);
  await call(page, 'identity:confirmTotp', { code: await person.code() });
  // The page did not make these calls itself; it begins anew and finds the door open.
  await page.reload();
  return person;
}
