import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsForFieldName, labelsForKey } from '../../../app/workflow/model/field-names.ts';
import { labels } from '../../../app/workflow/model/labels.ts';

const expected: Record<string, string[]> = {
  email: ['contact'],
  customerEmail: ['person', 'contact'],
  'E-Mail': ['contact'],
  reply_to: ['contact'],
  phone2: ['contact'],
  PhoneNumber: ['contact'],
  emails: ['contact'],
  'customer.address.street': ['contact'],
  Telefonnummer: ['contact'],
  Notfalltelefonnummer: ['contact'],
  'Straße': ['contact'],
  téléphone: ['contact'],
  name: ['person'],
  firstName: ['person'],
  'product name': [],
  fileName: [],
  'Dish Name': [],
  hotelName: [],
  'Guest name': ['person'],
  Geburtsdatum: ['person'],
  'date-of-birth': ['person'],
  dateOfBirth: ['person'],
  restAddress: [],
  ZEEBE_REST_ADDRESS: [],
  billing_address: ['contact'],
  iban: ['bank'],
  IBAN: ['bank'],
  account_number: ['bank'],
  cardNumber: ['card'],
  cvv: ['card'],
  ssn: ['id'],
  SSN: ['id'],
  passportNo: ['id'],
  diagnosis: ['health'],
  Krankheit: ['health'],
  enfermedad: ['health'],
  religion: ['special'],
  password: ['credential'],
  contraseña: ['credential'],
  'mot de passe': ['credential'],
  apiKey: ['secret'],
  'X-API-Key': ['secret'],
  access_token: ['secret'],
  maxTokens: [],
  next_page_token: [],
  salary: ['confidential', 'person'],
  Gehälter: ['confidential', 'person'],
  Prämie: [],
  revenue: ['confidential'],
  'usage.tokens': [],
  sync_token: [],
  trackingToken: [],
  birth: ['person'],
  email_opened: [],
  emailVerified: [],
  customerCount: [],
  customer_segment: [],
  sender_domain: [],
  mobile_app: [],
  swiftVersion: [],
  cookie_policy: [],
  margin_left: [],
  tokenExpiresAt: [],
  password_changed: [],
  password_reset_token: ['secret'],
  iban_verified: ['bank'],
  apiTokens: ['secret'],
  accessTokens: ['secret'],
  credential_type: [],
  api_key_name: [],
  color_name: [],
  phone_model: [],
  'Passport format': [],
  passport_length: [],
  passport: ['id'],
  blood_type: ['health'],
  signature: [],
  customer_signature: ['person'],
  mailbox: [],
  condition: [],
  union: [],
  session: [],
  fingerprint: [],
  rfc: [],
  sessionId: [],
  medicalCondition: ['health'],
  amount: [],
  status: [],
  invoiceNumber: [],
  title: [],
  lat: ['location'],
  plz: ['location'],
  '': [],
};

describe('labels by field name', () => {
  test('known names in four languages', () => {
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, labelsForFieldName(name)]))).toEqual(expected);
  });

  test.each([
    ['Email (optional)', ['contact']],
    ['Phone (required)', ['contact']],
    ['email_optional', ['contact']],
    ['Date of birth - required', ['person']],
    ['Email: required', ['contact']],
    ['passport_required', ['id']],
    ['IBAN (required)', ['bank']],
    ['IBAN_OPTIONAL', ['bank']],
    ['API key (required)', ['secret']],
    ['iban format', ['bank']],
    ['api key schema', ['secret']],
    ['salary limit', ['confidential', 'person']],
    ['Phone (model)', ['contact']],
    ['Passport – format', ['id']],
    ['password_length', []],
  ])('a remark behind the name takes nothing away: %s', (name, labels) => {
    expect(labelsForFieldName(name)).toEqual(labels);
  });

  test('a yes or no to whether something is needed is nothing of anybody', () => {
    expect(
      ['passport_required', 'apiKeyRequired', 'Email optional', 'email_enabled'].map((name) => labelsForFieldName(name, 'boolean')),
    ).toEqual([[], [], [], []]);
    expect([
      labelsForFieldName('passport_required', 'text'),
      labelsForFieldName('pregnant', 'boolean'),
      labelsForFieldName('Pregnant (required)', 'boolean'),
      labelsForFieldName('customer.passport_required', 'boolean'),
    ]).toEqual([['id'], ['health'], ['health'], []]);
  });

  test('a dot inside a name leads nowhere: quoted in a path, or in a key as it came', () => {
    expect([
      labelsForFieldName('"E-mail.1"'),
      labelsForFieldName('answers."Date of birth.text"'),
      labelsForKey('E-mail.1'),
      labelsForFieldName('customer.email'),
      labelsForFieldName('"no \\q escape.iban"'),
    ]).toEqual([['contact'], ['person'], ['contact'], ['contact'], ['bank']]);
  });

  test('any text gives known labels without repeats', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (name) => {
        const found = labelsForFieldName(name);
        expect(found.every((label) => labels.includes(label))).toBe(true);
        expect(new Set(found).size).toBe(found.length);
      }),
    );
  });
});
