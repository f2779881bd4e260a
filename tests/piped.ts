import { pipelineFrom, type PipelineSettings } from '@/lib/refine/settings';
import type { LaunchSettings } from '@/lib/launch/settings';
import type { ChatModel } from '@/lib/model/chat-model';
import { settingsFrom } from '@/lib/tournament/settings';
import { launched } from './launched';
import { answering, fenced, SUBMIT, turnOf } from './scripted-replies';

/** An agent of which every second seed solves the task, by files that differ, so that no two patches are the same. */
export const everySecond = () =>
  answering((request) => {
    const seed = request.seed ?? 0;
    const answer = seed % 2 === 1 ? 'right' : 'wrong';
    return fenced(
      turnOf(request) === 1
        ? `echo ${answer} > answer.txt; echo ${seed} > note.txt; cat answer.txt note.txt`
        : `${SUBMIT} && cat answer.txt note.txt`,
    );
  });

/** A launched pipeline of small tasks (N = 4, K = 2, V = 3, T = 2 where nothing else is said), not yet run. */
export async function piped(
  tasks: string[],
  change: Partial<PipelineSettings> = {},
  launch: Partial<LaunchSettings> = {},
) {
  const models = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
  const pipeline = {
    ...pipelineFrom('paper', models),
    ...{ keep: 2, selection: settingsFrom('paper', { votes: 3 }) },
    ...change,
  };
  const made = await launched(tasks, { n: 4, concurrency: 4, pipeline, ...launch });
  const { tools, run } = made;
  /** Runs it with an agent's model, the scripted summariser and judge; any of them may be another. */
  const runPipeline = (agent: ChatModel, others: Record<string, ChatModel> = {}, signal?: AbortSignal) =>
    run(agent, signal, {
      model: (name) => others[name] ?? (name === 'scripted/test' ? agent : tools.run.model(name)),
    });
  return { ...made, runPipeline };
}
