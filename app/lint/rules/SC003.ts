import { soundsSecret } from '../../workflow/model/login-names.ts';
import type { Danger, ScriptDanger } from '../dataflow/script/dangers/danger.ts';
import { defineRule } from '../kit/define-rule.ts';

/** `$env.STAGE`, and nothing else: a setting by its name, which is not the name of a login. */
const plainSetting = /^(?:\$env|process\.env)(?:\.|\[["'])(\w+)(?:["']\])?$/;
const isPlain = ({ danger, words }: ScriptDanger): boolean => {
  const name = danger === 'environment' ? plainSetting.exec(words.trim())?.[1] : undefined;
  return name !== undefined && !soundsSecret(name);
};

const wanted: ReadonlySet<Danger> = new Set(['file', 'environment', 'clipboard']);

export const SC003 = defineRule({
  id: 'SC003',
  title: 'A script reads files, settings or the clipboard of the machine',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  on: 'code',
  choice: { title: 'Choose what the script may read', opens: 'step' },
  taxonomy: ['CWE-497'],
  visit(step, report) {
    const { code } = step.facts;
    const all = step.dangers.filter(({ danger }) => wanted.has(danger));
    const graver = all.find((one) => !isPlain(one));
    const found = graver ?? all[0];
    if (code === undefined || found === undefined) return;
    report({
      step,
      field: code.parameter,
      title: `The script in “${step.name}” reaches for what lies on the machine (line ${found.line}: ${found.words})`,
      message: 'Settings and files of the machine hold keys of other systems. A script that reads them can put them anywhere.',
      remedy: 'Give the script what it needs as input, from a file step or a connection.',
      ...(graver === undefined ? { severity: 'low' as const } : {}),
      key: found.danger,
    });
  },
});
