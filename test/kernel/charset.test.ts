import { expect, test } from 'vitest';
import { textIn } from '../../app/kernel/charset.ts';

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

test.each([
  [
    'a declaration at the front',
    latin('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00fc</a>'),
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00fc</a>',
  ],
  [
    'a declaration behind blanks',
    latin(' \r\n\t\u00a0<?xml version="1.0" encoding="ISO-8859-1"?>\u00fc'),
    ' \r\n\t\u00a0<?xml version="1.0" encoding="ISO-8859-1"?>\u00fc',
  ],
  [
    'the same words further in',
    latin('a<?xml version="1.0" encoding="ISO-8859-1"?>\u00fc'),
    'a<?xml version="1.0" encoding="ISO-8859-1"?>\ufffd',
  ],
  ['a page', latin('<html encoding="ISO-8859-1">\u00fc'), '<html encoding="ISO-8859-1">\ufffd'],
  ['blanks alone', latin(' '.repeat(300)), ' '.repeat(300)],
  [
    'a declaration that comes too late',
    latin(`${' '.repeat(200)}<?xml version="1.0" encoding="ISO-8859-1"?>\u00fc`),
    `${' '.repeat(200)}<?xml version="1.0" encoding="ISO-8859-1"?>\ufffd`,
  ],
  ['nothing', new Uint8Array(0), ''],
])('%s', (_name, bytes, text) => {
  expect(textIn(bytes)).toBe(text);
});

test('a declaration that can be read letter by letter is in no two-byte set, whatever it says', () => {
  const bytes = new TextEncoder().encode('<?xml version="1.0" encoding="utf-16"?><a>é</a>');
  expect([textIn(bytes), textIn(new TextEncoder().encode('<?xml version="1.0" encoding="UCS-2"?>ü'))]).toEqual([
    '<?xml version="1.0" encoding="utf-16"?><a>é</a>',
    '<?xml version="1.0" encoding="UCS-2"?>ü',
  ]);
});
