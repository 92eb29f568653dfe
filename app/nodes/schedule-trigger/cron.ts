import { Cron } from 'croner';

/** Why a cron text is refused, or undefined. */
export function cronProblem(text: string): string | undefined {
  if (text.trim().split(/\s+/).length < 5) return 'A schedule has five parts: minute, hour, day of month, month, day of week.';
  try {
    return new Cron(text, { paused: true }).getPattern() === undefined ? 'The schedule is empty.' : undefined;
  } catch (error) {
    return `The schedule cannot be read: ${error instanceof Error ? error.message.replace(/^CronPattern:\s*/, '') : 'unknown problem'}`;
  }
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The usual schedules in words; others as they are written. */
export function cronInWords(text: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = text.trim().split(/\s+/);
  if (rest.length > 0) return text;
  const every = /^\*\/(\d+)$/;
  const time = /^\d+$/.test(minute) && /^\d+$/.test(hour) ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : undefined;
  if (day === '*' && month === '*' && weekday === '*') {
    if (minute === '*' && hour === '*') return 'Every minute';
    if (hour === '*' && every.test(minute)) return `Every ${every.exec(minute)?.[1] ?? ''} minutes`;
    if (hour === '*' && /^\d+$/.test(minute)) return `Every hour at minute ${minute}`;
    if (/^\d+$/.test(minute) && every.test(hour)) return `Every ${every.exec(hour)?.[1] ?? ''} hours`;
    return time === undefined ? text : `Every day at ${time}`;
  }
  if (time === undefined) return text;
  if (month !== '*') {
    const named = month.split(',').map((one) => (/^(?:[1-9]|1[0-2])$/.test(one) ? months[Number(one) - 1] : undefined));
    if (weekday !== '*' || !/^\d+$/.test(day) || named.includes(undefined)) return text;
    return `On day ${day} of ${named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}` : (named[0] ?? '')} at ${time}`;
  }
  if (day === '*' && weekday === '1-5') return `Monday to Friday at ${time}`;
  if (day === '*' && /^[0-7]$/.test(weekday)) return `Every ${days[Number(weekday)] ?? ''} at ${time}`;
  return weekday === '*' && /^\d+$/.test(day) ? `On day ${day} of each month at ${time}` : text;
}
