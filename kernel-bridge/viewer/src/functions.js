import { amount, columnPercent } from './format.js';
import { button, element, name } from './dom.js';
import { functionRows } from './statistics.js';

const ROWS = 25;

/**
 * The graph as a table, for those who cannot see it and those who prefer numbers.
 *
 * @param {import('./profile.js').Profile} profile
 * @param {(fn: number) => void} onFunction
 */
export function createFunctionTable(profile, onFunction) {
  const table = {
    /** @param {() => import('./tree.js').TreeNode} tree makes the merged tree, when it is wanted */
    show(tree) {
      table.tree = tree;
      table.fill();
    },

    fill() {
      if (!table.element.open) return;
      const tree = table.tree();
      const rows = functionRows(tree);
      table.body.replaceChildren(...rows.slice(0, ROWS).map((row) => table.row(row, tree.total)));
      table.more.textContent = rows.length > ROWS ? `and ${rows.length - ROWS} more` : '';
    },

    row({ frame, self, total }, whole) {
      const cells = [
        columnPercent(self, whole),
        columnPercent(total, whole),
        amount(total, profile.unit),
        button(name(frame.name), 'Show its callers and callees', () => onFunction(frame.fn)),
        name(frame.file),
      ];
      return element('tr', {}, ...cells.map((cell) => element('td', {}, cell)));
    },
  };
  table.body = element('tbody');
  table.more = element('small');
  const heading = ['own', 'total', 'total', 'function', 'where'].map((words) => element('th', { scope: 'col' }, words));
  table.element = element(
    'details',
    { ontoggle: () => table.fill() },
    element('summary', {}, 'Functions that took the time'),
    element('div.lines', {},
      element('table', {}, element('thead', {}, element('tr', {}, ...heading)), table.body),
      table.more,
    ),
  );
  return table;
}
