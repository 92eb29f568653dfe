/** Real files of other programs, files of ours read by other programs, and files made to do harm. */
import { Buffer } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import Papa from 'papaparse';
import readExcelFile from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';
import yazl from 'yazl';
import { afterAll, describe, expect, test } from 'vitest';
import { startForkedRunner } from '../../app/engine/runner/forked-runner.node.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { systemClock, systemTimers } from '../../app/kernel/host.node.ts';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { csvRows } from '../../app/nodes/kit/csv.ts';
import { fileTypeOf } from '../../app/nodes/kit/file-type.ts';
import { loadExecutor } from '../../app/nodes/executors.node.ts';
import { readHtml } from '../../app/nodes/kit/read-html.ts';
import { readPdf } from '../../app/nodes/read-document/read-pdf.node.ts';
import { readXlsx, serialDate } from '../../app/nodes/read-document/read-xlsx.node.ts';
import { readXml } from '../../app/nodes/kit/read-xml.ts';
import { csvOf, guarded } from '../../app/nodes/make-file/table.ts';
import { strippedJpeg, strippedPng } from '../../app/nodes/check-file/metadata.ts';
import { RunnerHost } from '../../app/sandbox/runner-host.node.ts';
import { makePdf } from './pdf.ts';
import { recordingBroker, stepOf, toolsOf } from './recording-broker.ts';

/** The items of the first port, or the code of the failure. */
async function run(type: string, parameters: JsonObject, items: readonly Json[]): Promise<Json> {
  const request = stepOf(type, { name: '', parameters, inputs: { in: items }, expect: { outputs: {} } });
  try {
    const outcome = await (
      await loadExecutor(type)
    )?.(
      request,
      toolsOf(request, recordingBroker([]).broker, async () => null),
    );
    return outcome?.type === 'done' ? (Object.values(outcome.outputs)[0] ?? []) : null;
  } catch (error) {
    if (isCountersignError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}
const read = (format: string, bytes: Uint8Array, more: JsonObject = {}): Promise<Json> =>
  run('read-document', { format, ...more }, [{ base64: Buffer.from(bytes).toString('base64') }]);
const made = async (parameters: JsonObject, items: readonly Json[]): Promise<Buffer> =>
  Buffer.from(((await run('make-file', { name: 'x', ...parameters }, items)) as { base64: string }[])[0]?.base64 ?? '', 'base64');

async function zipOf(entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}
const workbook = (sheet: string | Buffer, more: Readonly<Record<string, string>> = {}): Promise<Buffer> =>
  zipOf({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  });

describe('CSV', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ä', ' ', '"', ',', ';', '\n', '\r\n', '\t', '=', "'", '1'), maxLength: 6 });
  const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });

  test('what Papa Parse writes is read, and what is written Papa Parse reads', () => {
    fc.assert(
      fc.property(table, fc.constantFrom(',' as const, ';' as const, '\t' as const), (rows, separator) => {
        expect(csvRows(Papa.unparse(rows, { delimiter: separator }), separator)).toEqual(rows);
        const [head = [], ...body] = rows;
        expect(
          Papa.parse(csvOf({ head, rows: body }, separator, true).slice(1).replace(/\r\n$/, ''), { delimiter: separator, newline: '\r\n' })
            .data,
        ).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });

  test('no cell that is written begins like a formula, and numbers stay numbers', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '\u200b', '＝', '1', 'a', '(', '|'), maxLength: 5 }),
        (text) => {
          const first = guarded(text);
          expect(/^[\s\u200b\ufeff]*[=+\-@＝＋－＠]/.test(first) && !/^\s*[+-]?\d+\s*$/.test(first)).toBe(false);
          expect(first === text || first === `'${text}`).toBe(true);
        },
      ),
    );
    expect(['=1+1', '+49 30 1', '-5', '-5,5', '@SUM(A1)', 'a=b', '\t=1', -5].map(guarded)).toEqual([
      "'=1+1",
      "'+49 30 1",
      '-5',
      '-5,5',
      "'@SUM(A1)",
      'a=b',
      "'\t=1",
      '-5',
    ]);
    expect(csvOf({ head: ['a', 'b'], rows: [['x', 'y,=1;=2']] }, ';', false)).toBe(`\ufeffa;b\r\nx;"y,'=1;=2"\r\n`);
  });

  test('odd files end', async () => {
    expect([
      csvRows('"never closed, a\nb'),
      csvRows('a,b\r\n\r\n\n c ,"d"x,\n'),
      await read('csv', Buffer.from('name\nJos\xe9\n', 'latin1')),
      await read('csv', Buffer.from('\ufeffn;v\n1;2\n', 'utf16le')),
    ]).toEqual([
      [['never closed, a\nb']],
      [
        ['a', 'b'],
        [' c ', 'dx', ''],
      ],
      [{ name: 'José' }],
      [{ n: '1', v: '2' }],
    ]);
    expect(String(await read('csv', Buffer.from(','.repeat(3_000)))).slice(0, 60)).toBe(
      'file/too-large: The file at the step “Step” more than 2000 c',
    );
    expect(String(await read('csv', Buffer.from('a\n'.repeat(200_000)), { maxRows: 1_000 }))).toMatch(/^file\/too-large/);
  });
});

