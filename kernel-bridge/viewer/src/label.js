import { percent } from './format.js';
import { brief, describe } from './profile.js';

/** Knows how wide a text is: sums of measured characters, because a browser's measuring is slow.
 *
 * @param {(text: string) => number} measure
 */
export function createRuler(measure) {
  const ruler = {
    width(text) {
      let sum = 0;
      for (const char of text) {
        let width = ruler.widths.get(char);
        if (width === undefined) ruler.widths.set(char, (width = measure(char)));
        sum += width;
      }
      return sum;
    },

    /** The text, shortened by an ellipsis where it is wider than `available`; "" where next to nothing is left. */
    fit(text, available) {
      if (ruler.width(text) <= available) return text;
      let rest = available - ruler.width('…');
      let kept = '';
      for (const char of text) {
        rest -= ruler.width(char);
        if (rest < 0) break;
        kept += char;
      }
      return kept.length > 1 ? `${kept}…` : '';
    },
  };
    ruler.widths = new Map();
  return ruler;
}

/** With a mark that what follows a name is written from left to right, whatever the name is. */
const BETWEEN = '\u200e\u2002';

/**
 * What to write on a box, as much as fits: first the share is given up, then the file, then the name's end.
 *
 * @param {import('./layout.js').Box} box
 * @param {number} whole what 100 % is
 * @param {ReturnType<createRuler>} ruler
 * @param {number} available pixels
 */
export function fitLabel(box, whole, ruler, available) {
  if (available < 10) return '';
  const candidates = labels(box, percent(box.total, whole));
  return candidates.find((text) => ruler.width(text) <= available) ?? ruler.fit(candidates.at(-1), available);
}

function labels({ node, small }, share) {
  if (small) return [`+${small} small${BETWEEN}${share}`, `+${small} small`, `+${small}`];
  const { frame, chain } = node;
  if (chain.length > 1) {
    const more = `${BETWEEN}+${chain.length - 1}`;
    const ends = `${brief(frame)} › ${chain.at(-1).name}${more}`;
    return [ends + BETWEEN + share, ends, brief(frame) + more, brief(frame)];
  }
  const long = describe(frame);
  return [long + BETWEEN + share, long, brief(frame) + BETWEEN + share, brief(frame)];
}
