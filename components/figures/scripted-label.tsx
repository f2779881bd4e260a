import { Badge } from '@/components/ui/badge';

/** Stands wherever a result of a scripted model shows. */
export function ScriptedLabel({ model }: { model?: string }) {
  return (
    <Badge title={`Made by rules on this machine${model ? ` (${model})` : ''}, not by a language model.`}>
      scripted
    </Badge>
  );
}
