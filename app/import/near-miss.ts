/** What people hand over in place of a flow, and what to hand over instead. */
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';

export interface NearMiss {
  readonly is: string;
  readonly mend: string;
}

const isText = (value: Json | undefined): value is string => typeof value === 'string';
const entriesOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

/** `flows_cred.json`: one encrypted text under `$`. */
const isRedLogins = (value: unknown): boolean => isJsonObject(value as Json) && isText((value as { $?: Json }).$);
/** `n8n export:credentials`: names, types and encrypted data. */
const isN8nLogins = (value: unknown): boolean =>
  entriesOf(value).length > 0 &&
  entriesOf(value).every((one) => isJsonObject(one) && isText(one['name']) && isText(one['type']) && one['data'] !== undefined);
const isPackage = (value: unknown): boolean =>
  isJsonObject(value as Json) && ['dependencies', 'devDependencies', 'scripts'].some((key) => key in (value as object));
const hasNone = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0;
const isEmpty = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : isJsonObject(value as Json) && hasNone((value as { nodes?: Json }).nodes) && hasNone((value as { edges?: Json }).edges);
/** What an XML file begins with. */
const head = (value: unknown): string => (isText(value as Json) ? (value as string).slice(0, 4000) : '');

const isHollow = (value: unknown): boolean => isJsonObject(value as Json) && Object.keys(value as object).length === 0;

const known: readonly (readonly [(value: unknown) => boolean, NearMiss])[] = [
  [
    isHollow,
    {
      is: 'This file holds an empty object, {}: there is no flow in it',
      mend: 'Look whether the export failed, and export the flow again.',
    },
  ],
  [
    isEmpty,
    { is: 'This file holds an empty list: there is no flow in it', mend: 'Select the flow before you export it, and export it again.' },
  ],
  [
    isRedLogins,
    {
      is: 'This file holds the encrypted logins of Node-RED, and no flow',
      mend: 'Take the file beside it whose name does not end in “_cred”. Keep this one to yourself.',
    },
  ],
  [
    isN8nLogins,
    {
      is: 'This file holds logins of n8n, and no workflow',
      mend: 'Export the workflows instead of the credentials. Keep this one to yourself.',
    },
  ],
  [isPackage, { is: 'This file describes a package of programs, and no flow', mend: 'Look for the flow in the folders beside it.' }],
  [
    (value) => /<(?:\w{1,20}:)?Package\s[^>]{0,500}wfmc\.org/i.test(head(value)),
    { is: 'This diagram is written in XPDL, the older form', mend: 'Export it as BPMN 2.0 XML.' },
  ],
  [
    (value) => /<(?:\w{1,20}:)?definitions\s[^>]{0,2000}omg\.org\/spec\/[CD]MN\//i.test(head(value)),
    {
      is: 'This file holds tables of decisions (DMN) or cases (CMMN), and no process',
      mend: 'Take the BPMN diagram that calls them.',
    },
  ],
  [
    (value) => isJsonObject(value as Json) && Array.isArray((value as JsonObject)['components']) && 'schemaVersion' in (value as object),
    { is: 'This file is a form that a person fills in, and no flow', mend: 'Take the BPMN diagram whose task shows it.' },
  ],
  [
    (value) => /<(?:\w{1,20}:)?svg[\s>]/i.test(head(value)) && !/<html[\s>]/i.test(head(value)),
    { is: 'This is a picture (SVG) of a diagram, and no flow', mend: 'Export the diagram itself: as BPMN 2.0 XML, or as JSON.' },
  ],
  [
    (value) => /<(?:!doctype\s{1,5})?html[\s>]/i.test(head(value)),
    { is: 'This is a web page, and no flow', mend: 'Sign in to the program that holds the flow, and export it there.' },
  ],
  [
    (value) => /<(?:\w{1,20}:)?definitions[\s>]/.test(head(value)),
    { is: 'This diagram does not say that it is BPMN 2.0', mend: 'Export it again as BPMN 2.0 XML.' },
  ],
];

export const nearMiss = (value: unknown): NearMiss | undefined => known.find(([fits]) => fits(value))?.[1];
