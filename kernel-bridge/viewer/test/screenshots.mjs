/** Pictures for people to look at: `node test/screenshots.mjs FOLDER`. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { COMMITTED } from '../build.mjs';
import { drawn, launch, open } from './browser.mjs';
import { output, page as pageOf } from './page.mjs';
import { large } from './recording.mjs';
import { training } from './training.mjs';

const folder = process.argv[2] ?? '../../out';
const script = (await readFile(COMMITTED, 'utf8')).trim();
const browser = await launch();

const press = (name) => (page) => page.getByRole('button', { name, exact: true }).click();
const hover = (x, y) => (page) => page.locator('canvas').hover({ position: { x, y } });
const pick = (x, y) => (page) => page.locator('canvas').click({ position: { x, y } });
const seek = (text) => (page) => page.locator('input').fill(text);

const SHOTS = {
  light: { actions: [hover(300, 130)] },
  dark: { theme: 'dark', actions: [pick(300, 130), hover(300, 130)] },
  narrow: { width: 400, actions: [pick(200, 70)] },
  wide: { width: 1600, actions: [] },
  phone: { width: 390, hasTouch: true, isMobile: true, deviceScaleFactor: 2, theme: 'dark', actions: [press('Time order')] },
  time: { actions: [press('Time order'), hover(700, 130)] },
  'time-one': { theme: 'dark', actions: [press('Time order'), pick(620, 110)] },
  search: { actions: [seek('aten::')] },
  sandwich: { actions: [pick(300, 110), press('Callers'), hover(300, 130)] },
  compact: { theme: 'dark', actions: [press('Compact'), hover(200, 130)] },
  flip: { actions: [press('Flip'), press('On CPU')] },
  menu: { actions: [pick(300, 130), press('Save'), (page) => page.locator('summary').click()] },
  large: { data: large(5000), actions: [] },
};

await mkdir(folder, { recursive: true });
for (const [name, { theme = 'light', data = training(), width = 1000, actions, ...options }] of Object.entries(SHOTS)) {
  const page = await open(browser, pageOf([output(data, script)], { theme }), { width, height: 900, ...options });
  await drawn(page);
  for (const action of actions) await action(page);
  await page.waitForTimeout(100);
  await page.screenshot({ path: path.join(folder, `viewer-${name}.png`), fullPage: true });
  console.log(name, await page.evaluate(() => document.querySelector('.jflame').dataset.drawMs), page.errors.join());
  await page.context().close();
}
await browser.close();
