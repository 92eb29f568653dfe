/** What axe-core finds wrong with a page by WCAG 2.2 AA and by good practice, in lines short enough to read in a failed test. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules that look at colours: all that may come out otherwise where a page that was looked at is shown in others. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/** `within`: a CSS selector of what alone came new into a page that was looked at as a whole; axe refuses one that finds nothing. */
export async function violations(page: Page, looks: 'all' | 'colours' = 'all', within?: string): Promise<string[]> {
  // What still fades in has no contrast yet.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (animation) =>
          animation.playState !== 'running' ||
          animation.timeline !== document.timeline ||
          animation.effect?.getTiming().iterations === Number.POSITIVE_INFINITY,
      ),
  );
  // Legacy mode stays in this page; the other one opens a second, which this app refuses.
  // Nor is all that is right told node by node: that is half of its work.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  if (within !== undefined) axe.include(within);
  const { violations: found } = await (looks === 'all' ? axe.withTags(rules) : axe.withRules(colourRules)).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any, all, none }) => `${id}: ${target.join(' ')}: ${[...any, ...all, ...none][0]?.message ?? ''}`),
  );
}
