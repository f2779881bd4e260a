import type { AtifNotes } from '@/lib/import/import-files';
import { objectOf, objectsOf, stringOf } from '@/lib/import/json-value';

/** What claiming needs to know of an ATIF document. */
export function atifNotes(value: unknown): AtifNotes {
  const document = objectOf(value);
  const agent = objectOf(document.agent);
  const references = objectsOf(document.steps)
    .flatMap((step) => objectsOf(objectOf(step.observation).results))
    .flatMap((result) => objectsOf(result.subagent_trajectory_ref));
  const subagents = references
    .map((reference) => stringOf(reference.trajectory_path))
    .filter((name) => name !== null);
  return {
    sessionId: stringOf(document.session_id) ?? stringOf(document.trajectory_id),
    agentName: stringOf(agent.name),
    parentSession: stringOf(objectOf(agent.extra).parent_session_id),
    continuedIn: stringOf(document.continued_trajectory_ref),
    subagents: [...new Set(subagents)],
  };
}
