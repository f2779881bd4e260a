import type { ArrowKey } from './arrow-keys';

/** A thing of the picture that takes the focus. */
export interface PictureNode {
  key: string;
  x: number;
  y: number;
}

/** What lies next in the direction of an arrow key: along it first, beside it at half the price. Null at an edge. */
export function nextNode(nodes: readonly PictureNode[], from: string, key: ArrowKey): PictureNode | null {
  const here = nodes.find((node) => node.key === from);
  if (!here) return null;
  const column = nodes.filter((node) => node.x === here.x).sort((a, b) => a.y - b.y);
  if (key === 'Home') return column[0] ?? null;
  if (key === 'End') return column.at(-1) ?? null;
  const at = column.indexOf(here);
  if (key === 'ArrowUp') return column[at - 1] ?? null;
  if (key === 'ArrowDown') return column[at + 1] ?? null;
  const ahead = nodes.filter((node) => (key === 'ArrowRight' ? node.x > here.x : node.x < here.x));
  const price = (node: PictureNode) => Math.abs(node.x - here.x) + Math.abs(node.y - here.y) * 2;
  return ahead.sort((a, b) => price(a) - price(b))[0] ?? null;
}
