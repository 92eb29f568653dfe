/** Where the window was, remembered in a small file of its own, so that the window need not wait for the store. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const bounds = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(640).max(20_000),
  height: z.int().min(480).max(20_000),
  maximised: z.boolean(),
});
export type WindowBounds = z.infer<typeof bounds>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const usualSize = { width: 1_440, height: 900 } as const;

/** The remembered bounds, or undefined when there are none, the file is damaged, or they lie on a screen that is gone. */
export function readWindowBounds(file: string, screens: readonly Area[]): WindowBounds | undefined {
  try {
    const parsed = bounds.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success && screens.some((screen) => reachable(parsed.data, screen)) ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Enough of the title bar shows to be dragged. */
function reachable(window: Area, screen: Area): boolean {
  const visible = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return visible >= 100 && window.y >= screen.y && window.y <= screen.y + screen.height - 40;
}

/** Losing it costs the person one resize, so a full disk is no reason to trouble them. */
export function writeWindowBounds(file: string, value: WindowBounds): void {
  try {
    writeFileSync(file, JSON.stringify(value));
  } catch {
    // The next start takes the usual size.
  }
}
