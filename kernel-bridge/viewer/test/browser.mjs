/** A real browser: the system's Chromium. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The path of the browser: what CHROMIUM says, or what is found in PATH; undefined for none. */
export function findBrowser() {
  const found = (process.env.PATH ?? '').split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  return [process.env.CHROMIUM, ...found].find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export const launch = () => chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox', '--disable-gpu'] });

/**
 * Opens a page from text.
 *
 * @param {import('playwright-core').Browser} browser
 */
export async function open(browser, html, { headers = {}, width = 1000, height = 900, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15000);
  page.errors = [];
  page.on('console', (message) => message.type() === 'error' && page.errors.push(message.text()));
  page.on('pageerror', (error) => page.errors.push(String(error)));
  await page.route('**/*', (route) =>
    route.request().url().endsWith('/') ? route.fulfill({ body: html, contentType: 'text/html; charset=utf-8', headers }) : route.abort(),
  );
  await page.addInitScript(() => {
    window.pageListeners = [];
    const { addEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      const isPages = new Error().stack.includes(location.host); // and not the test's own
      if (isPages && (this === window || this === document)) window.pageListeners.push(type);
      return addEventListener.call(this, type, ...rest);
    };
    window.globalsBefore = Object.getOwnPropertyNames(window);
  });
  await page.goto('http://notebook.test/');
  return page;
}

/** Waits until all graphs of a page are drawn. */
export const drawn = (page, graphs = 1) =>
  page.waitForFunction((count) => document.querySelectorAll('.jflame[data-draw-ms]').length === count, graphs);
