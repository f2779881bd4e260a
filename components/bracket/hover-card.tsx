import { PlainText } from '@/components/trajectory/plain-text';
import type { BracketNode } from './arrow-keys';
import type { BracketModel } from './bracket-model';
import { SIZES } from '@/lib/bracket/layout';

const WIDTH = 380;

/** The headlines of the candidates under the pointer; what it says stands in the group's panel as well. */
export function HoverCard({ model, node }: { model: BracketModel; node: BracketNode }) {
  const place = placeOf(model, node);
  if (!place) return null;
  const left = Math.max(8, Math.min(place.x, model.layout.width - WIDTH - 8));
  const below = place.y + 20;
  const flip = below + 40 * place.ids.length > model.layout.height && place.y > 80;
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 rounded-md border border-line-strong bg-surface p-2 text-xs shadow-floating"
      style={{
        left,
        width: WIDTH,
        ...(flip ? { bottom: model.layout.height - place.y + 20 } : { top: below }),
      }}
    >
      {place.ids.slice(0, 4).map((id) => {
        const rollout = model.rollouts.get(id);
        if (!rollout) return null;
        return (
          <p key={id} className="flex gap-2 py-0.5">
            <span className="shrink-0 font-mono font-semibold">{model.labelOf(rollout.id)}</span>
            <span className="line-clamp-3 min-w-0 text-ink-2">
              {rollout.headline ? (
                <PlainText text={rollout.headline} />
              ) : rollout.summary === 'failed' ? (
                'Its summary failed.'
              ) : (
                'Not summarised yet.'
              )}
              {node.kind === 'candidate' && model.foldedInto.has(id) && (
                <> Stands also for {model.foldedInto.get(id)?.join(', ')}: the identical patch.</>
              )}
            </span>
          </p>
        );
      })}
      {place.ids.length > 4 && <p className="text-ink-3">and {place.ids.length - 4} more</p>}
    </div>
  );
}

function placeOf(model: BracketModel, node: BracketNode): { x: number; y: number; ids: string[] } | null {
  const { candidates, joints } = model.layout;
  if (node.kind === 'candidate') {
    const found = candidates.find((candidate) => candidate.id === node.id);
    return found ? { x: found.x + 32, y: found.y, ids: [found.id] } : null;
  }
  const joint = joints.find((one) => one.key === node.key);
  return joint
    ? { x: joint.x + SIZES.joint - 24, y: joint.y + 8, ids: joint.inputs.map((input) => input.id) }
    : null;
}
