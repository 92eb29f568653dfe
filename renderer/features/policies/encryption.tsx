/** The oldest version of TLS that a connection may speak. */
import { Callout, Segmented } from '../../ui/index.ts';
import { Lead, type SectionProps } from './section.tsx';

export function Encryption({ policy, mayEdit, onChange }: SectionProps) {
  return (
    <div className="max-w-180 p-4">
      <Lead>The oldest version of TLS that a connection may speak. Services that cannot do better become a finding.</Lead>
      {mayEdit ? (
        <Segmented
          label="Oldest TLS version"
          value={policy.minimumTls ?? '1.3'}
          onValueChange={(minimumTls) => onChange({ ...policy, minimumTls })}
          options={[
            { value: '1.2', label: 'TLS 1.2' },
            { value: '1.3', label: 'TLS 1.3' },
          ]}
        />
      ) : (
        <p>TLS {policy.minimumTls ?? '1.3'}</p>
      )}
      {policy.minimumTls === '1.2' ? (
        <Callout tone="medium" className="mt-3">
          TLS 1.2 is still sound when it is set up well, but old ciphers are possible with it.
        </Callout>
      ) : null}
    </div>
  );
}