describe('Excel', () => {
  test('a workbook of another program is read: texts, numbers, dates, truth values, gaps', async () => {
    const bytes = await writeExcelFile([
      [{ value: 'name' }, { value: 'total' }, { value: 'at' }, { value: 'paid' }],
      [
        { value: 'Ada & <b>' },
        { type: Number, value: 12.5 },
        { type: Date, value: new Date('2026-03-01T00:00:00Z'), format: 'dd.mm.yyyy' },
        { type: Boolean, value: true },
      ],
      [
        { value: 'ÄÖ 😀' },
        null,
        { type: Date, value: new Date('2026-03-01T10:30:00Z'), format: 'yyyy-mm-dd hh:mm' },
        { type: Boolean, value: false },
      ],
    ] as never).toBuffer();
    expect(await read('xlsx', bytes)).toEqual([
      { name: 'Ada & <b>', total: 12.5, at: '2026-03-01', paid: true },
      { name: 'ÄÖ 😀', total: null, at: '2026-03-01T10:30:00', paid: false },
    ]);
  });

  test('a workbook of ours is read by another program and by us, and is the same each time', async () => {
    const items: Json[] = [
      { id: 1, note: '=1+1', ok: true },
      { id: 2.5, note: 'a <b> & "c"\n😀\u0001', list: [1] },
    ];
    const bytes = await made({ format: 'xlsx', sheet: 'Orders' }, items);
    const [sheet] = (await readExcelFile(bytes)) as unknown as [{ sheet: string; data: Json[][] }];
    expect([
      sheet.sheet,
      sheet.data,
      await read('xlsx', bytes, { sheet: 'Orders' }),
      (await made({ format: 'xlsx', sheet: 'Orders' }, items)).equals(bytes),
      fileTypeOf(bytes).kind,
    ]).toEqual([
      'Orders',
      [
        ['id', 'note', 'ok', 'list'],
        [1, '=1+1', true, null],
        [2.5, 'a <b> & "c"\n😀', null, '[1]'],
      ],
      [
        { id: 1, note: '=1+1', ok: true, list: null },
        { id: 2.5, note: 'a <b> & "c"\n😀', ok: null, list: '[1]' },
      ],
      true,
      'xlsx',
    ]);
  });

  test('dates as Excel counts them', () => {
    expect([1, 59, 61, 46_082, 46_082.4375, 0.5].map((serial) => serialDate(serial, false))).toEqual([
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '2026-03-01',
      '2026-03-01T10:30:00',
      '12:00:00',
    ]);
    expect([serialDate(44_620, true), serialDate(-1, false), serialDate(1e9, false)]).toEqual(['2026-03-01', -1, 1e9]);
  });

  test('shared texts, phonetic hints, rich text and a named sheet', async () => {
    const bytes = await workbook(
      '<worksheet><sheetData><row r="1"><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="str"><f>1</f><v>x</v></c><c r="B2" t="s"><v>1</v></c></row></sheetData></worksheet>',
      { 'xl/sharedStrings.xml': '<sst><si><t>head</t></si><si><r><t>ri</t></r><r><t>ch</t></r><rPh><t>zzz</t></rPh></si></sst>' },
    );
    expect([await read('xlsx', bytes, { sheet: 'A' }), await read('xlsx', bytes, { sheet: 'B' })]).toEqual([
      [{ column_1: 'x', head: 'rich' }],
      'file/unreadable: The file at the step “Step” has no sheet of that name.',
    ]);
  });

  test('short rows far to the right cost what they hold, and a wide head makes no millions of empty cells', async () => {
    const sheet = (head: string, rows: number): Promise<Buffer> =>
      workbook(`<worksheet><sheetData><row>${head}</row>${'<row><c r="BXW1"><v>1</v></c></row>'.repeat(rows)}</sheetData></worksheet>`);
    const before = process.memoryUsage().heapUsed;
    const rows = await readXlsx(await sheet('<c><v>1</v></c>', 40_000), { sheet: '', maxRows: 100_000 });
    expect([rows.length, [...(rows[1] ?? [])], process.memoryUsage().heapUsed - before < 150e6]).toEqual([40_001, [[1999, 1]], true]);
    const wide = Array.from({ length: 2_000 }, (_none, index) => index);
    const refused = 'file/too-large: The file at the step “Step” has more than 3000000 cells, the empty ones with them.';
    expect([
      await read('xlsx', await sheet('<c><v>1</v></c>'.repeat(2_000), 1_600)),
      await read('csv', Buffer.from(`${wide.join(',')}\n${'1\n'.repeat(1_600)}`)),
    ]).toEqual([refused, refused]);
  });

  test('one text without an end, and attributes without number, are refused before they are whole', async () => {
    const texts = { 'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(5 * 1024 * 1024)}</t></si></sst>` };
    expect(await read('xlsx', await workbook('<worksheet/>', texts))).toMatch(/^file\/too-large: .* holds one text of more than 4 MiB/);
    const tag = (attributes: number): string => `<a ${Array.from({ length: attributes }, (_none, index) => `b${index}=""`).join(' ')}/>`;
    expect(() => readXml(tag(10_001))).toThrow('has more than 10000 attributes in one tag');
    expect(() => readXml(`<r>${tag(60).repeat(2)}</r>`, { elements: 10, depth: 10, attributes: 100 })).toThrow(
      'has more than 100 attributes',
    );
    expect(readXml(`<r>${tag(6_000).repeat(2)}</r>`, { elements: 10, depth: 10 })).toHaveProperty('r.a.1.@b5999');
  });

  test('a file made to fill the memory is refused before it does', async () => {
    const bomb = await workbook(Buffer.alloc(5_000_000, ' '));
    expect(bomb.length).toBeLessThan(20_000);
    await expect(readXlsx(bomb, { sheet: '', maxRows: 10, maxUnpacked: 1_000_000 })).rejects.toThrow(/unpacks to more/);
    const laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect([
      await read('xlsx', await workbook(`${laughs}<worksheet/>`)),
      await read('xlsx', await workbook('<worksheet><sheetData><row><c r="ZZZ1"><v>1</v></c></row></sheetData></worksheet>')),
      await read('xlsx', await zipOf({ 'a.txt': 'x' })),
      await read('xlsx', Buffer.from('PK\u0003\u0004 broken')),
    ]).toEqual([
      'file/too-large: The file at the step “Step” brings its own grammar (DOCTYPE), which is not read.',
      'file/too-large: The file at the step “Step” has more than 2000 columns.',
      'file/unreadable: The file at the step “Step” is no workbook.',
      'file/unreadable: The file at the step “Step” is not what it is said to be.',
    ]);
  });
});

describe('PDF', () => {
  test('gives its text by page, within bounds', async () => {
    const bytes = makePdf(['Invoice (No. 7)\nTotal 12,50 EUR', 'Second page']);
    expect([
      await read('pdf', bytes, { into: 'doc' }),
      await read('pdf', bytes, { maxPages: 1 }),
      await read('pdf', Buffer.from('%PDF-1.4 garbage')),
    ]).toEqual([
      [{ doc: 'Invoice (No. 7)\nTotal 12,50 EUR\n\nSecond page' }],
      'file/too-large: The file at the step “Step” has 2 pages, and may have 1.',
      expect.stringMatching(/^file\/unreadable/),
    ]);
  });

  test('a stream made to fill the memory is refused, whatever its filters', async () => {
    const once = deflateSync(Buffer.alloc(66 * 1024 * 1024, ' '));
    const twice = deflateSync(once);
    const files: readonly (readonly [Buffer, string])[] = [
      [once, '/FlateDecode'],
      [twice, '[/FlateDecode /FlateDecode]'],
      [Buffer.from(`${twice.toString('hex')}>`), '[/ASCIIHexDecode /FlateDecode /FlateDecode]'],
    ];
    for (const [packed, filter] of files) {
      const before = process.memoryUsage().arrayBuffers;
      await expect(readPdf(makePdf(['x'], packed, filter), 10)).rejects.toThrow(/unpacks to more than/);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300 * 1024 * 1024);
    }
  });

  test('filters are chained as the file says', async () => {
    const packed = deflateSync(Buffer.from('BT /F1 12 Tf 72 720 Td (Packed twice) Tj ET'));
    expect(await readPdf(makePdf(['x'], Buffer.from(`${packed.toString('hex')}>`), '[/ASCIIHexDecode /FlateDecode]'), 10)).toEqual([
      'Packed twice',
    ]);
  });
});

