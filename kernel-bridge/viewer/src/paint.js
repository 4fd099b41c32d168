import { CLASSES, OTHER, TEXT } from './palette.js';
import { createRuler, fitLabel } from './label.js';
import { matches } from './search.js';
import { max, min } from './numbers.js';

/** CSS pixels from row to row. */
export const ROW = 20;

const GAP = 1;
const PADDING = 6;

/** The class and shade of a box. */
export const classOf = ({ node, small }, isTime) => CLASSES[small && !isTime ? OTHER : node.frame.kind];

/** The colour of a box; hatched classes have one. */
export const fillOf = (box, isTime) => {
  const { fills } = classOf(box, isTime);
  return fills[box.node.frame.shade] ?? fills[0];
};

/** A gap parts neighbours, but a narrow box must not vanish in it. */
export const visibleWidth = (w) => w - min(GAP, w / 4);

/**
 * Draws rows of boxes on a canvas.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} fontFamily
 */
export function createPainter(context, fontFamily) {
  const painter = {
    /**
     * @param {import('./layout.js').Layout} layout
     * @param {object} scene
     * @param {(row: number) => number} scene.top where a row begins
     * @param {number} scene.height of the canvas
     * @param {number} scene.whole what 100 % is
     * @param {boolean} scene.isTime
     * @param {Set<number>|null} scene.found frames that were searched; the others are dimmed
     * @param {number} scene.fn the function that is pointed at; -1 for none
     * @param {import('./tree.js').TreeNode|null} scene.selected
     * @param {Set<import('./tree.js').TreeNode>} scene.callers of what is zoomed; they are dimmed
     * @param {string} scene.color of the page's text
     */
    paint({ rows }, scene) {
      context.textBaseline = 'middle';
      context.font = painter.font;
      rows.forEach((row, index) => {
        const y = scene.top(index);
        if (y > -ROW && y < scene.height) for (const box of row) painter.paintBox(box, y, scene);
      });
      context.globalAlpha = 1;
    },

    paintBox(box, y, { whole, isTime, found, fn, selected, callers, color }) {
      const { x, node, small } = box;
      const w = visibleWidth(box.w);
      const isGroup = small > 0 && !isTime;
      const isDim = found ? isGroup || !matches(node, found) : callers.has(node);
      context.globalAlpha = isDim ? 0.35 : 1;
      context.fillStyle = painter.fill(box, isTime);
      context.fillRect(x, y, w, ROW - GAP);
      const label = fitLabel(isTime ? { ...box, small: 0 } : box, whole, painter.ruler, w - 2 * PADDING);
      if (label) {
        if (isDim) context.globalAlpha = 0.7;
        context.fillStyle = isDim ? color : TEXT;
        context.fillText(label, x + PADDING, y + ROW / 2);
      }
      const isSelected = node === selected && !isGroup;
      if (isSelected || (fn >= 0 && node.frame.fn === fn && !isGroup)) {
        const line = isSelected ? 2 : 1;
        context.globalAlpha = 1;
        context.strokeStyle = TEXT;
        context.lineWidth = line;
        context.strokeRect(x + line / 2, y + line / 2, max(w - line, 0.5), ROW - GAP - line);
      }
    },

    fill(box, isTime) {
      const { hatch } = classOf(box, isTime);
      const color = fillOf(box, isTime);
      if (!hatch) return color;
      if (!painter.patterns.has(hatch)) painter.patterns.set(hatch, painter.pattern(color, hatch));
      return painter.patterns.get(hatch);
    },

    /** Diagonal stripes: time that passes without work. */
    pattern(color, hatch) {
      const tile = document.createElement('canvas');
      tile.width = tile.height = 6;
      const context = tile.getContext('2d');
      context.fillStyle = color;
      context.fillRect(0, 0, 6, 6);
      context.strokeStyle = hatch;
      context.lineWidth = 2;
      context.beginPath();
      for (const offset of [-6, 0, 6]) {
        context.moveTo(offset - 1, 7);
        context.lineTo(offset + 7, -1);
      }
      context.stroke();
      return context.createPattern(tile, 'repeat');
    },
  };
  painter.font = `12px ${fontFamily}`;
  painter.patterns = new Map();
  context.font = painter.font;
  painter.ruler = createRuler((text) => context.measureText(text).width);
  return painter;
}
