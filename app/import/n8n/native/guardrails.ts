/** Checks of a text that ask no model. */
import { at, fixedText, listAt } from '../describe/kit.ts';
import { hasOnly, textOf, type Translation, type Translator } from './request.ts';

/** Entities of n8n's check for personal data, by what is looked for here. Some of its kinds have no shape that is looked for here: a step with one of them stays as it is. */
const piiGroups: Readonly<Record<string, string>> = {
  EMAIL_ADDRESS: 'contacts',
  PHONE_NUMBER: 'contacts',
  CREDIT_CARD: 'cards',
  IBAN_CODE: 'bank',
  US_BANK_NUMBER: 'bank',
  IP_ADDRESS: 'machines',
  LOCATION: 'addresses',
  PERSON: 'names',
  US_SSN: 'ids',
  US_PASSPORT: 'ids',
  US_ITIN: 'ids',
  US_DRIVER_LICENSE: 'ids',
  UK_NHS: 'ids',
  IT_FISCAL_CODE: 'ids',
  ES_NIF: 'ids',
  ES_NIE: 'ids',
  PL_PESEL: 'ids',
  SG_NRIC_FIN: 'ids',
  AU_TFN: 'ids',
  IN_PAN: 'ids',
  IN_AADHAAR: 'ids',
  FI_PERSONAL_IDENTITY_CODE: 'ids',
};
const redactGroups = ['names', 'contacts', 'addresses', 'bank', 'cards', 'ids', 'machines'] as const;

/** Checks that look for shapes and ask no model: what comes out is the text alone, and a step behind it looks at it. */
export const guardrails: Translator = ({ node, values, incoming }): Translation | undefined => {
  const { parameters } = node;
  const text = textOf(values, 'text');
  const pii = at(parameters, 'guardrails', 'pii', 'value');
  const secrets = at(parameters, 'guardrails', 'secretKeys') !== undefined;
  if (
    text === undefined ||
    text === '' ||
    !hasOnly(parameters, ['operation', 'text', 'guardrails']) ||
    !hasOnly(at(parameters, 'guardrails'), ['pii', 'secretKeys']) ||
    (pii === undefined && !secrets) ||
    incoming.some(({ kind }) => kind !== 'data')
  )
    return undefined;
  const entities =
    fixedText(pii, 'type') === 'selected'
      ? listAt(pii, 'entities').map((entity) => (typeof entity === 'string' ? piiGroups[entity] : undefined))
      : [];
  if (entities.includes(undefined)) return undefined;
  const sets: Pick<Translation, 'type' | 'parameters'> = {
    type: 'set-fields',
    parameters: { assignments: [{ name: 'guardrailsInput', value: text }], keepOthers: false },
  };
  const changes: NonNullable<Translation['changes']> = [
    {
      kind: 'value-changed',
      message:
        'Two steps take its place: one that hands on the text alone as guardrailsInput, and one that looks at it with the detectors of this program.',
    },
  ];
  if (fixedText(parameters, 'operation') === 'sanitize') {
    const wanted = (group: string): boolean => pii !== undefined && (entities.length === 0 ? group !== 'names' : entities.includes(group));
    return {
      ...sets,
      ways: {
        type: 'redact-text',
        parameters: { fields: ['guardrailsInput'], ...Object.fromEntries(redactGroups.map((group) => [group, wanted(group)])), secrets },
        name: 'redacted',
      },
      changes,
    };
  }
  // Some kinds of personal data and not others cannot be chosen here.
  if (entities.length > 0) return undefined;
  return {
    ...sets,
    ways: {
      type: 'guardrail',
      parameters: { text: '{{ input.guardrailsInput }}', injection: false, personal: pii !== undefined, secrets },
      name: 'checked',
    },
    outputs: ['pass', 'flagged'],
    changes,
  };
};
