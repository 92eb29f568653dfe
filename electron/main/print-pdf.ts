/** A page of ours as a PDF, printed in a window that nobody sees, runs no script, stores nothing and reaches nothing. */
import { BrowserWindow, session } from 'electron';

const PARTITION = 'print';
const ADDRESS = 'https://print.invalid/';

/** `page`: a whole HTML page that needs nothing from anywhere. A4, with page numbers. */
export async function printPdf(page: string): Promise<Uint8Array> {
  const own = session.fromPartition(PARTITION);
  // Every request of this session ends here; the name has no address besides.
  own.protocol.handle('https', (request) =>
    request.url === ADDRESS
      ? new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      : new Response(null, { status: 404 }),
  );
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webgl: false,
      plugins: false,
    },
  });
  try {
    await window.loadURL(ADDRESS);
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate:
        '<div style="font:8px system-ui;width:100%;text-align:center;color:#5f6368"><span class="title"></span> · <span class="pageNumber"></span> / <span class="totalPages"></span></div>',
    });
  } finally {
    window.destroy();
    own.protocol.unhandle('https');
  }
}
