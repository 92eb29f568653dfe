import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataFolderOverride, fileInArguments, linkInArguments, parseDeepLink } from '../../electron/main/command-line.ts';

describe('deep links', () => {
  test.each([
    ['countersign://flow/flow_01J', { page: 'flow', id: 'flow_01J' }],
    ['countersign://review/rev-1', { page: 'review', id: 'rev-1' }],
    ['countersign://run/r1', { page: 'run', id: 'r1' }],
  ])('%s leads to a page', (text, link) => {
    expect(parseDeepLink(text)).toEqual(link);
  });

  test.each([
    'countersign://settings/x',
    'countersign://flow/',
    'countersign://flow/a/b',
    'countersign://flow/a?run=1',
    'countersign://flow/a#x',
    'countersign://me@flow/a',
    'countersign://flow:80/a',
    'countersign://flow/../review/a/b',
    'countersign://flow/%2e%2e',
    `countersign://flow/${'a'.repeat(65)}`,
    'https://flow/a',
    'countersign:flow/a',
    '',
    'flow/a',
  ])('%s is no link', (text) => {
    expect(parseDeepLink(text)).toBeUndefined();
  });

  test('are found among the arguments', () => {
    expect(linkInArguments(['electron', '--x', 'countersign://nope/1', 'countersign://run/r1'])).toEqual({ page: 'run', id: 'r1' });
  });
});

test('of the arguments only a flow or a bundle is opened', () => {
  const first = (...args: string[]): string | undefined => fileInArguments(['electron', ...args], '/home/ada');
  expect([
    first('.', '--flag=x.flow.json', 'a.flow.json'),
    first('/data/B.COUNTERSIGN'),
    first('notes.json'),
    first('//server/share/a.flow.json'),
    first('\\\\server\\a.flow.json'),
    first('a\0.flow.json'),
    first(),
  ]).toEqual([resolve('/home/ada/a.flow.json'), '/data/B.COUNTERSIGN', undefined, undefined, undefined, undefined, undefined]);
});

test('the data folder can be named', () => {
  expect([
    dataFolderOverride(['e', '--countersign-data=data'], '/srv'),
    dataFolderOverride(['e', '--countersign-data='], '/srv'),
    dataFolderOverride(['e'], '/srv'),
  ]).toEqual([resolve('/srv/data'), undefined, undefined]);
});
