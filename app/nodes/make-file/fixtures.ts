import type { NodeFixtures } from '../kit/fixture.ts';

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const csv = (text: string): string => base64(`\uFEFF${text}`);

export const fixtures: NodeFixtures = [
  {
    name: 'makes a table in which no cell is a formula',
    parameters: { name: 'orders {{ input.id }}', columns: ['id', 'note'] },
    inputs: {
      in: [
        { id: 7, note: '=HYPERLINK("http://evil.example","x")', iban: 'DE00' },
        { id: -8, note: '+49 1' },
        { id: 9, note: '-5' },
      ],
    },
    expect: {
      outputs: {
        out: [
          {
            base64: csv('id,note\r\n7,"\'=HYPERLINK(""http://evil.example"",""x"")"\r\n-8,\'+49 1\r\n9,-5\r\n'),
            name: 'orders 7.csv',
            type: 'text/csv',
            bytes: 77,
          },
        ],
      },
    },
  },
  {
    name: 'makes JSON of the named fields',
    parameters: { format: 'jsonl', name: 'out', columns: ['a'] },
    inputs: { in: [{ a: 1, b: 2 }, { a: 2 }] },
    expect: { outputs: { out: [{ base64: base64('{"a":1}\n{"a":2}\n'), name: 'out.jsonl', type: 'application/jsonl', bytes: 16 }] } },
  },
  {
    name: 'a name leads nowhere',
    parameters: { format: 'text', name: '../../etc/passwd', field: 't' },
    inputs: { in: [{ t: 'a' }] },
    expect: { outputs: { out: [{ base64: base64('a'), name: 'etc-passwd.txt', type: 'text/plain', bytes: 1 }] } },
  },
];
