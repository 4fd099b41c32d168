/** Keys that Lab takes for commands when a cell has the focus: delete, insert, cut, merge, interrupt, restart, ... */
const COMMANDS = ['d', 'd', 'a', 'b', 'x', 'c', 'v', 'z', 'm', 'y', 'r', '1', 'j', 'k', 'Shift+M', 'Shift+J', 'i', 'i', '0', '0', 'Shift+L'];

/** What has the focus, within shadow roots too: its tag and words, or "" outside of all graphs. */
const focused = (page) =>
  page.evaluate(() => {
    let at = document.activeElement;
    if (!at?.closest('.jflame')) return '';
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return `${at.tagName} ${at.title || at.textContent.slice(0, 40)}`;
  });

async function pressAll(page) {
  for (const key of COMMANDS) await page.keyboard.press(key, { noWaitAfter: true });
}

/**
 * Presses each command's keys on everything in a graph that Tab comes to, and in its menu.
 *
 * @param {import('playwright-core').Page} page
 * @param {object} graph
 * @param {(what: string) => Promise<void>} check that nothing has happened
 * @returns {Promise<string[]>} what had the focus
 */
export async function pressEverywhere(page, { root, button }, check) {
  const tried = [];
  await root.locator('.toolbar button').first().focus();
  for (let here = await focused(page); here; here = await focused(page)) {
    tried.push(here);
    await pressAll(page);
    await check(here);
    await page.keyboard.press('Tab');
  }
  await button('Save').click();
  for (const item of await root.locator('.menu button').all()) {
    await item.focus();
    tried.push(await focused(page));
    await pressAll(page);
    await check(tried.at(-1));
  }
  await page.keyboard.press('Escape');
  return tried;
}
