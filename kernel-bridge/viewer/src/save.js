import { element } from './dom.js';

/**
 * Offers a text as a file. Where a page may not do that (a sandboxed frame), nothing happens.
 *
 * @param {Node} place to put the link for a moment
 */
export function download(place, fileName, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = element('a', { href: url, download: fileName, hidden: true });
  place.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1e4);
}

/**
 * Puts a text on the clipboard.
 *
 * @param {Node} place for the older way, which needs a field
 * @returns {Promise<boolean>} whether it is there
 */
export async function copy(place, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element('textarea', { value: text });
    place.append(field);
    field.select();
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    } finally {
      field.remove();
    }
  }
}
