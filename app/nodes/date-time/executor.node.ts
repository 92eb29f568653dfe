import { DateTime, IANAZone, type DateTimeUnit } from 'luxon';
import type { z } from 'zod';
import type { Json } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf, stepFailure } from '../kit/items.ts';
import { changeOneField } from '../kit/one-field.ts';
import { parameters, type units } from './definition.ts';

type Parameters = z.infer<typeof parameters>;

const single: Readonly<Record<(typeof units)[number], DateTimeUnit>> = {
  years: 'year',
  quarters: 'quarter',
  months: 'month',
  weeks: 'week',
  days: 'day',
  hours: 'hour',
  minutes: 'minute',
  seconds: 'second',
};

/** One fixed language and calendar, whatever the machine is set to. */
function read(value: Json, written: string, zone: string): DateTime | undefined {
  const options = { zone, locale: 'en-GB', numberingSystem: 'latn' } as const;
  const date =
    typeof value === 'number'
      ? DateTime.fromMillis(value, options)
      : typeof value !== 'string'
        ? undefined
        : written === ''
          ? DateTime.fromISO(value.trim(), options)
          : DateTime.fromFormat(value.trim(), written, options);
  return date?.isValid === true ? date : undefined;
}

function change(date: DateTime, given: Parameters, amount: number, other: DateTime | undefined): Json {
  switch (given.operation) {
    case 'read':
      return date.toISO();
    case 'format':
      return date.toFormat(given.format);
    // Calendar units keep the hour on the wall: a day later over a change of clocks is the same hour.
    case 'add':
      return date.plus({ [given.unit]: amount }).toISO();
    case 'difference':
      return other === undefined ? null : Number(other.diff(date, given.unit).as(given.unit).toFixed(6));
    case 'start':
      return date.startOf(single[given.unit]).toISO();
    case 'end':
      return date.endOf(single[given.unit]).toISO();
    case 'part':
      return given.part === 'week' ? date.weekNumber : date[given.part];
  }
}

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { operation, written, zone, whenBad } = given;
  if (!IANAZone.isValidZone(zone)) throw stepFailure(request, 'names a time zone that does not exist', 'Pick one such as Europe/Berlin.');
  const bad = (): null => {
    if (whenBad === 'empty') return null;
    throw stepFailure(
      request,
      `met a ${given.field} that is no date`,
      'Say how the dates are written, or let what is no date become empty.',
    );
  };
  const out = await mapItems(request, tools, async (item) => {
    const other = operation === 'difference' ? read(await tools.evaluate(given.other, item), written, zone) : undefined;
    const amount = operation === 'add' ? Number(await tools.evaluate(given.amount, item)) : 0;
    if (!Number.isFinite(amount) || Math.abs(amount) > 1e9)
      throw stepFailure(request, 'was given an amount of time that is no number', 'Check "How much".');
    return changeOneField(item, given, (value) => {
      const date = read(value, written, zone);
      if (date === undefined || (operation === 'difference' && other === undefined)) return bad();
      return change(date, given, amount, other) ?? bad();
    });
  });
  return done({ out });
};
export default execute;