describe('XML and HTML', () => {
  const bad = (text: string): string => {
    try {
      readXml(text, { elements: 1_000, depth: 20 });
      return 'read';
    } catch (error) {
      return (error as Error).message;
    }
  };
  test('entities, depth and width have bounds, and nothing is fetched', () => {
    expect([
      bad('<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><lolz>&lol2;</lolz>'),
      bad('<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>'),
      bad('<x>&undefined;</x>'),
      bad('<a>'.repeat(50)),
      bad(`<a>${'<b/>'.repeat(2_000)}</a>`),
      bad('<a><b></a>'),
      bad(''),
      bad('plain'),
    ]).toEqual([
      expect.stringMatching(/DOCTYPE/),
      expect.stringMatching(/DOCTYPE/),
      expect.stringMatching(/no XML: it breaks off at line 1/),
      'nests elements more than 20 deep',
      'has more than 1000 elements',
      expect.stringMatching(/no XML/),
      expect.stringMatching(/XML/),
      expect.stringMatching(/XML/),
    ]);
  });

  test('a field called __proto__ is a field', () => {
    expect([JSON.stringify(readXml('<__proto__><constructor a="1">x</constructor></__proto__>')), ({} as JsonObject)['x']]).toEqual([
      '{"__proto__":{"constructor":{"@a":"1","#text":"x"}}}',
      undefined,
    ]);
  });

  test('a page gives what people see of it, whatever is open or nested', () => {
    const deep = '<div>'.repeat(100_000);
    expect([
      readHtml(`${deep}x`),
      readHtml('a<!-- b --><b>c</b><script>if (1<2) d()</script>e'),
      readHtml(
        '<p style="font-size:0px">a</p><p style="font-size:0.9em">b</p><span aria-hidden="true">c</span><div hidden><p>d</div>e<br>f',
      ),
      readHtml('&lt;b&gt; &#x41;&nbsp;'),
      readHtml('<img hidden>seen'),
      readHtml('<'.repeat(100_000)).length,
    ]).toEqual(['x', 'ace', 'b\ne\nf', '<b> A', 'seen', 100_000]);
    expect(() => readHtml('a'.repeat(2_000), 1_000)).toThrow(/characters of text/);
  });
});

