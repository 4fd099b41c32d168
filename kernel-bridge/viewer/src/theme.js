/**
 * Whether the page is dark: what JupyterLab, VS Code and Colab say of themselves, else what the colour of its text means.
 *
 * @param {Element} element of the page
 */
export function isDark(element) {
  const { body, documentElement } = document;
  const lab = body.dataset.jpThemeLight;
  if (lab) return lab === 'false';
  if (/\bvscode-(dark|high-contrast)(?!-light)\b/.test(body.className)) return true;
  if (documentElement.getAttribute('theme') === 'dark') return true;
  const [red, green, blue] = getComputedStyle(element).color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0];
  return red * 0.3 + green * 0.6 + blue * 0.1 > 140;
}

/**
 * Lets an element follow the page. A change of theme changes the colour of text, which is a transition that ends: so
 * nothing outside has to be watched.
 *
 * @param {HTMLElement} host
 * @param {HTMLElement} wrap with a transition of its colour
 * @param {() => void} onChange
 */
export function followTheme(host, wrap, onChange) {
  const apply = () => {
    wrap.style.colorScheme = isDark(host) ? 'dark' : 'light';
  };
  wrap.addEventListener('transitionend', (event) => {
    if (event.target !== wrap) return;
    apply();
    onChange();
  });
  apply();
}
