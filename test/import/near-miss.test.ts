/** What people hand over in place of a flow is told apart, and what a server gives out piece by piece is read. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import { UserError } from '../../app/kernel/errors.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';

function refused(text: string, name = 'file.json'): UserError {
  try {
    importForeignAll(text, name);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('taken');
}

describe('no flow, but something that lies beside one', () => {
  it.each<[string, string, string]>([
    ['the logins of Node-RED', '{"$":"0f0f0f0fYWJj"}', 'encrypted logins of Node-RED'],
    ['logins of n8n', '[{"id":"1","name":"Gmail","type":"gmailOAuth2","data":"U2FsdGVk"}]', 'logins of n8n'],
    ['an empty list', '[]', 'empty list'],
    ['an empty object', '{}', 'an empty object, {}'],
    ['a picture', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="1"><g/></svg>', 'picture (SVG)'],
    ['an empty canvas', '{"nodes":[],"edges":[]}', 'empty list'],
    ['a package', '{"name":"flows","dependencies":{}}', 'package of programs'],
    ['a web page', '<!doctype html><html><body>Sign in</body></html>', 'web page'],
    ['XPDL', '<?xml version="1.0"?><Package xmlns="http://www.wfmc.org/2008/XPDL2.1" Id="x"/>', 'XPDL'],
    [
      'a table of decisions',
      '<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d"/>',
      'decisions',
    ],
    ['a form', '{"components":[],"type":"default","schemaVersion":9}', 'form'],
    ['another BPMN', '<?xml version="1.0"?><definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', 'BPMN 2.0'],
  ])('%s is called what it is', (_name, text, says) => {
    const error = refused(text);
    expect([error.code, error.message]).toEqual(['file/unknown-format', expect.stringContaining(says)]);
    expect(error.mend).not.toBe('Export it again from the program that made it.');
  });
  it.each([
    ['{\n  // of the compiler\n  "compilerOptions": {}\n}', 'line 2'],
    ['{\n  "a": 1, /* of the editor */\n  "b": 2\n}', 'line 2'],
    ['// first\n{}', 'line 1'],
  ])('a comment is called one: %j', (text, where) => {
    const error = refused(text, 'tsconfig.json');
    expect([error.code, error.message, error.mend]).toEqual([
      'file/not-json',
      expect.stringMatching(new RegExp(`holds a comment at ${where}\\b`)),
      expect.stringContaining('Take the comments out'),
    ]);
  });
  it('an address in what breaks off is no comment', () => {
    expect(refused('{"url": "https://a.example/x"').message).toContain('breaks off');
  });
  it('and what nobody knows stays that', () => expect(refused('{"a":1}').message).toContain('none that can be imported'));
});

describe('one sheet, as the server of Node-RED gives it out', () => {
  const nodes: JsonObject[] = [
    { id: 'a', type: 'inject', z: 't', name: 'Go', wires: [['b']] },
    { id: 'b', type: 'mqtt out', z: 't', name: 'Tell', topic: 'x', broker: 'c', wires: [] },
  ];
  const broker = { id: 'c', type: 'mqtt-broker', name: 'House', broker: 'mqtt.example.com', port: '1883' };
  const read = (file: Json) =>
    importForeignAll(JSON.stringify(file), 'flow.json').map(({ flow }) => [flow.name, flow.nodes.length, flow.edges.length]);
  it('is read with its name, its steps and what they point at', () =>
    expect(read({ id: 't', label: 'Lamps', nodes, configs: [broker] })).toEqual(
      read([{ id: 't', type: 'tab', label: 'Lamps' }, ...nodes, broker]),
    ));
  it('and an empty sheet is an empty flow', () =>
    expect(read({ id: 't', label: 'Lamps', nodes: [], configs: [] })).toEqual([['Lamps', 0, 0]]));
});
