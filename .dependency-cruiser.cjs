/** The arrows of ARCHITECTURE.md: app → verbs → db → core, adapters → core, worker and cli → everything. */
const core =
  '^lib/(rollout|summary|tournament|refine|metrics|launch|compare|simulate|redact|access|bracket)/|^lib/(ids|errors|version)\\.ts$';
/** Pure packages: parsing, comparing texts, terminal colours. */
const coreNpm = '(^|/)node_modules/(zod|diff|anser)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-imports-core-and-zod',
      severity: 'error',
      from: { path: core, pathNot: '\\.test\\.ts$' },
      to: { pathNot: [core, coreNpm] },
    },
    {
      name: 'adapters-import-core',
      comment:
        'model, import, sandbox, agents, benchmarks, export know no database, no page and no other adapter',
      severity: 'error',
      from: { path: '^lib/(model|import|sandbox|agents|benchmarks|export)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(app|components|db)/|^lib/(worker|cli|api|experiments|queue|sharing)/' },
    },
    {
      name: 'adapter-does-not-import-adapter',
      comment: 'an adapter gets what it needs of another through its port, whose types it may name',
      severity: 'error',
      from: { path: '^lib/(model|import|sandbox|agents|benchmarks|export)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^lib/(model|import|sandbox|agents|benchmarks|export)/',
        pathNot: '^lib/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'prompts-know-no-outcome',
      comment:
        'what builds or asks a prompt reads rollouts without outcomes (db/blind-rollouts.ts) and no figure of them',
      severity: 'error',
      from: {
        path: [
          '^lib/experiments/(ask-vote|candidate|drive-task|hold-tournament|select-task|summarize-rollout|attempt-slot)\\.ts$',
          '^lib/(summary|tournament|refine)/',
          '^lib/agents/[a-z0-9-]*(prompts|chat)\\.ts$',
        ],
        pathNot: '\\.test\\.ts$',
      },
      to: {
        path: '^db/(rollouts|gold-patches|compare-.*|report-input|selections-input|pipeline-input|rollout-page|task-page|lineage)\\.ts$|^lib/metrics/(report|pipeline-.*|selections-.*|compare-.*)\\.ts$|^lib/benchmarks/',
      },
    },
    {
      name: 'db-imports-core',
      severity: 'error',
      from: { path: '^db/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(app|components|lib)/', pathNot: core },
    },
    {
      name: 'verbs-do-not-build-adapters',
      severity: 'error',
      from: { path: '^lib/(experiments|sharing)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^(app|components)/|^lib/(worker|cli|api|model|import|sandbox|agents|benchmarks|export|queue)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'lib-and-db-never-import-pages',
      severity: 'error',
      from: { path: '^(lib|db)/' },
      to: { path: '^(app|components)/' },
    },
    {
      name: 'components-use-api-and-core',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(app|db|lib)/', pathNot: [core, '^lib/api/', '^app/actions/'] },
    },
    {
      name: 'ui-primitives-know-no-domain',
      severity: 'error',
      from: { path: '^components/(ui|charts)/' },
      to: { path: '^(lib|components/(?!ui/|charts/))' },
    },
    {
      name: 'app-uses-verbs-db-components',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^lib/(worker|cli|model|sandbox|agents|benchmarks|queue)/' },
    },
    {
      name: 'api-for-the-browser-is-pure',
      severity: 'error',
      from: { path: '^lib/api/' },
      to: { path: '^(app|components|db)/|^lib/', pathNot: [core, '^lib/api/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next[^/]*|\\.node|samples)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
