/** The order of the house (docs/decisions, DESIGN.md): who may import whom. Enforced in `npm run check`, tested in scripts/boundaries.test.ts. */
const rooms = [
  'identity',
  'governance',
  'channels',
  'strategy',
  'audience',
  'content',
  'compliance',
  'review',
  'publishing',
  'listening',
  'conversations',
  'safety',
  'crisis',
  'advocacy',
  'budget',
  'measurement',
  'reporting',
];

const order = rooms.map((room, index) => ({
  name: `rooms-${room}`,
  comment: `${room} imports only rooms above it`,
  severity: 'error',
  from: { path: `^src/modules/${room}/` },
  to: { path: `^src/modules/(${rooms.slice(index + 1).join('|') || 'none'})/` },
}));

export default {
  forbidden: [
    ...order,
    {
      name: 'rooms-by-index',
      comment: 'a room uses another only through its index.ts',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/modules/([^/]+)/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'known-rooms',
      severity: 'error',
      comment: 'a module folder is one of the rooms',
      from: {},
      to: { path: '^src/modules/', pathNot: `^src/modules/(${rooms.join('|')})/` },
    },
    {
      name: 'kernel-knows-no-room',
      severity: 'error',
      from: { path: '^src/kernel/' },
      to: { path: '^src/(modules|connectors|app|main|serve)' },
    },
    {
      name: 'text-is-pure',
      severity: 'error',
      from: { path: '^src/text/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src/(?!text/)|node:)|^(fs|path|os|crypto|net|http|https|child_process|worker_threads)$' },
    },
    {
      name: 'connectors-know-the-network-only',
      severity: 'error',
      from: { path: '^src/connectors/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(modules|kernel)/' },
    },
    {
      name: 'contracts-are-browser-safe',
      severity: 'error',
      from: { path: '/contract\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '/contract\\.ts$',
          '/contract-schemas\\.ts$',
          '^src/(text|connectors)/',
          '^src/record-contract\\.ts$',
          '\\.json$',
          '^src/modules/compliance/check/',
        ],
      },
    },
    {
      name: 'web-imports-contracts-and-text',
      severity: 'error',
      from: { path: '^web/src/' },
      to: {
        path: '^src/',
        pathNot: [
          '/contract\\.ts$',
          '/contract-schemas\\.ts$',
          '^src/text/',
          '^src/record-contract\\.ts$',
          '^src/connectors/(connector|text-count)\\.ts$',
          '^src/connectors/[^/]+/(capabilities|facets)\\.ts$',
          '^src/modules/[^/]+/[^/]*\\.json$',
          '^src/modules/compliance/check/',
          '^src/kernel/(errors|wall-time)\\.ts$',
        ],
      },
    },
    {
      name: 'web-rooms-apart',
      severity: 'error',
      comment: 'pages that need several rooms are composed in web/src/routes',
      from: { path: '^web/src/modules/([^/]+)/' },
      to: { path: '^web/src/modules/([^/]+)/', pathNot: '^web/src/modules/$1/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '\\.gen\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-tests-in-production',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.(test|fixture)\\.ts$' },
      to: { path: '\\.(test|fixture)\\.ts$|^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.gen\\.ts$|^web/dist|^tests/atproto/node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
