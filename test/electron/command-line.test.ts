import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusedSwitch } from '../../electron/main/refused-switches.ts';
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
    // As the one who set the computer up has links start it.
    dataFolderOverride(['e', '--countersign-data=data', 'countersign://flow/a'], '/srv'),
    dataFolderOverride(['e', '--countersign-data=data', 'countersign://flow/a', '--countersign-data=/tmp/evil'], '/srv'),
  ]).toEqual([resolve('/srv/data'), undefined, undefined, resolve('/srv/data'), resolve('/srv/data')]);
});

test('a link brings no folder and no file along, and nothing lies on a stranger\u2019s server', () => {
  expect([
    dataFolderOverride(['e', 'countersign://flow/a', '--countersign-data=/tmp/evil'], '/srv'),
    dataFolderOverride(['e', 'COUNTERSIGN:x', '--countersign-data=/tmp/evil'], '/srv'),
    dataFolderOverride(['e', 'countersign:', '--countersign-data=/tmp/evil', 'countersign://flow/a'], '/srv'),
    dataFolderOverride(['e', '--countersign-data=//server/share'], '/srv'),
    dataFolderOverride(['e', '--countersign-data=\\\\server\\share'], '/srv'),
    dataFolderOverride(['e', '--countersign-data=a\0b'], '/srv'),
    fileInArguments(['e', 'countersign://flow/a', '/tmp/evil.flow.json'], '/srv'),
  ]).toEqual(Array.from({ length: 7 }, () => undefined));
});

test('switches that open the installed app to somebody else are refused, and neither those of a screen nor the one that Electron sets by itself', () => {
  const refused = (...given: string[]) => refusedSwitch((name) => given.includes(name), false);
  const bad = [
    'remote-debugging-port',
    'enable-ui-devtools',
    'disable-blink-features',
    'log-file',
    'full-memory-crash-report',
    'crash-dumps-dir',
    'user-data-dir',
    'no-sandbox',
  ];
  expect([
    bad.filter((name) => refused(name) !== name),
    refused('ozone-platform', 'disable-gpu', 'force-device-scale-factor', 'lang', 'allow-file-access-from-files'),
    refusedSwitch((name) => name === 'no-sandbox', true),
  ]).toEqual([[], undefined, undefined]);
});
