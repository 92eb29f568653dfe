import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { tellSaved } from '../../electron/main/saved-files.ts';

test.each([
  ['completed', '/home/ada/log of may.jsonl', [{ fileName: 'log of may.jsonl', kept: true }]],
  ['interrupted', '/media/stick/log.jsonl', [{ fileName: 'log.jsonl', kept: false }]],
  ['interrupted', '', [{ fileName: 'audit.jsonl', kept: false }]],
  ['cancelled', '', []],
])('a file whose download is %s at %j', (state, path, told) => {
  const heard: unknown[] = [];
  const download = Object.assign(new EventEmitter(), { getSavePath: () => path, getFilename: () => 'audit.jsonl' });
  tellSaved(download, (saved) => heard.push(saved));
  download.emit('done', {}, state);
  expect(heard).toEqual(told);
});
