/** A workbook with one sheet (ECMA-376). Texts are texts: nothing in a cell can become a formula. The same items give the same bytes. */
import { Buffer } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import type { Json } from '../../kernel/json.ts';
import type { Table } from './table.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
// A cell of Excel holds no more.
const maxCell = 32_767;

// Characters that XML 1.0 cannot hold are left out.
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"]/g, (char) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt' }[char] ?? 'quot'};`);

function columnName(index: number): string {
  let name = '';
  for (let left = index + 1; left > 0; left = Math.floor((left - 1) / 26)) name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

function cellXml(value: Json, place: string): string {
  if (value === null || value === '') return '';
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped((typeof value === 'object' ? JSON.stringify(value) : value).slice(0, maxCell))}</t></is></c>`;
}

const rowXml = (row: readonly Json[], number: number): string =>
  `<row r="${number}">${row.map((value, index) => cellXml(value, `${columnName(index)}${number}`)).join('')}</row>`;

function parts({ head: names, rows }: Table, sheet: string): readonly (readonly [string, string])[] {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return [
    [
      '[Content_Types].xml',
      `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escaped(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ],
    [
      'xl/worksheets/sheet1.xml',
      `<worksheet xmlns="${main}"><sheetData>${rowXml(names, 1)}${rows.map((row, index) => rowXml(row, index + 2)).join('')}</sheetData></worksheet>`,
    ],
  ];
}

export async function writeXlsx(table: Table, sheet: string): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, xml] of parts(table, sheet))
    zip.addBuffer(Buffer.from(head + xml), name, { mtime: new Date(Date.UTC(1980, 0, 1)), forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}
