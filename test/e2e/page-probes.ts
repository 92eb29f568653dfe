/** What the page of the packaged app is made to try. Each runs in the page, so it has nothing from outside of itself. */

/** Looks for Node and Electron, and tries to get behind the bridge. */
export async function reachBehindBridge() {
  const world = globalThis as unknown as {
    countersign: {
      call: ((channel: string, input: unknown) => Promise<unknown>) & { constructor: (code: string) => () => unknown };
      on: unknown;
    };
  };
  const attempt = (run: () => unknown): string => {
    try {
      const got = run();
      return got === undefined ? 'undefined' : typeof got;
    } catch (error) {
      return (error as Error).name;
    }
  };
  // The debugger that carries this function lifts the policy while it runs, and no longer.
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  const pollute = async (): Promise<unknown> => {
    // Were page and preload one world, the preload's own Map and Set would be these.
    const has = Set.prototype.has;
    Set.prototype.has = () => true;
    try {
      return await world.countersign.call('store:wipe', {}).catch((error: Error) => error.message);
    } finally {
      Set.prototype.has = has;
    }
  };
  const before = world.countersign;
  attempt(() => {
    world.countersign.call = (() => Promise.resolve('mine')) as unknown as typeof world.countersign.call;
  });
  attempt(() => {
    (world as { countersign: unknown }).countersign = 'mine';
  });
  return {
    globals: ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', 'chrome', '__dirname'].filter(
      (name) => name in globalThis && !(name === 'chrome' && !('runtime' in (globalThis as unknown as { chrome: object }).chrome)),
    ),
    bridge: Object.keys(world.countersign).sort(),
    constructor: attempt(() => before.call.constructor('return process')()),
    polluted: await pollute(),
    kept: (world as { countersign: unknown }).countersign !== 'mine',
    shared: typeof SharedArrayBuffer,
  };
}

/** Loads, runs and sends what the content policy refuses. */
export async function breakContentPolicy(target: string) {
  const seen: string[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    seen.push(event.effectiveDirective);
  });
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  const attempt = (run: () => unknown): void => {
    try {
      run();
    } catch {
      /* Trusted Types throw. */
    }
  };
  const add = (tag: string, fields: Readonly<Record<string, string>>): void =>
    attempt(() => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(fields)) element.setAttribute(name, value);
      document.body.append(element);
    });
  add('img', { src: `${target}/img` });
  add('iframe', { src: `${target}/frame` });
  add('audio', { src: `${target}/media` });
  add('link', { rel: 'stylesheet', href: `${target}/style` });
  add('div', { style: 'color: red' });
  add('base', { href: `${target}/` });
  attempt(() => {
    void fetch(`${target}/fetch`).catch(() => {});
  });
  attempt(() => {
    new WebSocket(`${target.replace('http', 'ws')}/socket`);
  });
  attempt(() => {
    new EventSource(`${target}/events`);
  });
  attempt(() => {
    navigator.sendBeacon(`${target}/beacon`, 'x');
  });
  attempt(() => {
    new Worker(`data:text/javascript,postMessage(1)`);
  });
  attempt(() => {
    const form = document.createElement('form');
    form.action = `${target}/form`;
    document.body.append(form);
    form.submit();
  });
  attempt(() => {
    document.createElement('div').innerHTML = '<b>x</b>';
  });
  attempt(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.body.append(script);
  });
  attempt(() => {
    (0, eval)('globalThis.inlineRan = true');
  });
  attempt(() => {
    void new FontFace('x', `url(${target}/font)`).load().catch(() => {});
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 500);
  });
  return { directives: [...new Set(seen)].sort(), ran: 'inlineRan' in globalThis };
}

/** Asks for every permission and device. */
export async function askForPermissions() {
  const states = await Promise.all(
    ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage', 'screen-wake-lock'].map(
      async (name) => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state;
        } catch {
          return 'unknown';
        }
      },
    ),
  );
  const media = await navigator.mediaDevices?.getUserMedia({ video: true }).then(
    () => 'given',
    (error: Error) => error.name,
  );
  const screen = await navigator.mediaDevices?.getDisplayMedia().then(
    () => 'given',
    (error: Error) => error.name,
  );
  const devices = navigator as unknown as Record<
    'usb' | 'hid' | 'serial',
    { getDevices?(): Promise<unknown[]>; getPorts?(): Promise<unknown[]> } | undefined
  >;
  const known = await Promise.all(
    [devices.usb?.getDevices?.(), devices.hid?.getDevices?.(), devices.serial?.getPorts?.()].map((list) =>
      Promise.resolve(list).then(
        (found) => found?.length ?? 0,
        () => 0,
      ),
    ),
  );
  const place = await new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      () => {
        resolve('given');
      },
      () => {
        resolve('refused');
      },
      { timeout: 2_000 },
    );
  });
  return {
    granted: states.filter((state) => state === 'granted'),
    media,
    screen,
    known,
    place,
    notification: await Notification.requestPermission(),
  };
}
