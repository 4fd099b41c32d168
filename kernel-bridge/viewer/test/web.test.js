import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { findBrowser, launch } from './browser.mjs';

/** The pages of `jflame web` in a real browser, before a real server. */

const ROOT = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../../..');
const JAR = process.env.JFLAME_JAR ?? path.join(ROOT, 'kernel-bridge/target/jflame.jar');
const JAVA = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin/java') : 'java';
const skip = !findBrowser()
  ? 'no Chromium: set CHROMIUM to its path'
  : !existsSync(JAR)
    ? `no ${JAR}: make build`
    : false;
const OUT = path.join(ROOT, 'out');
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>';

const stacks = (add, mul) =>
  `main;train;forward;add ${add}\nmain;train;forward;mul ${mul}\nmain;train;backward;gemm 40\nmain;load;read 25\n`;

let browser;
let folder;
let server;
let url;
let token;

before(async () => {
  if (skip) return;
  await mkdir(OUT, { recursive: true });
  folder = await mkdtemp(path.join(tmpdir(), 'jflame-web-'));
  server = spawn(JAVA, ['-jar', JAR, 'web', '--port', '0', '--data', path.join(folder, 'data')], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: server.stdout })) {
    url = line;
    break;
  }
  token = (await readFile(path.join(folder, 'data/token'), 'utf8')).trim().split(' ').pop();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.kill('SIGKILL');
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A page of a browser that has opened the link with the token, and notes what goes wrong in it. */
async function openPage(options = {}, at = `/?token=${token}`) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.errors = [];
  page.on('console', (message) => message.type() === 'error' && page.errors.push(message.text()));
  page.on('pageerror', (error) => page.errors.push(String(error)));
  await page.goto(url + at);
  return page;
}

const upload = (title, content, tags = '') =>
  fetch(`${url}/upload?title=${encodeURIComponent(title)}&host=gpu-1&tags=${tags}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}` },
    body: content,
  }).then((answer) => answer.text());

/** Drops files as a person does. */
const drop = (page, files) =>
  page.evaluate((all) => {
    const transfer = new DataTransfer();
    for (const [name, content] of all) transfer.items.add(new File([content], name));
    const event = (type) => new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector('main').dispatchEvent(event('dragenter'));
    document.querySelector('main').dispatchEvent(event('dragover'));
    document.querySelector('main').dispatchEvent(event('drop'));
  }, files);

const drawn = (page) => page.waitForSelector('.jflame[data-draw-ms]');

test('a dropped file becomes a page whose graph zooms and is searched', { skip }, async () => {
  const page = await openPage();
  await drop(page, [['dropped run.txt', stacks(30, 20)]]);
  await page.waitForURL(/\/p\/[0-9a-f]{32}$/);
  await drawn(page);
  assert.equal(await page.locator('h1').textContent(), 'dropped run.txt');
  const canvas = page.locator('canvas');
  await canvas.click({ position: { x: 60, y: 50 } }); // train, the third row
  assert.match(await page.locator('.crumbs').textContent(), /train$/);
  await canvas.focus();
  await page.keyboard.press('/');
  await page.keyboard.type('gemm');
  assert.match(await page.locator('.matched').textContent(), /% · 1$/);
  await page.screenshot({ path: path.join(OUT, 'web-profile.png') });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.locator('summary', { hasText: 'Download' }).click();
      await page.locator('a', { hasText: 'Collapsed' }).click();
    })(),
  ]);
  assert.equal(download.suggestedFilename(), 'dropped-run.txt.txt');
  assert.match(await readFile(await download.path(), 'utf8'), /^main;train;forward;add 30$/m);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('some dropped files: what became of each is said', { skip }, async () => {
  const page = await openPage({}, `/upload?token=${token}`);
  await page.locator('input[name=tags]').fill('nightly, gpu');
  await drop(page, [['one.txt', stacks(1, 2)], ['prose.txt', 'this is\nno profile\n'], ['two.txt', stacks(3, 2)]]);
  await page.waitForFunction(() => document.querySelectorAll('.uploads a').length === 2 && document.querySelector('.uploads .failed'));
  assert.match(await page.locator('.failed').textContent(), /prose\.txt is no profile: .*line 1/);
  await page.screenshot({ path: path.join(OUT, 'web-upload.png') });
  await page.goto(`${url}/?tag=nightly`);
  assert.deepEqual(await page.locator('.title').allTextContents(), ['two.txt', 'one.txt']);
  await page.context().close();
});

