/** What is true of an emergency release, said with its times. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { EmergencySentence, type Emergency } from '../../renderer/facts/emergency-words.tsx';

const day = 86_400_000;
const words = (emergency: Pick<Emergency, 'state' | 'endsAt' | 'dueAt'>): string =>
  renderToStaticMarkup(
    createElement(EmergencySentence, {
      emergency: { ...emergency, reason: 'Invoices are lost', by: 'Ada', mayClose: false } as unknown as Emergency,
    }),
  ).replaceAll(/<[^>]*>/g, '');

test('what is overdue is told as what was not done, and what is due as what is to be done', () => {
  const now = Date.now();
  expect(words({ state: 'overdue', endsAt: now - 9 * day, dueAt: now - 3 * day })).toMatch(
    /^It ended .+ as planned\. Somebody who neither made nor signed it should have looked at it again 3 days ago, and nobody did\.$/,
  );
  expect(words({ state: 'due', endsAt: now - day, dueAt: now + 6.5 * day })).toMatch(
    / It is due in 6 days that somebody who neither made nor signed it looks at it again\.$/,
  );
});
