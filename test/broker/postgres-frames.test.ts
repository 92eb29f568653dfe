import { expect, test } from 'vitest';
import { NotPostgres, postgresFrames } from '../../app/broker/sql/postgres-frames.ts';
import { outcome } from './broker-kit.ts';

const i16 = (value: number): string => Buffer.from([(value >> 8) & 255, value & 255]).toString('latin1');
const i32 = (value: number): string => `${i16(value >> 16)}${i16(value)}`;
const message = (kind: string, body = ''): string => `${kind}${i32(body.length + 4)}${body}`;
const column = `a\0${'\0'.repeat(18)}`;
const columns = (count: number): string => message('T', `${i16(count)}${column.repeat(count)}`);
const row = (...values: string[]): string =>
  message('D', `${i16(values.length)}${values.map((value) => `${i32(value.length)}${value}`).join('')}`);
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

test('messages go on whole and unchanged, however they are cut', () => {
  const said = [
    message('R', i32(0)),
    message('S', 'server_version\x0018\0'),
    message('K', `${i32(1)}${i32(2)}`),
    message('Z', 'I'),
    message('1'),
    message('2'),
    message('t', `${i16(1)}${i32(25)}`),
    columns(2),
    row('x', ''),
    message('D', `${i16(2)}${i32(-1)}${i32(-1)}`),
    message('N', 'SNOTICE\0Mx\0\0'),
    message('C', 'SELECT 2\0'),
    message('Z', 'T'),
  ].join('');
  for (const size of [1, 3, 7, said.length]) {
    const frames = postgresFrames();
    const heard: string[] = [];
    for (let at = 0; at < said.length; at += size) heard.push(frames.take(bytes(said.slice(at, at + size))).toString('latin1'));
    expect(heard.join('')).toBe(said);
  }
});

test('rows that nobody wants are left out, and what stands around them is not', () => {
  const frames = postgresFrames();
  frames.keepRows(2);
  const [one, end] = [columns(1), message('C', 'SELECT 4\0')];
  expect(frames.take(bytes(`${one}${row('a').repeat(4)}${end}${one}${row('b')}`)).toString('latin1')).toBe(
    `${one}${row('a').repeat(2)}${end}${one}${row('b')}`,
  );
});

test.each<[string, string]>([
  ['an empty error', message('E')],
  ['an error without an end', message('E', 'SERROR')],
  ['an error whose field has none', message('E', 'S\0')],
  ['a notice with something behind its end', message('N', '\0x')],
  ['a length that is none', `Z${i32(3)}`],
  ['a row of less than no columns', `${columns(1)}${message('D', i16(-1))}`],
  ['a row of more columns than were named', `${columns(1)}${row('a', 'b')}`],
  ['a row before its columns', row('a')],
  ['a value longer than its row', `${columns(1)}${message('D', `${i16(1)}${i32(1_000)}x`)}`],
  ['a value of less than no length', `${columns(1)}${message('D', `${i16(1)}${i32(-5)}`)}`],
  ['columns that are not there', message('T', i16(5))],
  ['parameters that are not there', message('t', i16(5))],
  ['a copy that nobody asked for', message('G', `\0${i16(0)}`)],
  ['a way of signing in that there is not', message('R', i32(99))],
  ['half of one', message('R')],
  ['what is no message', message('@', 'x')],
  ['answers without end', message('C', 'SELECT 1\0').repeat(1_001)],
])('not the protocol: %s', (_name, said) => {
  expect(() => postgresFrames().take(bytes(said))).toThrow(NotPostgres);
});

test.each<[string, string]>([
  ['a message larger than any answer', `D${i32(0x7fff_ffff)}`],
  ['more columns than there can be', message('T', i16(1_665))],
  ['rows without end', `${columns(0)}${message('D', i16(0)).repeat(300_001)}`],
])('too much: %s', async (_name, said) => {
  expect(await outcome((async () => postgresFrames().take(bytes(said)))())).toBe('egress/too-large');
});
