/** Who answers for the flow: one of the people of the workspace. What files and earlier versions say otherwise is shown as it is. */
import { useCall } from '../../../bridge/client.ts';
import { flowTitles } from '../../../../app/workflow/model/setting-titles.ts';
import { ownerIn, ownerStanding } from '../../../../app/workflow/model/owner.ts';
import { FormField, Select } from '../../../ui/index.ts';

const nobody = '\u0000nobody';

export function OwnerField({
  owner,
  readOnly,
  onChange,
}: {
  readonly owner: string | undefined;
  readonly readOnly: boolean;
  onChange(owner: string | undefined): void;
}) {
  const { result } = useCall('flows:owners', {});
  const people = result.state === 'ready' ? result.value.people : [];
  const standing = result.state === 'ready' ? ownerStanding(owner, people) : undefined;
  const known = ownerIn(owner, people);
  const named = (person: { readonly account: string; readonly displayName: string }): string =>
    person.displayName.toLowerCase() === person.account.toLowerCase() ? person.displayName : `${person.displayName} (${person.account})`;
  const kept =
    owner !== undefined && owner !== '' && known?.active !== true
      ? [{ value: owner, label: known === undefined ? owner : `${named(known)}, switched off` }]
      : [];
  const error =
    standing === 'unknown'
      ? `“${owner ?? ''}” is not a person of this workspace. Choose who answers for the flow.`
      : standing === 'off'
        ? `${known?.displayName ?? ''} is switched off. Choose who answers for the flow now.`
        : undefined;
  return (
    <div data-field="owner">
      <FormField label={flowTitles.owner.label} help="Who is responsible for it. Everybody in the workspace can open it." error={error}>
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={known?.active === true ? known.account : owner === undefined || owner === '' ? nobody : owner}
            onValueChange={(value) => {
              onChange(value === nobody ? undefined : value);
            }}
            options={[
              { value: nobody, label: 'Nobody yet' },
              ...kept,
              ...people.filter(({ active }) => active).map((person) => ({ value: person.account, label: named(person) })),
            ]}
          />
        )}
      </FormField>
    </div>
  );
}
