/** Looks through what the tour photographs for what keeps people out: axe's violations, text that is cut off with no way to read it, and pages that run out of the window. */
import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { violations } from '../e2e/axe.ts';

/** Runs in the page: text that ends in dots and is told in full neither by a title nor by a name, and how far the page runs out of the window. */
function cutOff(): string[] {
  const found: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('the page runs out of the window');
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(element);
    const dotted = style.textOverflow === 'ellipsis' && style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    const clamped = style.webkitLineClamp !== 'none' && element.scrollHeight > element.clientHeight + 2;
    if (!(dotted || clamped) || element.clientWidth < 2) continue;
    if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) continue;
    // What tells itself on hover does so now.
    element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
    if (element.querySelector('[title]') !== null) continue;
    if (element.closest('[title], [aria-label]:not([role="tabpanel"], nav, section, ul, table, main, aside, [role="dialog"])') !== null)
      continue;
    found.push(
      `cut off, told nowhere: ${element.tagName.toLowerCase()}.${[...element.classList].slice(0, 4).join('.')} "${element.textContent.slice(0, 60)}"`,
    );
  }
  return found;
}

export class Sweep {
  readonly #seen = new Set<string>();
  /** Each fault once, with the pictures that show it. */
  readonly found = new Map<string, Set<string>>();

  /** Whether this very content was judged before: the same page in other colours or another size is. */
  async knows(page: Page): Promise<boolean> {
    const mark = createHash('sha256')
      .update(await page.evaluate(() => document.body.innerHTML))
      .digest('hex');
    if (this.#seen.has(mark)) return true;
    this.#seen.add(mark);
    return false;
  }

  async judge(page: Page, name: string, looks: 'all' | 'colours'): Promise<void> {
    const faults = await violations(page, looks);
    if (looks === 'all') faults.push(...(await page.evaluate(cutOff)));
    for (const fault of faults) {
      // At once: a tour takes long, and what was found first can be mended meanwhile.
      if (!this.found.has(fault)) process.stdout.write(`${name}: ${fault}\n`);
      this.found.set(fault, (this.found.get(fault) ?? new Set()).add(name));
    }
  }
}
