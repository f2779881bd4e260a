import type { Role } from '@/lib/access/roles';

/** Objects of the filled database that addresses name. */
export interface Ids {
  experiment: string;
  task: string;
  rollout: string;
  tournament: string;
}

/** Who must be let in: a role and those above it, or anybody. */
type Needs = Role | 'nobody';

/** Every page: the file that answers, an address of it, who may read it. */
export const PAGES: Record<string, [(ids: Ids) => string, Needs]> = {
  '/': [() => '/', 'viewer'],
  '/account': [() => '/account', 'viewer'],
  '/accounts': [() => '/accounts', 'admin'],
  '/audit': [() => '/audit', 'admin'],
  '/compare': [() => '/compare', 'viewer'],
  '/experiments/[id]': [({ experiment }) => `/experiments/${experiment}`, 'viewer'],
  '/experiments/[id]/endings': [({ experiment }) => `/experiments/${experiment}/endings`, 'viewer'],
  '/experiments/[id]/selections': [({ experiment }) => `/experiments/${experiment}/selections`, 'viewer'],
  '/experiments/[id]/tasks/[task]': [
    ({ experiment, task }) => `/experiments/${experiment}/tasks/${task}`,
    'viewer',
  ],
  '/groups/[tournament]/[round]/[group]': [({ tournament }) => `/groups/${tournament}/0/0`, 'viewer'],
  '/import': [() => '/import', 'runner'],
  '/links': [() => '/links', 'viewer'],
  '/login': [() => '/login', 'nobody'],
  '/new': [() => '/new', 'runner'],
  '/redaction': [() => '/redaction', 'viewer'],
  '/results': [() => '/results', 'viewer'],
  '/rollouts/[id]': [({ rollout }) => `/rollouts/${rollout}`, 'viewer'],
};

/** Every read of the API, in the same form. */
export const ROUTES: Record<string, [(ids: Ids) => string, Needs]> = {
  '/healthz': [() => '/healthz', 'nobody'],
  '/api/v1/[[...rest]]': [() => '/api/v1/nothing/at/all', 'viewer'],
  '/api/v1/audit': [() => '/api/v1/audit', 'admin'],
  '/api/v1/benchmarks': [() => '/api/v1/benchmarks', 'viewer'],
  '/api/v1/compare/experiments': [
    ({ experiment }) => `/api/v1/compare/experiments?e=${experiment}&e=none`,
    'viewer',
  ],
  '/api/v1/compare/gold': [({ rollout }) => `/api/v1/compare/gold?rollout=${rollout}`, 'viewer'],
  '/api/v1/compare/steps': [({ rollout }) => `/api/v1/compare/steps?r=${rollout}&r=${rollout}`, 'viewer'],
  '/api/v1/experiments': [() => '/api/v1/experiments', 'viewer'],
  '/api/v1/experiments/[id]': [({ experiment }) => `/api/v1/experiments/${experiment}`, 'viewer'],
  '/api/v1/experiments/[id]/deletion': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/deletion`,
    'admin',
  ],
  '/api/v1/experiments/[id]/events': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/events`,
    'viewer',
  ],
  '/api/v1/experiments/[id]/export': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/export?format=csv`,
    'runner',
  ],
  '/api/v1/experiments/[id]/launch': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/launch`,
    'viewer',
  ],
  '/api/v1/experiments/[id]/manifest': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/manifest`,
    'viewer',
  ],
  '/api/v1/experiments/[id]/report': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/report`,
    'viewer',
  ],
  '/api/v1/experiments/[id]/selections': [
    ({ experiment }) => `/api/v1/experiments/${experiment}/selections`,
    'viewer',
  ],
  '/api/v1/experiments/[id]/tasks/[task]': [
    ({ experiment, task }) => `/api/v1/experiments/${experiment}/tasks/${task}`,
    'viewer',
  ],
  '/api/v1/jobs/[id]': [() => '/api/v1/jobs/none', 'viewer'],
  '/api/v1/launch-options': [() => '/api/v1/launch-options', 'viewer'],
  '/api/v1/openapi.json': [() => '/api/v1/openapi.json', 'viewer'],
  '/api/v1/pipelines': [() => '/api/v1/pipelines', 'viewer'],
  '/api/v1/redaction': [
    ({ rollout }) =>
      `/api/v1/redaction?target=${encodeURIComponent(JSON.stringify({ kind: 'rollout', rolloutId: rollout }))}`,
    'viewer',
  ],
  '/api/v1/redaction/rules': [() => '/api/v1/redaction/rules', 'viewer'],
  '/api/v1/rollouts/[id]': [({ rollout }) => `/api/v1/rollouts/${rollout}`, 'viewer'],
  '/api/v1/rollouts/[id]/attachments/[position]': [
    ({ rollout }) => `/api/v1/rollouts/${rollout}/attachments/0`,
    'viewer',
  ],
  '/api/v1/rollouts/[id]/find': [({ rollout }) => `/api/v1/rollouts/${rollout}/find?q=a`, 'viewer'],
  '/api/v1/rollouts/[id]/lineage': [({ rollout }) => `/api/v1/rollouts/${rollout}/lineage`, 'viewer'],
  '/api/v1/rollouts/[id]/patch': [({ rollout }) => `/api/v1/rollouts/${rollout}/patch`, 'viewer'],
  '/api/v1/rollouts/[id]/raw': [({ rollout }) => `/api/v1/rollouts/${rollout}/raw`, 'viewer'],
  '/api/v1/rollouts/[id]/steps': [({ rollout }) => `/api/v1/rollouts/${rollout}/steps`, 'viewer'],
  '/api/v1/rollouts/[id]/steps/[index]': [({ rollout }) => `/api/v1/rollouts/${rollout}/steps/0`, 'viewer'],
  '/api/v1/rollouts/[id]/tail': [({ rollout }) => `/api/v1/rollouts/${rollout}/tail`, 'viewer'],
  '/api/v1/search': [() => '/api/v1/search?q=a', 'viewer'],
  '/api/v1/shares': [() => '/api/v1/shares', 'viewer'],
  '/api/v1/tournaments/[id]': [({ tournament }) => `/api/v1/tournaments/${tournament}`, 'viewer'],
};

/** Every server action. */
export const ACTIONS: Record<string, Needs> = {
  ...{ logIn: 'nobody', logOut: 'viewer', changePassword: 'viewer' },
  ...{ addAccount: 'admin', setAccountRole: 'admin', setAccountPassword: 'admin', removeAccount: 'admin' },
  ...{ createToken: 'admin', revokeToken: 'admin', deleteExperiment: 'admin' },
  ...{ startScan: 'runner', startImport: 'runner', uploadParts: 'runner', addBenchmark: 'runner' },
  ...{ startSummarize: 'runner', startSelect: 'runner', cancelJob: 'runner' },
  ...{ launch: 'runner', pauseLaunch: 'runner', resumeLaunch: 'runner', cancelLaunch: 'runner' },
  ...{ cancelSlot: 'runner', retryTask: 'runner', setStageHeld: 'runner', cancelIteration: 'runner' },
  ...{ createShare: 'runner', revokeShare: 'runner' },
  ...{ addRedactionPattern: 'runner', allowFoundValue: 'runner', setRedactionSwitch: 'runner' },
  ...{ removeRedactionRule: 'runner' },
};