test('search, compare two', { skip }, async () => {
  await upload('monday', stacks(10, 60), 'weekly');
  await upload('friday', stacks(60, 10), 'weekly');
  const page = await openPage();
  await page.locator('input[type=search]').fill('weekly');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=weekly/);
  assert.deepEqual(await page.locator('.title').allTextContents(), ['friday', 'monday']);
  assert.ok(!(await page.locator('.bar').isVisible()));
  const boxes = page.locator('.pick input');
  await boxes.nth(0).check();
  assert.ok(await page.getByRole('button', { name: 'Compare two' }).isDisabled());
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Compare two' }).click();
  await page.waitForURL(/\/compare/);
  assert.deepEqual(await page.locator('.pair a').allTextContents(), ['monday', 'friday']); // the older one first
  assert.match(await page.locator('.graph svg').textContent(), /forward/);
  assert.match(await page.locator('tbody').textContent(), /\+37\.0.*add|add.*\+37\.0/s);
  await page.screenshot({ path: path.join(OUT, 'web-compare.png') });
  await page.getByRole('link', { name: 'Swap' }).click();
  assert.deepEqual(await page.locator('.pair a').allTextContents(), ['friday', 'monday']);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('delete, and undo', { skip }, async () => {
  const link = (await upload('a mistake', stacks(1, 1))).trim();
  const page = await openPage();
  await page.goto(link);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(/deleted=/);
  assert.match(await page.locator('.notice').textContent(), /Deleted a mistake/);
  assert.ok(!(await page.locator('.title').allTextContents()).includes('a mistake'));
  await page.screenshot({ path: path.join(OUT, 'web-deleted.png') });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForURL(link);
  await drawn(page);
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('who has no token reads, and is asked for it when they delete', { skip }, async () => {
  const link = (await upload('not theirs', stacks(1, 1))).trim();
  const page = await openPage({}, '/');
  await page.goto(link);
  await drawn(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.waitForSelector('input[name=token]');
  assert.equal((await fetch(link)).status, 200);
  await page.locator('input[name=token]').fill(token);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForURL(`${url}/`);
  await page.goto(link);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(/deleted=/);
  assert.equal((await fetch(link)).status, 404);
  await page.context().close();
});

test('names that are markup stay text', { skip }, async () => {
  const link = (await upload(HOSTILE, `main;${HOSTILE} 5\n`, encodeURIComponent(HOSTILE))).trim();
  const page = await openPage();
  page.on('dialog', () => assert.fail('a name became active'));
  for (const at of [link, `${url}/`, `${url}/?q=script`]) {
    await page.goto(at);
    assert.ok((await page.locator('main').textContent()).includes(HOSTILE));
    assert.equal(await page.locator('img[src=x]').count(), 0);
  }
  assert.deepEqual(page.errors, []);
  await page.context().close();
});

test('without scripts there are list, picture, upload and comparison', { skip }, async () => {
  await upload('plain', stacks(5, 5));
  await upload('plainer', stacks(5, 9));
  const page = await openPage({ javaScriptEnabled: false });
  await page.locator('.title', { hasText: /^plain$/ }).click();
  const picture = page.locator('.jflame-picture img');
  await picture.scrollIntoViewIfNeeded();
  assert.ok(await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 500)));
  await page.goto(`${url}/?q=plain`);
  await page.locator('.pick input').nth(0).check();
  await page.locator('.pick input').nth(1).check();
  await page.getByRole('button', { name: 'Compare two' }).click();
  assert.equal(await page.locator('.graph svg').count(), 1);
  await page.goto(`${url}/upload`);
  await page.locator('input[type=file]').setInputFiles({ name: 'form.txt', mimeType: 'text/plain', buffer: Buffer.from(stacks(2, 3)) });
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.waitForLoadState();
  assert.match(page.url(), /\/p\/[0-9a-f]{32}$/);
  await page.context().close();
});

test('dark, light and a phone', { skip }, async () => {
  for (const [name, options] of [
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }],
  ]) {
    const page = await openPage(options);
    await page.waitForFunction(() => [...document.querySelectorAll('.thumb img')].slice(0, 3).every((image) => image.complete && image.naturalWidth));
    const [text, ground] = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor].map((each) => each.match(/\d+/g).map(Number).reduce((a, b) => a + b) / 3);
    });
    assert.ok(name === 'dark' ? text - ground > 120 : ground - text > 120, `${name}: ${text} on ${ground}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is as wide as the screen`);
    await page.screenshot({ path: path.join(OUT, `web-list-${name}.png`) });
    await page.locator('.title').first().click();
    await drawn(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: the profile too`);
    await page.screenshot({ path: path.join(OUT, `web-profile-${name}.png`) });
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});
