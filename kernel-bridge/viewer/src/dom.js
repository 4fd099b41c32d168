const FOCUSABLE = ['button', 'input', 'select', 'summary', 'canvas'];

/**
 * Makes an element. Text is only ever text: names are hostile.
 *
 * The attribute on what can have the focus keeps keys from JupyterLab's shortcuts: Lumino looks at the element itself,
 * and listens before anybody else does.
 *
 * @param {string} selector a tag, or `tag.class`
 * @param {object} [properties] properties of the element, or attributes where it has none of that name
 * @param {...(Node|string)} children
 */
export function element(selector, properties = {}, ...children) {
  const [tag, className = ''] = selector.split('.');
  const made = document.createElement(tag);
  made.className = className;
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  if (FOCUSABLE.includes(tag)) made.setAttribute('data-lm-suppress-shortcuts', 'true');
  made.append(...children);
  return made;
}

/** A button. */
export const button = (text, title, onclick, properties) =>
  element('button', { type: 'button', title, onclick, ...properties }, text);

/** Shows that a button is on. */
export const press = (made, isOn) => made.setAttribute('aria-pressed', isOn);

/** A name, whatever direction it is written in. */
export const name = (text, className = '') => element(`bdi.${className}`, {}, text);
