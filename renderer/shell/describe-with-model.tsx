import { useEffect, useState } from 'react';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { call, useCall } from '../bridge/client.ts';
import { Callout, FormField, Select } from '../ui/index.ts';

/** A vetted model, and the connection that it is asked with. */
export interface ChosenReader {
  readonly modelId: string;
  readonly connectionId?: string;
}

const words = '';

/** Which text and model somebody was told about. */
export const toldAbout = (modelId: string, text: string): string => `${modelId} ${text}`;

/** What would leave, said before it does. */
function Leaving({ text, modelId, onTold }: { readonly text: string; readonly modelId: string; onTold(about: string): void }) {
  const [leaving, setLeaving] = useState<OutputOf<'draft:leaving'>>();
  useEffect(() => {
    if (text === '') return undefined;
    let current = true;
    const soon = setTimeout(() => {
      void call('draft:leaving', { text, modelId }).then(
        (told) => {
          if (current) {
            setLeaving(told);
            onTold(toldAbout(modelId, text));
          }
        },
        () => {
          if (current) setLeaving(undefined);
        },
      );
    }, 200);
    return () => {
      current = false;
      clearTimeout(soon);
    };
  }, [text, modelId, onTold]);
  if (leaving === undefined || text === '') return null;
  const { host, model, external, characters, personal } = leaving;
  const found = [...new Set(personal.filter(({ kind }) => kind !== 'secret').map(({ start, end }) => text.slice(start, end)))].slice(0, 8);
  const hasSecret = personal.some(({ kind }) => kind === 'secret');
  return (
    <Callout
      tone={external && personal.length > 0 ? 'high' : 'info'}
      title={external ? `Your words leave this machine: ${host}` : `Your words stay in-house: ${host}`}
      status
    >
      {`The ${characters} characters above are sent to ${model}, and nothing else.`}
      {hasSecret ? ' There is a password or key in them: take it out, no model needs it.' : ''}
      {found.length === 0
        ? ' No personal data was found in them.'
        : ` Personal data in them: ${found.join(', ')}. Take it out if the model does not need it.`}
    </Callout>
  );
}

/** Words are enough; who wants a model picks a vetted one. */
export function WithModel({
  text,
  chosen,
  onChoose,
  onTold,
}: {
  readonly text: string;
  readonly chosen: ChosenReader | undefined;
  onTold(about: string): void;
  onChoose(chosen: ChosenReader | undefined): void;
}) {
  const { result } = useCall('models:list', {});
  const { result: connected } = useCall('connections:list', {});
  const vetted = result.state === 'ready' ? result.value.models.filter((model) => model.vetted) : [];
  if (vetted.length === 0) return null;
  const connections = connected.state === 'ready' ? connected.value.connections : [];
  return (
    <section aria-label="Who reads it" className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 max-[900px]:grid-cols-1">
        <FormField label="Read by" help="A model may understand more. It can fill in an outline, and nothing else.">
          {(control) => (
            <Select
              {...control}
              value={chosen?.modelId ?? words}
              onValueChange={(modelId) => onChoose(modelId === words ? undefined : { modelId })}
              options={[
                { value: words, label: 'Word lists, on this machine' },
                ...vetted.map(({ id, provider, model }) => ({ value: id, label: `${model} at ${provider}` })),
              ]}
            />
          )}
        </FormField>
        {chosen === undefined ? null : (
          <FormField label="Signed in with">
            {(control) => (
              <Select
                {...control}
                value={chosen.connectionId ?? words}
                onValueChange={(connectionId) => onChoose({ modelId: chosen.modelId, ...(connectionId === words ? {} : { connectionId }) })}
                options={[{ value: words, label: 'No connection' }, ...connections.map(({ id, name }) => ({ value: id, label: name }))]}
              />
            )}
          </FormField>
        )}
      </div>
      {chosen === undefined ? null : <Leaving text={text} modelId={chosen.modelId} onTold={onTold} />}
    </section>
  );
}
