import type { NodeFixtures } from '../kit/fixture.ts';

const pdf = 'JVBERi0xLjQKJSVFT0YK';

export const fixtures: NodeFixtures = [
  {
    name: 'passes a file of an allowed kind',
    parameters: { name: '{{ input.name }}' },
    inputs: { in: [{ base64: pdf, name: 'invoice.PDF' }] },
    expect: {
      outputs: { passed: [{ base64: pdf, name: 'invoice.PDF', file: { kind: 'pdf', type: 'application/pdf', bytes: 15 } }], refused: [] },
    },
  },
  {
    name: 'a name cannot hide what a file is',
    parameters: { name: '{{ input.name }}' },
    inputs: { in: [{ base64: pdf, name: 'invoice.pdf.exe' }] },
    expect: {
      outputs: {
        passed: [],
        refused: [
          {
            base64: pdf,
            name: 'invoice.pdf.exe',
            file: { kind: 'pdf', type: 'application/pdf', bytes: 15, refused: 'name does not fit its kind' },
          },
        ],
      },
    },
  },
  {
    name: 'a program called a PDF is a program',
    parameters: { name: 'invoice.pdf' },
    inputs: { in: [{ base64: 'TVqQAAMAAAA=' }] },
    expect: {
      outputs: {
        passed: [],
        refused: [
          {
            base64: 'TVqQAAMAAAA=',
            file: { kind: 'windows-program', type: 'application/vnd.microsoft.portable-executable', bytes: 8, refused: 'kind not allowed' },
          },
        ],
      },
    },
  },
  {
    name: 'refuses what is too large',
    parameters: { maxKilobytes: 1, allow: [{ kind: 'text' }] },
    inputs: { in: [{ base64: 'YWFh'.repeat(400) }] },
    expect: {
      outputs: {
        passed: [],
        refused: [{ base64: 'YWFh'.repeat(400), file: { kind: 'text', type: 'text/plain', bytes: 1_200, refused: 'too large' } }],
      },
    },
  },
  { name: 'fails on what is no file', parameters: {}, inputs: { in: [{ base64: 'not base64!' }] }, expect: { error: 'file/unreadable' } },
];
