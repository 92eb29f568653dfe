import type { NodeForm } from '../kit/form.ts';
import { oneFieldForm } from '../kit/one-field.ts';

export const form: NodeForm = [
  {
    control: 'select', key: 'operation', label: 'Do',
    options: [
      { value: 'trim', label: 'Remove spaces at both ends' }, { value: 'upper', label: 'Write in capitals' }, { value: 'lower', label: 'Write in small letters' }, { value: 'title', label: 'Begin Each Word With A Capital' },
      { value: 'replace', label: 'Replace a text' }, { value: 'split', label: 'Cut into a list' }, { value: 'slice', label: 'Take a part' }, { value: 'pad', label: 'Fill up at the front' },
      { value: 'extract', label: 'Find by pattern' }, { value: 'extract-all', label: 'Find all by pattern' }, { value: 'replace-pattern', label: 'Replace by pattern' }, { value: 'matches', label: 'Does it fit a pattern?' }, { value: 'length', label: 'Count the characters' },
    ],
  },
  ...oneFieldForm,
  { control: 'text', key: 'find', label: 'Text to look for', when: { key: 'operation', is: ['replace', 'split'] }, help: 'Taken letter by letter. To split, empty cuts at each line.' },
  { control: 'text', key: 'pattern', label: 'Pattern', placeholder: '^INV-(\\d{4,8})', when: { key: 'operation', is: ['extract', 'extract-all', 'replace-pattern', 'matches'] }, help: 'A regular expression. With a group in brackets, the group is what is found.' },
  { control: 'text', key: 'replacement', label: 'Put in its place', when: { key: 'operation', is: ['replace', 'replace-pattern', 'pad'] }, help: 'With a pattern, $1 stands for its first group. To fill up: the character, a 0 if empty.' },
  { control: 'number', key: 'start', label: 'From character', minimum: -1_000_000, maximum: 1_000_000, when: { key: 'operation', is: ['slice'] }, help: '0 is the first; below zero counts from the end.' },
  { control: 'number', key: 'length', label: 'How many characters', minimum: 0, maximum: 1_000_000, when: { key: 'operation', is: ['slice', 'pad'] }, help: 'To take a part: 0 takes the rest.' },
];
