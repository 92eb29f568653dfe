import type { z } from 'zod';
import type { Json } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { changeOneField } from '../kit/one-field.ts';
import { parameters } from './definition.ts';

type Parameters = z.infer<typeof parameters>;

const signs: Readonly<Record<Parameters['style'], { readonly group: string; readonly point: string }>> = {
  plain: { group: '', point: '.' },
  'comma-point': { group: ',', point: '.' },
  'point-comma': { group: '.', point: ',' },
  'space-comma': { group: '\u00a0', point: ',' },
};

/** Strict: groups of three where there are groups, one sign, no words. A currency sign at either end is taken off. Undefined for anything else. */
function read(value: Json, style: Parameters['style']): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value
    .trim()
    .replace(/^(?:[€$£¥]|EUR|USD|GBP|CHF)\s?|\s?(?:[€$£¥%]|EUR|USD|GBP|CHF)$/g, '')
    .replace(/[\u2212]/g, '-');
  const { group, point } = signs[style];
  const spaced = style === 'space-comma' ? text.replace(/[ \u00a0\u202f]/g, '\u00a0') : text;
  const [whole = '', fraction, more] = spaced.split(point);
  if (more !== undefined) return undefined;
  const digits =
    group === '' || !whole.includes(group)
      ? whole
      : /^[+-]?\d{1,3}$/.test(whole.split(group)[0] ?? '') &&
          whole
            .split(group)
            .slice(1)
            .every((part) => /^\d{3}$/.test(part))
        ? whole.replaceAll(group, '')
        : '';
  const plain = fraction === undefined ? digits : `${digits}.${fraction}`;
  return /^[+-]?\d{1,30}(?:\.\d{1,30})?(?:e[+-]?\d{1,3})?$/i.test(plain) ? Number(plain) : undefined;
}

/** Moves the point in the number as it is printed. */
function byTens(value: number, power: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) + power}`);
}

/** By the decimal digits that people see, not by the binary value: 1.005 is half way. */
function rounded(value: number, digits: number, rounding: Parameters['rounding']): number {
  const shifted = byTens(Math.abs(value), digits);
  if (!Number.isFinite(shifted) || shifted > Number.MAX_SAFE_INTEGER) return value;
  const [floor, half] = [Math.floor(shifted), shifted - Math.floor(shifted) === 0.5];
  const towards = {
    'half-up': Math.round(shifted),
    'half-even': half ? (floor % 2 === 0 ? floor : floor + 1) : Math.round(shifted),
    up: value < 0 ? floor : Math.ceil(shifted),
    down: value < 0 ? Math.ceil(shifted) : floor,
  }[rounding];
  const result = byTens(towards, -digits);
  return value < 0 && result !== 0 ? -result : result;
}

function written(value: number, { digits, rounding, style }: Parameters): string {
  const { group, point } = signs[style];
  const made = rounded(value, digits, rounding);
  const [whole = '0', fraction] = Math.abs(made).toFixed(digits).split('.');
  return `${made < 0 ? '-' : ''}${whole.replace(/\B(?=(?:\d{3})+$)/g, group)}${fraction === undefined ? '' : point + fraction}`;
}

function change(value: number, given: Parameters): Json {
  switch (given.operation) {
    case 'read':
      return value;
    case 'round':
      return rounded(value, given.digits, given.rounding);
    case 'format':
      return written(value, given);
    case 'clamp':
      return Math.min(given.greatest ?? Infinity, Math.max(given.least ?? -Infinity, value));
    case 'absolute':
      return Math.abs(value);
  }
}

const execute: NodeExecutor = async (request) => {
  const given = parametersOf(request, parameters);
  const out = itemsIn(request).map((item) =>
    changeOneField(item, given, (value) => {
      const number = read(value, given.operation === 'read' ? given.style : 'plain');
      if (number !== undefined && Number.isFinite(number)) return change(number, given);
      if (given.whenBad === 'empty') return null;
      throw stepFailure(
        request,
        `met a ${given.field} that is no number`,
        'Check how the numbers are written, or let what is no number become empty.',
      );
    }),
  );
  return done({ out });
};
export default execute;
