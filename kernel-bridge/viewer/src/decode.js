/**
 * Undoes base64 and gzip.
 *
 * @param {string} base64
 * @returns {Promise<object>} the viewer data, see FORMAT.md
 */
export async function decode(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return JSON.parse(await new Response(stream).text());
}