describe('what a file is', () => {
  test('its first bytes say', () => {
    const kinds = (given: readonly string[]): string[] => given.map((text) => fileTypeOf(Buffer.from(text, 'latin1')).kind);
    expect(
      kinds([
        '%PDF-1.7',
        'MZ\x90\0',
        '\x7fELF',
        '#!/bin/sh\n',
        'GIF89a',
        '\xff\xd8\xff\xe0',
        '<svg onload=x>',
        '<?xml version="1.0"?><!-- a --><svg>',
        '<!-- x --><!DOCTYPE html><p>',
        '<?xml?><a/>',
        '{"a":1}',
        'id,name\n',
        '\0\u0001\u0002',
        '\xef\xbb\xbf[1]',
        '',
      ]),
    ).toEqual([
      'pdf',
      'windows-program',
      'linux-program',
      'script',
      'gif',
      'jpeg',
      'svg',
      'svg',
      'html',
      'xml',
      'json',
      'text',
      'unknown',
      'json',
      'text',
    ]);
  });

  const chunk = (name: string, data: string): Buffer => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(data, 'latin1')]);
    const out = Buffer.alloc(body.length + 8);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), body.length + 4);
    return out;
  };
  const segment = (marker: number, data: string): Buffer =>
    Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), Buffer.from(data, 'latin1')]);

  test('place and camera are taken off a picture, the picture stays', () => {
    const head = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
    const [ihdr, idat, end] = [
      chunk('IHDR', '\0\0\0\u0001\0\0\0\u0001\b\0\0\0\0'),
      chunk('IDAT', deflateSync(Buffer.from([0, 0])).toString('latin1')),
      chunk('IEND', ''),
    ];
    const png = Buffer.concat([
      head,
      ihdr,
      chunk('eXIf', 'GPS 52.5 N'),
      chunk('tEXt', 'Author\0Ada'),
      idat,
      chunk('tIME', 'xxxxxxx'),
      end,
      Buffer.from('hidden tail'),
    ]);
    const scan = Buffer.from([0x11, 0xff, 0x00, 0x22, 0xff, 0xd0, 0x33]);
    const kept = [
      Buffer.from([0xff, 0xd8]),
      segment(0xe0, 'JFIF\0'),
      segment(0xe2, 'ICC_PROFILE\0..'),
      segment(0xdb, 'tables'),
      segment(0xda, 'scan'),
      scan,
      Buffer.from([0xff, 0xd9]),
    ];
    const jpeg = Buffer.concat([
      ...kept.slice(0, 2),
      segment(0xe1, 'Exif\0\0GPS'),
      segment(0xfe, 'a comment'),
      segment(0xed, 'IPTC'),
      ...kept.slice(2),
      Buffer.from('hidden tail'),
    ]);
    expect([
      Buffer.from(strippedPng(png) ?? []).equals(Buffer.concat([head, ihdr, idat, end])),
      Buffer.from(strippedJpeg(jpeg) ?? []).equals(Buffer.concat(kept)),
      strippedPng(png.subarray(0, 40)),
      strippedJpeg(jpeg.subarray(0, 20)),
    ]).toEqual([true, true, undefined, undefined]);
  });

  test('any bytes end in an answer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect([typeof fileTypeOf(bytes).kind, typeof strippedPng(bytes), typeof strippedJpeg(bytes)][0]).toBe('string');
        strippedJpeg(Uint8Array.of(0xff, 0xd8, ...bytes));
      }),
    );
  });
});

