/** What a setting does, one sentence, where its name does not tell; by the key of its line. */
const SAYS: Readonly<Record<string, string>> = {
  'Pipeline.iterations': 'Rounds of N rollouts; each but the first is shown what the one before found.',
  'Pipeline.keep': 'Earlier attempts whose summaries a refined rollout is shown.',
  'Pipeline.context': 'Which: its own earlier one, some drawn at random, or those that were selected.',
  'Pipeline.pool': 'Who stands in the final tournament.',
  'Pipeline.summariser': 'Writes the evidence report about each rollout.',
  'Pipeline.judge': 'Votes on groups of reports.',
  'Pipeline.selection.pairing': 'Who meets whom in a round.',
  'Pipeline.selection.display': 'Order in which the judge sees a group.',
  'Pipeline.selection.tie': 'What decides between equal votes, one rule after the other.',
  'Pipeline.selection.reasks': 'How often an unreadable vote is asked again before it is spoiled.',
  'Pipeline.selection.early': 'Exact stops asking once the rest cannot change the winner.',
  'Pipeline.selection.dedupe': 'On lets one attempt stand for all with the identical patch.',
  'Pipeline.selection.representation': 'The summary of each attempt, or its whole trace.',
  'Pipeline.holdBeforeRefinement': 'Wait for a person when iteration 0 is done.',
};

export const saysOf = (key: string): string | undefined => SAYS[key];
