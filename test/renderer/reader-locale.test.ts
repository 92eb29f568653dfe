import { expect, test } from 'vitest';
import { dateLocaleFor } from '../../renderer/ui/reader-locale.ts';

test('dates are in English words, in the order and by the clock of the reader’s country', () => {
  const written = (language: string): string =>
    new Intl.DateTimeFormat(dateLocaleFor(language), { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
      .format(Date.UTC(2026, 10, 3, 15, 5))
      .replaceAll('\u202F', ' ');
  expect(
    Object.fromEntries(['en-US', 'en-GB', 'de', 'ja', 'pt-BR', 'ar-EG', 'C', ''].map((language) => [language, written(language)])),
  ).toEqual({
    'en-US': 'Nov 3, 2026, 3:05 PM',
    'en-GB': '3 Nov 2026, 15:05',
    'de': '3 Nov 2026, 15:05',
    'ja': 'Nov 3, 2026, 15:05',
    'pt-BR': '3 Nov 2026, 15:05',
    'ar-EG': '3 Nov 2026, 3:05 pm',
    'C': 'Nov 3, 2026, 3:05 PM',
    '': 'Nov 3, 2026, 3:05 PM',
  });
  expect(new Intl.RelativeTimeFormat(dateLocaleFor('de'), { numeric: 'auto', style: 'short' }).format(-3, 'minute')).toBe('3 min ago');
});
