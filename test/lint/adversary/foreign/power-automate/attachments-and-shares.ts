/** Power Automate: files that come by mail, and links that open files to everybody. */
import type { JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { after, flow, mail, step, use } from '../power-automate-kit.ts';

export const powerAutomateAttachmentsAndShares: Pair[] = [];
/** An attack and its twin, which differ by one thing. */
const pair = <T>(name: string, rule: string, file: (one: T) => JsonObject, bad: T, good: T): void => {
  powerAutomateAttachmentsAndShares.push([name, rule, file(bad), file(good)]);
};
const each = (actions: JsonObject): JsonObject =>
  flow(mail, { Each: step('Foreach', { foreach: "@triggerOutputs()?['body/attachments']", actions }) });
const save = {
  Save: use('onedriveforbusiness', 'CreateFile', {
    folderPath: '/In',
    name: "@items('Each')?['name']",
    body: "@base64ToBinary(items('Each')?['contentBytes'])",
  }),
};
const only = (expression: JsonObject): JsonObject => ({ Only: step('If', { expression, actions: save }) });
pair(
  'files that came by mail go into a folder, or those of one kind',
  'DF019',
  each,
  save,
  only({ and: [{ equals: ["@items('Each')?['contentType']", 'application/pdf'] }] }),
);
pair(
  'files of any name go into a folder, or those that end like a document',
  'DF019',
  each,
  only({ and: [{ greater: ["@items('Each')?['size']", 10] }] }),
  only({ or: [{ endsWith: ["@items('Each')?['name']", '.pdf'] }, { endsWith: ["@items('Each')?['name']", '.docx'] }] }),
);

const made = (api: string, place: JsonObject): JsonObject => ({
  Make: use(api, 'CreateFile', { ...place, folderPath: '/In', name: 'a.txt', body: "@triggerOutputs()?['body/body']" }),
});
pair(
  'a link of OneDrive opens a file to everybody, or to the house',
  'PM013',
  (scope: string) =>
    flow(mail, {
      ...made('onedriveforbusiness', {}),
      Share: use('onedriveforbusiness', 'CreateShareLink', { id: "@outputs('Make')?['body/Id']", type: 'view', scope }, after('Make')),
    }),
  'anonymous',
  'organization',
);
const site = { dataset: 'https://contoso.sharepoint.com/sites/hr' };
pair(
  'a link of SharePoint opens a file to everybody, or to the house',
  'PM013',
  (scope: string) =>
    flow(mail, {
      ...made('sharepointonline', site),
      Share: use(
        'sharepointonline',
        'CreateSharingLink',
        { ...site, table: 'Documents', id: "@outputs('Make')?['body/ItemId']", 'permission/type': 'view', 'permission/scope': scope },
        after('Make'),
      ),
    }),
  'anonymous',
  'organization',
);
