/**
 * How dates are written. The words of the app are English, so those of a date are, too, and a screen reader says them as such; the order,
 * the signs and the clock are those of the reader's country. Numbers and money have no words and follow the reader's own language:
 * they take no locale at all.
 */
export function dateLocaleFor(language: string): string {
  try {
    const locale = new Intl.Locale(language);
    if (locale.language === 'en') return locale.baseName;
    const { region } = locale.maximize();
    const known = `en-${region ?? '001'}`;
    if (Intl.DateTimeFormat(known).resolvedOptions().locale === known) return known;
    // Nobody has written down how English is dated there: as most of the world does, by the clock of the reader's own language.
    return `en-001-u-hc-${Intl.DateTimeFormat(language, { hour: 'numeric' }).resolvedOptions().hourCycle ?? 'h23'}`;
  } catch {
    return 'en';
  }
}

export const dateLocale = dateLocaleFor(navigator.language);
