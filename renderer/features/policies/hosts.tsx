/** Hosts that flows may reach. */
import { useState } from 'react';
import { FormField, Textarea } from '../../ui/index.ts';
import { hostPatternFault } from '../../../app/lint/kit/host-pattern.ts';
import { badHosts, splitLines } from './draft.ts';
import { Lead, type SectionProps } from './section.tsx';

export function Hosts({ policy, mayEdit, onChange }: SectionProps) {
  const [text, setText] = useState(() => (policy.hosts ?? []).join('\n'));
  const wrong = badHosts(splitLines(text));
  return (
    <div className="max-w-180 p-4">
      <Lead>
        Hosts that flows may talk to. While the list is empty every host is allowed. Once it has an entry, any other host is a finding.
      </Lead>
      <FormField
        label="Allowed hosts"
        help="One per line: api.example.com, api.example.com:8443, or *.example.com with everything under it"
        error={
          wrong.length === 0
            ? undefined
            : `Not allowed here: ${wrong.slice(0, 3).join(', ')}. Write ${hostPatternFault(wrong[0] ?? '') ?? ''}.`
        }
      >
        {(control) => (
          <Textarea
            {...control}
            mono
            rows={12}
            disabled={!mayEdit}
            value={text}
            onValueChange={(value) => {
              setText(value);
              onChange({ ...policy, hosts: splitLines(value) });
            }}
          />
        )}
      </FormField>
    </div>
  );
}
