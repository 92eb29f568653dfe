'use strict';
// Runs in Electron before the program that it starts, which is what would have been started without it; tells when what was seen, in milliseconds since BEGAN.
const { app, BrowserWindow } = require('electron');
const { writeFileSync } = require('node:fs');
const path = require('node:path');

const { program, steps, began, out } = JSON.parse(process.env.COUNTERSIGN_START_PROBE);
const seen = {};
const since = () => Date.now() - began;

/** First paints by the page's own clock: what a person sees as "it opens", and as "it shows something". */
const paints = `new Promise((resolve) => {
  const look = () => {
    const at = Object.fromEntries(performance.getEntriesByType('paint').map((one) => [one.name, performance.timeOrigin + one.startTime]));
    if (at['first-contentful-paint'] === undefined) requestAnimationFrame(look);
    else resolve(at);
  };
  look();
})`;

app.on('browser-window-created', (_event, window) => {
  seen.window ??= since();
  window.webContents.once('did-finish-load', async () => {
    const inPage = (script) => window.webContents.executeJavaScript(script, true);
    try {
      const at = await inPage(paints);
      seen.paint = at['first-paint'] - began;
      seen.content = at['first-contentful-paint'] - began;
      for (const [name, script] of steps) seen[name] = (await inPage(script)) - began;
    } catch (error) {
      seen.failed = String(error);
    }
    writeFileSync(out, JSON.stringify(seen));
    app.quit();
  });
});

if (program === undefined) {
  void app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<title>bare</title><p>bare'));
} else {
  app.setAppPath(program);
  const { name, version, main } = require(path.join(program, 'package.json'));
  app.setName(name);
  app.setVersion(version);
  require(path.join(program, main));
}
