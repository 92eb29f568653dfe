/** A control door in a folder of its own, on a real socket, and somebody who asks at it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { aloneShortly } from '../../app/cli/remembered/file-lock.ts';
import { codeOfError } from '../../app/kernel/errors.ts';
import { systemTimers } from '../../app/kernel/host.node.ts';
import type { Timers } from '../../app/kernel/ports.ts';
import { askService } from '../../app/serve/control/ask.ts';
import { openDoor, type Answerer, type ControlDoor } from '../../app/serve/control/door.ts';
import { doorOfStore } from '../../app/serve/control/place.ts';

export const folder = mkdtempSync(join(tmpdir(), 'countersign-door-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
export const unix = process.platform !== 'win32';
export const open: ControlDoor[] = [];
afterEach(async () => {
  for (const door of open.splice(0)) await door.close();
});
export const place = (name: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  return doorOfStore(join(folder, name));
};
export const log: string[] = [];
export async function doorAt(
  name: string,
  answer: Answerer = async (request) => ({ heard: request.ask }),
  timers: Timers = systemTimers,
): Promise<ControlDoor> {
  const door = await openDoor(place(name), answer, {
    timers,
    log: {
      write: (_level, message) => {
        log.push(message);
      },
    },
    alone: aloneShortly,
  });
  open.push(door);
  return door;
}
export const refusal = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'none', codeOfError);
export const codeIn = (said: string): unknown => (JSON.parse(said) as { refused?: { code: string } }).refused?.code;
export const ask = (name: string) =>
  askService(place(name), { format: 1, ask: 'runs', limit: 1 }, { timers: systemTimers, waitMs: 10_000 });
