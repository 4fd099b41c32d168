/**
 * Whether the page is dark. The colour of its text says so, in JupyterLab, VS Code, Colab and anywhere else.
 *
 * @param {Element} element of the page
 */
export function isDark(element) {
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
  wrap.ontransitionend = (event) => {
    if (event.target !== wrap) return;
    apply();
    onChange();
  };
  apply();
}
