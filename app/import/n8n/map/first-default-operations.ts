/** What nodes of version 1 do when their file does not say so, where that was something else than in `default-operations.ts`; written alike. */
export const firstDefaultOperations: Readonly<Record<string, string>> = {
  'lc.openAi': 'text; audio=generate file=upload image=generate text=message assistant=message',
  Brandfetch: '*=logo',
  airtable: '*=read',
  dateTime: '*=add',
  discord: '*=sendLegacy',
  gmail: 'draft; draft=create label=create message=send messageLabel=add',
  googleBigQuery: 'record; record=create',
  hubspot: 'deal; contact=upsert contactList=add company=create deal=create engagement=create form=getFields ticket=create',
  microsoftExcel: 'workbook; workbook=create worksheet=create table=addRow',
  microsoftSharePoint: 'file; file=download item=getAll list=getAll',
  odoo: 'contact; custom=create opportunity=create contact=create note=create',
  pipedrive:
    'deal; activity=create deal=create dealActivity=getAll dealProduct=add file=create lead=create note=create organization=create person=create product=getAll',
  splunk: 'searchJob; firedAlert=getReport searchConfiguration=delete searchJob=create searchResult=getAll user=create',
};
