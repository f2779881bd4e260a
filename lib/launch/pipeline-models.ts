/** Roles of a pipeline that ask a model beside the agent. */
export type PipelineRole = 'summariser' | 'judge';

/** The only scripted model that can do the work of each role. */
export const SCRIPTED_FOR: Readonly<Record<PipelineRole, string>> = {
  summariser: 'scripted/extractive',
  judge: 'scripted/evidence',
};

/**
 * Summariser and judge where none is named: the agent's own model, as in arXiv:2604.16529; scripted ones beside a
 * scripted agent, and beside none.
 */
export function pipelineModels(agentModel: string | null): Record<PipelineRole, string> {
  if (agentModel === null || agentModel.startsWith('scripted/')) return { ...SCRIPTED_FOR };
  return { summariser: agentModel, judge: agentModel };
}

/** Why a scripted model cannot do the work of a role, one sentence; null when it can, and for models of a provider. */
export function scriptedRoleProblem(role: PipelineRole, model: string): string | null {
  if (!model.startsWith('scripted/') || model === SCRIPTED_FOR[role]) return null;
  const does = role === 'judge' ? 'cannot vote' : 'cannot write summaries';
  return `${model} ${does}; the scripted ${role} is ${SCRIPTED_FOR[role]}.`;
}
