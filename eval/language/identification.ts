/** Language identification beside the peers. */
import type { TextData } from '#text/analyse.ts';
import { readSet } from '../../scripts/language-training/examples.ts';
import { percent, table } from './markdown.ts';
import { identificationPeers, sameLanguage } from './peers.ts';

export async function identificationReport(data: TextData): Promise<string> {
  const programs = [{ name: 'Auscult', identify: (text: string) => data.identify(text).language }, ...identificationPeers()];
  const parts = [
    '## Language identification\n',
    'lingua’s test texts, evaluation only: 12 languages, 1,000 each; right answers in percent.\n',
  ];
  for (const kind of ['sentences', 'word-pairs']) {
    const lines = await readSet(`lingua_testdata/${kind}.jsonl`);
    const languages = [...new Set(lines.map(({ label = '' }) => label))];
    const rows = programs.map(({ name, identify }) => {
      const right = new Map<string, number>();
      const began = performance.now();
      for (const { text, label = '' } of lines)
        if (sameLanguage(identify(text)) === sameLanguage(label)) right.set(label, (right.get(label) ?? 0) + 1);
      const perSecond = (lines.length / (performance.now() - began)) * 1000;
      const all = [...right.values()].reduce((sum, value) => sum + value, 0);
      return [
        name,
        `**${percent(all / lines.length)}**`,
        ...languages.map((language) => percent((right.get(language) ?? 0) / 1000)),
        perSecond.toFixed(0),
      ];
    });
    parts.push(
      `### ${kind}${kind === 'sentences' ? ' (to reach: 99.5)' : ''}\n`,
      table(['program', 'all', ...languages, 'texts a second'], rows),
    );
  }
  return parts.join('\n');
}