describe('in the real runner', () => {
  const host = new RunnerHost({ timers: systemTimers, clock: systemClock, start: startForkedRunner });
  afterAll(() => host.close());
  test.each([
    ['pdf', async () => makePdf(['In the runner']), [{ text: 'In the runner' }]],
    ['xlsx', () => made({ format: 'xlsx' }, [{ a: 1 }]), [{ a: 1 }]],
    ['html', async () => Buffer.from('<p>seen'), [{ text: 'seen' }]],
  ] as const)('%s is read without files, network or code from strings', async (format, file, expected) => {
    const request = stepOf('read-document', {
      name: '',
      parameters: { format },
      inputs: { in: [{ base64: (await file()).toString('base64') }] },
      expect: { outputs: {} },
    });
    const outcome = await host.execute(request as unknown as JsonObject, {
      timeoutMs: 20_000,
      signal: new AbortController().signal,
      powers: () => ({}),
    });
    expect(outcome).toEqual({ type: 'done', outputs: { out: expected } });
  });

  test('free text is redacted there too', async () => {
    const request = stepOf('redact-text', {
      name: '',
      parameters: { fields: ['t'] },
      inputs: { in: [{ t: 'Write to ada@example.com' }] },
      expect: { outputs: {} },
    });
    expect(
      await host.execute(request as unknown as JsonObject, { timeoutMs: 20_000, signal: new AbortController().signal, powers: () => ({}) }),
    ).toEqual({ type: 'done', outputs: { out: [{ t: 'Write to [email]' }] } });
  });
});
