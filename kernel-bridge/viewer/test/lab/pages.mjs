/** The executed quickstart elsewhere: exported by nbconvert, and shown as Colab and VS Code show outputs. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { drawn, open } from '../browser.mjs';
import { graphOf } from './notebook.mjs';
import { PICTURES, run } from './server.mjs';

const GRAPHS = 3;

export function testPages({ place, skip, workshop }) {
  const read = (name) => readFile(path.join(place.folder, name), 'utf8');
  const convert = async (format, extension) => {
    await run(place, 'jupyter-nbconvert', '--to', format, '--output', `as-${format}`, await workshop.executed());
    return read(`as-${format}.${extension}`);
  };
  /** The HTML of the graphs as the notebook has it. */
  const outputs = async () =>
    JSON.parse(await read(await workshop.executed())).cells
      .flatMap((cell) => cell.outputs ?? [])
      .map((output) => [output.data?.['text/html'] ?? []].flat().join(''))
      .filter((html) => html.includes('class="jflame'));

  const areAlive = async (roots, count = GRAPHS) => {
    for (let i = 0; i < count; i++) assert.ok(await graphOf(roots.nth(i)).isAlive());
  };

  for (const [format, extension] of [['html', 'html'], ['slides', 'slides.html']]) {
    test(`nbconvert's ${format}: three graphs in one page, interactive`, { skip }, async () => {
      // A slide is out of sight while its script runs; reveal.js, which does that, is not there without a network.
      const html = (await convert(format, extension)).replace('<body', '<body style="display:none"');
      const page = await open(workshop.browser, html);
      await drawn(page, GRAPHS);
      await page.evaluate(() => (document.body.style.display = ''));
      await page.waitForFunction(() => [...document.querySelectorAll('.jflame-view')].every((view) => view.shadowRoot.querySelector('canvas').clientWidth > 300));
      await areAlive(page.locator('.jflame'));
      await page.screenshot({ path: path.join(PICTURES, `nbconvert-${format}.png`), fullPage: true });
      assert.deepEqual(page.errors.filter((error) => /jflame/i.test(error)), []);
      await page.context().close();
    });
  }

  test('nbconvert\'s latex and markdown need nothing else', { skip }, async () => {
    const notebook = JSON.parse(await read(await workshop.executed()));
    notebook.cells = notebook.cells.filter((cell) => cell.cell_type === 'code'); // text needs pandoc, in any notebook
    await writeFile(path.join(place.folder, 'code.ipynb'), JSON.stringify(notebook));
    await run(place, 'jupyter-nbconvert', '--to', 'latex', 'code.ipynb');
    assert.match(await read('code.tex'), /samples/);
    assert.equal((await convert('markdown', 'md')).match(/<img alt="[^"]*sum_up/g).length, 1);
  });

  test('the output in a sandboxed frame, as Colab has', { skip }, async () => {
    const escaped = (await outputs())[0].replace(/&/g, '&amp;').replace(/"/g, '&quot;');
    const page = await open(workshop.browser, `<!doctype html><iframe sandbox="allow-scripts" width="960" height="860" srcdoc="${escaped}"></iframe>`);
    const root = page.frameLocator('iframe').locator('.jflame[data-draw-ms]');
    await root.waitFor();
    await areAlive(root, 1);
    await page.screenshot({ path: path.join(PICTURES, 'sandboxed.png') });
    await page.context().close();
  });

  test('the outputs in one page, their scripts put in again, as VS Code does', { skip }, async () => {
    const page = await open(workshop.browser, '<!doctype html><body class="vscode-dark" style="background:#1e1e1e;color:#ccc;font-family:sans-serif"></body>');
    await page.evaluate((texts) => {
      for (const text of texts) {
        const root = document.createElement('div');
        root.innerHTML = text;
        document.body.append(root);
        for (const { textContent } of root.querySelectorAll('script')) {
          const made = document.createElement('script');
          made.text = textContent;
          root.append(made);
          made.remove();
        }
      }
    }, await outputs());
    await drawn(page, GRAPHS);
    await areAlive(page.locator('.jflame'));
    await page.screenshot({ path: path.join(PICTURES, 'vscode.png') });
    assert.deepEqual(page.errors, []);
    await page.context().close();
  });
}
