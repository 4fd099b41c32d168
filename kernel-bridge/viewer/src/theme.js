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
 * Lets an element follow the page. A change of theme is an attribute of the page's outermost elements, or a transition of
 * the colour of text; JupyterLab's has no transition, because it takes its stylesheet away.
 *
 * @param {HTMLElement} host
 * @param {HTMLElement} wrap with a transition of its colour
 * @param {() => void} onChange
 * @returns {() => void} watches again, after the element was out of the page
 */
export function followTheme(host, wrap, onChange) {
  const apply = () => {
    const scheme = isDark(host) ? 'dark' : 'light';
    if (scheme === wrap.style.colorScheme) return;
    wrap.style.colorScheme = scheme;
    onChange();
  };
  const watcher = new MutationObserver(() => (host.isConnected ? apply() : watcher.disconnect()));
  wrap.ontransitionend = apply;
  return () => {
    apply();
    for (const part of [document.documentElement, document.body]) watcher.observe(part, { attributes: true });
  };
}
