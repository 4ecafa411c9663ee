// node axe.cjs FILE...: what axe-core finds wrong with the files as Chromium shows them: light, dark,
// in a narrow window and on paper, with everything opened; and what their own scripts complain of.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const VIEWS = [
  { name: 'light', width: 1280, scheme: 'light' },
  { name: 'dark', width: 1280, scheme: 'dark' },
  { name: 'narrow', width: 320, scheme: 'light' },
  { name: 'print', width: 800, scheme: 'dark', media: 'print' },
];
const OPTIONS = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
// The innermost element that reaches farthest.
const WIDEST = `[...document.querySelectorAll('body *')]
    .map((one) => ({ one, right: one.getBoundingClientRect().right }))
    .filter(({ right }) => right > innerWidth)
    .sort((a, b) => a.right - b.right)
    .map(({ one }) => one.outerHTML.slice(0, 300))
    .at(-1)`;
const LONGEST_WAIT = 120_000; // milliseconds, for one answer

// Chromium's own protocol over a pipe: a message is JSON and a NUL.
class Browser {
  constructor(program, folder) {
    this.process = spawn(
      program,
      ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
        '--disable-background-networking', '--remote-debugging-pipe', `--user-data-dir=${folder}`,
        'about:blank'],
      { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
    this.said = '';
    this.waiting = new Map();
    this.complaints = [];
    this.last = 0;
    this.ended = new Promise((resolve) => this.process.on('close', resolve));
    this.ended.then(() => this.fail('it ended'));
    this.process.on('error', (error) => this.fail(error.message));
    this.process.stderr.on('data', (text) => { this.said += text; });
    this.process.stdio[3].on('error', () => {});
    let rest = '';
    this.process.stdio[4].setEncoding('utf8').on('data', (text) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      messages.forEach((message) => this.take(JSON.parse(message)));
    });
  }

  fail(why) {
    this.failure ??= new Error(`Chromium does not answer: ${why}\n${this.said.slice(-2000)}`);
    for (const { reject } of this.waiting.values()) reject(this.failure);
  }

  // Settles as `start` is told to, or when the browser ends, or after too long.
  wait(what, start) {
    if (this.failure) return Promise.reject(this.failure);
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${what}: no answer`)), LONGEST_WAIT);
      const settle = (end) => (value) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        end(value);
      };
      this.waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      start(id);
    });
  }

  take({ id, result, error, method, params }) {
    if (id === undefined) {
      if (method === 'Runtime.exceptionThrown') {
        this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      } else if (method === 'Log.entryAdded' && params.entry.level === 'error') {
        this.complaints.push(params.entry.text);
      } else if (method === 'Page.loadEventFired') {
        this.waiting.get(this.load)?.resolve();
      }
      return;
    }
    const { resolve, reject } = this.waiting.get(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  }

  send(method, params, sessionId) {
    return this.wait(method, (id) =>
      this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`));
  }

  async openTab() {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const tab = (method, params) => this.send(method, params, sessionId);
    for (const part of ['Page', 'Runtime', 'Log']) await tab(`${part}.enable`);
    return tab;
  }

  async close() {
    this.send('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(timer);
  }
}

async function evaluate(tab, expression) {
  const { result, exceptionDetails } =
    await tab('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

// The rules that are broken, a line for each place.
async function look(browser, tab, file, axe, view) {
  await tab('Emulation.setDeviceMetricsOverride',
    { width: view.width, height: 800, deviceScaleFactor: 1, mobile: false });
  await tab('Emulation.setEmulatedMedia',
    { media: view.media ?? '', features: [{ name: 'prefers-color-scheme', value: view.scheme }] });
  const loaded = browser.wait(file, (id) => { browser.load = id; });
  await Promise.all([tab('Page.navigate', { url: pathToFileURL(file).href }), loaded]);
  await evaluate(tab, `${axe}; document.querySelectorAll('details').forEach((one) => { one.open = true; });`);
  const wide = await evaluate(tab, 'document.documentElement.scrollWidth - innerWidth');
  const { violations } = await evaluate(tab, `axe.run(${JSON.stringify(OPTIONS)})`);
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, target, failureSummary }) =>
      `${id}: ${help}\n  ${target.join(' ')}\n  ${html}\n  ${failureSummary.replaceAll('\n', '\n  ')}`));
  if (wide > 0) {
    lines.push(`the page is ${wide} pixels wider than the window: ${await evaluate(tab, WIDEST)}`);
  }
  return lines.concat(browser.complaints.splice(0));
}

async function main(paths) {
  const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migration-gate-test-axe-'));
  const browser = new Browser('chromium', folder);
  try {
    const tab = await browser.openTab();
    for (const file of paths) {
      for (const view of VIEWS) {
        for (const line of await look(browser, tab, path.resolve(file), axe, view)) {
          console.log(`${file} (${view.name}): ${line}`);
          process.exitCode = 1;
        }
      }
    }
  } finally {
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.log(error.message);
  process.exitCode = 2;
});
