import type { BracketLayout } from '@/lib/bracket/layout';

/** A thing of the bracket that takes the focus: a candidate's row or a group. */
export type BracketNode = { kind: 'candidate'; id: string } | { kind: 'group'; key: string };

export const ARROW_KEYS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End'] as const;
export type ArrowKey = (typeof ARROW_KEYS)[number];

export const nodeId = (node: BracketNode): string => (node.kind === 'group' ? node.key : node.id);

/**
 * Where an arrow key leads: up and down stay in the column, right follows the winner's path to the next
 * group, left goes back to where the winner came from. Null at an edge.
 */
export function neighbour(layout: BracketLayout, from: BracketNode, key: ArrowKey): BracketNode | null {
  if (key === 'ArrowLeft' || key === 'ArrowRight')
    return key === 'ArrowRight' ? nextGroup(layout, from) : cameFrom(layout, from);
  const column = columnOf(layout, from);
  const at = column.findIndex((node) => nodeId(node) === nodeId(from));
  if (key === 'Home') return column[0] ?? null;
  if (key === 'End') return column.at(-1) ?? null;
  return (key === 'ArrowUp' ? column[at - 1] : column[at + 1]) ?? null;
}

function columnOf(layout: BracketLayout, node: BracketNode): BracketNode[] {
  if (node.kind === 'candidate')
    return [...layout.candidates]
      .sort((a, b) => a.y - b.y)
      .map((candidate) => ({ kind: 'candidate', id: candidate.id }));
  const round = layout.joints.find((joint) => joint.key === node.key)?.round;
  return layout.joints
    .filter((joint) => joint.round === round)
    .map((joint) => ({ kind: 'group', key: joint.key }));
}

function nextGroup(layout: BracketLayout, from: BracketNode): BracketNode | null {
  const joint = from.kind === 'group' ? layout.joints.find((one) => one.key === from.key) : null;
  const id = from.kind === 'candidate' ? from.id : joint?.winner;
  const round = joint ? joint.round + 1 : 0;
  const next = layout.joints.find(
    (one) => one.round === round && one.inputs.some((input) => input.id === id),
  );
  return next ? { kind: 'group', key: next.key } : null;
}

function cameFrom(layout: BracketLayout, from: BracketNode): BracketNode | null {
  if (from.kind === 'candidate') return null;
  const joint = layout.joints.find((one) => one.key === from.key);
  const id = joint?.winner ?? joint?.inputs[0]?.id;
  if (!joint || id === undefined) return null;
  if (joint.round === 0) return { kind: 'candidate', id };
  const before = layout.joints.find((one) => one.round === joint.round - 1 && one.winner === id);
  return before ? { kind: 'group', key: before.key } : null;
}
