import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { JSDOM, VirtualConsole } from 'jsdom';
import { COMMITTED, bundle } from '../build.mjs';
import { hostile } from './hostile.mjs';
import { output, page } from './page.mjs';
import { training } from './training.mjs';

const MAX_BYTES = 36 * 1024;
const MAX_GZIP_BYTES = 20 * 1024;

const script = (await readFile(COMMITTED, 'utf8')).trim();

test('the committed script is what the sources give', async () => {
  assert.equal(script, (await bundle()).trim(), 'run `make viewer` and commit the result');
});

test('it is small', (t) => {
  const gzip = gzipSync(script).length;
  t.diagnostic(`${script.length} bytes, ${gzip} in gzip`);
  assert.ok(script.length <= MAX_BYTES, `${script.length} bytes`);
  assert.ok(gzip <= MAX_GZIP_BYTES, `${gzip} bytes in gzip`);
});

test('it is one expression, touches nothing until it is called, and may stand in a script element', () => {
  assert.equal(vm.runInNewContext(`typeof (${script})`, Object.freeze({})), 'function');
  assert.equal(/[^\n -~]|<\/script|<script|<!--|\]\]>/i.exec(script), null);
});

test('it has no way out: no address, no eval, no dialog, no storage', () => {
  const addresses = script.match(/\w+:\/\/[^"'`]*/g);
  assert.deepEqual(new Set(addresses), new Set(['http://www.w3.org/2000/svg', 'https://www.speedscope.app/file-format-schema.json'].filter((each) => addresses.includes(each))));
  assert.equal(/\beval\(|new Function|\b(alert|prompt|confirm)\(|localStorage|sessionStorage|cookie|fetch\(|XMLHttp|innerHTML|insertAdjacent/.exec(script), null);
});

/** A page in jsdom, which has no canvas, no layout and no streams of its own. */
async function inJsdom(html, { context, width = 800 } = {}) {
  const errors = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('error', (...words) => errors.push(words.join(' ')));
  const { window } = new JSDOM(html, {
    runScripts: 'dangerously',
    virtualConsole,
    beforeParse(made) {
      Object.assign(made, { Blob, Response, DecompressionStream, ResizeObserver: class { observe() {} disconnect() {} } });
      made.HTMLCanvasElement.prototype.getContext = () => context;
      Object.defineProperty(made.HTMLElement.prototype, 'clientWidth', { get: () => width });
    },
  });
  const root = window.document.querySelector('.jflame');
  for (let i = 0; i < 500 && !root.dataset.drawMs && !errors.length; i++) await new Promise((resolve) => setTimeout(resolve, 10));
  return { window, errors, root };
}

const recordingContext = (texts) =>
  new Proxy({}, { get: (target, name) => target[name] ?? ((...words) => (name === 'measureText' ? { width: 7 } : name === 'fillText' && texts.push(words[0]))), set: (target, name, value) => (target[name] = value, true) });

test('the picture makes way for the graph', async () => {
  const texts = [];
  const { root, errors } = await inJsdom(page([output(training(), script)]), { context: recordingContext(texts) });
  assert.deepEqual(errors, []);
  assert.equal(root.querySelector('.jflame-picture').style.display, 'none');
  assert.equal(root.querySelectorAll('.jflame-view').length, 1);
  assert.ok(texts.some((text) => text.startsWith('Tensor.backward')));
  assert.ok(root.dataset.drawMs);
  assert.equal(root.querySelector('.jflame-findings').nextSibling.className, 'jflame-view');
});

test('on any error the picture stays', async () => {
  const noCanvas = await inJsdom(page([output(training(), script)]), { context: null });
  const noData = await inJsdom(page([output(training(), script).replace(/\("[^"]{40}/, '("AAAA')]), { context: recordingContext([]) });
  const nothing = await inJsdom(page([output({ ...training(), nodes: null }, script)]), { context: recordingContext([]) });
  for (const { root, errors } of [noCanvas, noData, nothing]) {
    assert.equal(errors.length, 1);
    assert.notEqual(root.querySelector('.jflame-picture').style.display, 'none');
    assert.equal(root.querySelector('.jflame-view'), null);
  }
});

test('everything that can have the focus keeps its keys from the notebook', async () => {
  const { root } = await inJsdom(page([output(training(), script)]), { context: recordingContext([]) });
  const host = root.querySelector('.jflame-view');
  const focusable = [...host.shadowRoot.querySelectorAll('button,input,select,summary,canvas,[tabindex],a')];
  assert.ok(focusable.length > 20);
  for (const each of [host, ...focusable]) assert.equal(each.getAttribute('data-lm-suppress-shortcuts'), 'true', each.outerHTML);
});

/** A graph in jsdom, to be used by hand. */
async function openGraph() {
  const { window, root, errors } = await inJsdom(page([output(training(), script)]), { context: recordingContext([]) });
  const { shadowRoot } = root.querySelector('.jflame-view');
  const field = shadowRoot.querySelector('input');
  return {
    errors,
    matched: () => shadowRoot.querySelector('.matched').textContent,
    press: (key) => field.dispatchEvent(new window.KeyboardEvent('keydown', { key, bubbles: true })),
    click: (text) => [...shadowRoot.querySelectorAll('.toolbar button')].find((each) => each.textContent === text).click(),
    type: (text) => {
      field.value = text;
      field.dispatchEvent(new window.Event('input'));
    },
  };
}

test('which match is shown is forgotten when others are found, and kept otherwise', async () => {
  const { errors, matched, press, click, type } = await openGraph();
  type('aten');
  press('Enter');
  press('Enter');
  assert.match(matched(), / 2 of \d+$/);
  click('Flip');
  assert.match(matched(), / 2 of \d+$/);
  for (const change of ['Compact', 'On CPU', 'Time order', 'Merged']) {
    click(change);
    assert.match(matched(), /% · \d+$/, change);
    press('Enter');
    assert.match(matched(), / 1 of \d+$/, change);
  }
  assert.deepEqual(errors, []);
});

test('hostile names are text', async () => {
  const { window, root, errors } = await inJsdom(page([output(hostile(), script)]), { context: recordingContext([]) });
  assert.deepEqual(errors, []);
  const { shadowRoot } = root.querySelector('.jflame-view');
  shadowRoot.querySelector('details').open = true;
  assert.equal(shadowRoot.querySelectorAll('img,script,svg,style:not(:first-child),iframe').length, 0);
  assert.equal(window.stolen, undefined);
});
