import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { folderWatchSchema } from '../kit/folder.ts';
import { dataOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = folderWatchSchema;

export const definition = defineNode({
  type: 'file-trigger',
  version: 1,
  title: 'File appears',
  summary: 'Starts for each file that is put into a folder, or changed there.',
  category: 'trigger',
  icon: 'folder-search',
  keywords: ['file', 'folder', 'watch', 'drop', 'scan', 'new', 'changed', 'hot folder'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ folder, pattern }) => (folder === '' ? 'No folder yet' : `${pattern} in ${folder}`),
  facts: ({ folder, trust }) => {
    const place = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
    return {
      ...noFacts,
      outputs: [dataOut],
      sources: [
        { port: 'out', path: ['path'], labels: ['unknown'], trust, type: 'text', why: 'the path of a file, whose name its writer chose' },
        { port: 'out', path: ['name'], labels: ['unknown'], trust, type: 'text', why: 'the name of a file, which its writer chose' },
        { port: 'out', path: ['size'], labels: [], trust: 'trusted', type: 'number', why: 'the size of the file' },
        { port: 'out', path: ['modified'], labels: [], trust: 'trusted', type: 'date', why: 'when the file was last changed' },
      ],
      transfer: [{ port: 'out', steps: [] }],
      stores: place === '' ? [] : [{ kind: 'file', key: place, access: 'read' }],
      capabilities: { ...noFacts.capabilities, files: place === '' ? [] : [{ path: place, access: 'read' }] },
      handsOn: 'items',
      trigger: { kind: 'file', exposed: false, auth: 'session', replayWindow: true, rateLimit: true, atLeastOnce: true, dedupeKey: true },
    };
  },
});
