/** A notebook in a real JupyterLab, used as people use it: by clicks and keys. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PICTURES } from './server.mjs';

/** Enough for a machine that is busy with other things. */
const PATIENCE_MS = 90_000;

const KERNEL = { name: 'python3', display_name: 'Python 3' };

/** Writes a notebook of code cells. */
export async function writeNotebook(place, name, sources) {
  const cells = sources.map((source, i) => ({ cell_type: 'code', id: `cell-${i}`, metadata: {}, source, outputs: [], execution_count: null }));
  const notebook = { cells, metadata: { kernelspec: KERNEL, language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 };
  await writeFile(path.join(place.folder, name), JSON.stringify(notebook));
  return name;
}

/**
 * Opens a notebook.
 *
 * @param {object} lab see server.mjs
 * @param {import('playwright-core').Browser} browser
 */
export async function openNotebook(lab, browser, name, { width = 1280, height = 1000, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && /jflame/.test(message.text()) && errors.push(message.text()));
  await page.goto(lab.address(name));
  const cells = page.locator('.jp-Notebook .jp-Cell');
  const toolbar = (command) => page.locator(`.jp-NotebookPanel-toolbar [data-command="notebook:${command}"]`).first();
  const notebook = {
    page,
    errors,
    cells,
    graphs: page.locator('.jp-Notebook .jflame'),
    toolbar,

    /** Waits until the notebook is there and its kernel can work. */
    async ready() {
      await cells.first().waitFor();
      // The sign that it is idle is there before the kernel is, and what is asked of it until then may be lost.
      await page.waitForFunction(() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel);
      await page.evaluate(async () => {
        const { sessionContext } = window.jupyterapp.shell.currentWidget;
        await sessionContext.ready;
        await sessionContext.session.kernel.info;
      });
      await page.waitForSelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
    },

    /** Runs cells by clicking Run: from `first`, `count` of them. */
    async run(first, count = 1) {
      await cells.nth(first).locator('.jp-InputPrompt, .jp-MarkdownOutput').first().click();
      for (let i = 0; i < count; i++) await toolbar('run-cell-and-select-next').click();
    },

    /** Waits until nothing runs or is about to. */
    async idle() {
      await page.waitForFunction(() => ![...document.querySelectorAll('.jp-InputPrompt')].some((each) => each.textContent.includes('*')));
      await page.waitForSelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
    },

    /**
     * Runs cells, of which some are profiled, by clicking Run, and once more where a busy machine has not started the
     * service in the two seconds that a cell waits for it.
     */
    async profile(count, graphs) {
      await notebook.run(0, count);
      await notebook.idle();
      if ((await page.locator('.jp-Notebook .jflame').count()) < graphs) await notebook.run(0, count);
      await notebook.drawn(graphs);
      await notebook.idle();
    },

    /** Waits until so many interactive graphs are drawn. */
    drawn: (count, within = '.jp-Notebook') =>
      page.waitForFunction(([selector, wanted]) => document.querySelectorAll(`${selector} .jflame[data-draw-ms]`).length === wanted, [within, count]),

    /** What the cells are, for seeing that nobody has changed them. */
    contents: () => page.evaluate(() => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.map((cell) => [cell.cell_type, cell.getSource()]))),

    /** Runs one of Lab's commands. */
    command: (id, args = {}) => page.evaluate(([name, words]) => void window.jupyterapp.commands.execute(name, words), [id, args]),

    async save() {
      await page.locator('.jp-NotebookPanel-toolbar [data-command="docmanager:save"]').first().click();
      await page.waitForFunction(() => !window.jupyterapp.shell.currentWidget.context.model.dirty);
    },

    /** Chooses one of Lab's themes in its menu. */
    async theme(name) {
      await page.locator('.lm-MenuBar-item', { hasText: 'Settings' }).click();
      await page.locator('.lm-Menu-item[data-type="submenu"]', { hasText: 'Theme' }).first().click();
      await page.locator('.lm-Menu-item', { hasText: name }).first().click();
      await page.waitForSelector(`body[data-jp-theme-name="${name}"]`, { state: 'attached' });
    },

    /** A picture of the window for people to look at. */
    shot: (name) => page.screenshot({ path: path.join(PICTURES, `${name}.png`) }),

    close: () => context.close(),
  };
  await notebook.ready();
  return notebook;
}

/** What the reader sees of one graph. */
export function graphOf(root) {
  const canvas = root.locator('canvas');
  return {
    root,
    canvas,
    text: (selector) => root.locator(selector).textContent(),
    button: (name) => root.getByRole('button', { name, exact: true }),
    async hover(x, y) {
      await canvas.hover({ position: { x, y } });
      return root.locator('.tip .name').textContent();
    },
    /** Whether the graph is there and reacts: a search of its first frames finds some. */
    async isAlive() {
      await root.locator('input').fill('In [');
      const matched = await root.locator('.matched').textContent();
      await root.locator('input').fill('');
      return /^\d+ % · \d+$/.test(matched);
    },
  };
}
