import { amount, columnPercent } from './format.js';
import { button, element, name } from './dom.js';
import { functionRows } from './statistics.js';

const ROWS = 25;

/**
 * The graph as a table, for those who cannot see it and those who prefer numbers.
 */
export class FunctionTable {
  /**
   * @param {import('./profile.js').Profile} profile
   * @param {(fn: number) => void} onFunction
   */
  constructor(profile, onFunction) {
    this.profile = profile;
    this.onFunction = onFunction;
    this.body = element('tbody');
    this.more = element('small');
    const heading = ['own', 'total', 'total', 'function', 'where'].map((words) => element('th', { scope: 'col' }, words));
    this.element = element(
      'details',
      { ontoggle: () => this.fill() },
      element('summary', {}, 'Functions that took the time'),
      element(
        'div',
        { className: 'lines' },
        element('table', {}, element('thead', {}, element('tr', {}, ...heading)), this.body),
        this.more,
      ),
    );
  }

  /** @param {() => import('./tree.js').TreeNode} tree makes the merged tree, when it is wanted */
  show(tree) {
    this.tree = tree;
    this.fill();
  }

  fill() {
    if (!this.element.open) return;
    const tree = this.tree();
    const rows = functionRows(tree);
    this.body.replaceChildren(...rows.slice(0, ROWS).map((row) => this.row(row, tree.total)));
    this.more.textContent = rows.length > ROWS ? `and ${rows.length - ROWS} more` : '';
  }

  row({ frame, self, total }, whole) {
    const cells = [
      columnPercent(self, whole),
      columnPercent(total, whole),
      amount(total, this.profile.unit),
      button(name(frame.name), 'Show its callers and callees', () => this.onFunction(frame.fn)),
      name(frame.file),
    ];
    return element('tr', {}, ...cells.map((cell) => element('td', {}, cell)));
  }
}
