/** Commands that read standard input and write standard output: no settings, no database, no port. */

export interface Tool {
  name: string;
  usage?: string;
  about: string;
  run(args: readonly string[]): Promise<number>;
}

const loadAnalyse = () => import('./analyse.ts');
const loadCheck = () => import('./check.ts');
const loadDetect = () => import('./detect.ts');
const loadMatch = () => import('./match.ts');

export const tools: readonly Tool[] = [
  {
    name: 'analyse',
    usage: '[--catalogue FILE] [--languages nl,de,fr,en]',
    about: 'Read posts as JSON Lines (text, language, context) and write language, sentiment, emotions, topics and signals of each.',
    run: async (args) => (await loadAnalyse()).runAnalyse(args, process.stdin, process.stdout),
  },
  {
    name: 'match',
    usage: '--query FILE [--zone ZONE]',
    about: 'Read posts as JSON Lines and pass on those that the query matches, with the spans that say why.',
    run: async (args) => (await loadMatch()).runMatch(args, process.stdin, process.stdout),
  },
  {
    name: 'check',
    usage: '--catalogue FILE',
    about: 'Read posts as JSON Lines (text, lang, context) and write for each what the compliance rules find.',
    run: async (args) => (await loadCheck()).runCheck(args, process.stdin, process.stdout),
  },
  {
    name: 'detect',
    about: 'Read CSV with timestamp and value, row by row, and add anomaly_score (0 to 1) and alert (true where an event opens).',
    run: async () => (await loadDetect()).runDetect(process.stdin, process.stdout, process.stderr),
  },
];

export function findTool(name: string): Tool | undefined {
  return tools.find((tool) => tool.name === name);
}
