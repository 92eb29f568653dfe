/** Durations of ISO 8601. */

/** `PT2H30M`, `P3D`: ISO 8601 durations without months and years, whose length depends on the calendar. */
export function durationMs(text: string): number | undefined {
  const match = /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$/.exec(text.replace(/^=?"?|"$/g, ''));
  if (match === null || text.length < 3) return undefined;
  const [, weeks = '0', days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const total = ((((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  return total > 0 ? total : undefined;
}
