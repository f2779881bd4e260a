/** What a setting does, one sentence, where its name does not tell; by the key of its line. */
const SAYS: Readonly<Record<string, string>> = {
  'Pipeline.iterations': 'Each but the first is shown what the one before found.',
  'Pipeline.keep': 'Summaries a refined rollout is shown.',
  'Pipeline.context': 'Which: its own earlier one, drawn ones, or selected ones.',
  'Pipeline.pool': 'Who stands in the final tournament.',
  'Pipeline.summariser': 'Writes a report about each rollout.',
  'Pipeline.judge': 'Votes on groups of reports.',
  'Pipeline.selection.pairing': 'Who meets whom in a round.',
  'Pipeline.selection.display': 'Order in which the judge sees a group.',
  'Pipeline.selection.tie': 'Decides equal votes, one rule after the other.',
  'Pipeline.selection.reasks': 'Of an unreadable vote before it is spoiled.',
  'Pipeline.selection.early': 'Exact stops once the winner is settled.',
  'Pipeline.selection.dedupe': 'On: one stands for all its copies.',
  'Pipeline.selection.representation': 'Summaries, or whole traces.',
  'Pipeline.holdBeforeRefinement': 'Wait for a person after iteration 0.',
};

export const saysOf = (key: string): string | undefined => SAYS[key];
