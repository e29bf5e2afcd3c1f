/** What a reader of a page would read: HTML as plain text. Markup of strangers is never kept. Pure. */
import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';

const silent = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'head',
  'title',
  'select',
  'textarea',
]);
const blocks = new Set([
  'p',
  'div',
  'br',
  'li',
  'ul',
  'ol',
  'tr',
  'table',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'section',
  'article',
  'hr',
  'pre',
]);
/** Deeper trees are somebody's attempt. */
const deepest = 400;

type Node = DefaultTreeAdapterTypes.ChildNode;

/** What no reader would see says nothing to readers: words hidden for machines are somebody's attempt too. */
const isHidden = ({ attrs }: DefaultTreeAdapterTypes.Element): boolean =>
  attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'aria-hidden' && value === 'true') ||
      (name === 'style' && /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])/i.test(value)),
  );

export function plainText(html: string): string {
  if (!/[<&]/.test(html)) return tidy(html);
  const parts: string[] = [];
  // An explicit stack: nesting is the stranger's choice.
  const stack: { node: Node; depth: number; leaving?: true }[] = parseFragment(html)
    .childNodes.toReversed()
    .map((node) => ({ node, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    if (next.leaving) parts.push('\n');
    else if ('value' in node) parts.push(node.value.replaceAll(/\s+/g, ' '));
    else if ('tagName' in node && !silent.has(node.tagName) && depth < deepest && !isHidden(node)) {
      if (blocks.has(node.tagName)) {
        parts.push('\n');
        if (node.tagName !== 'br') stack.push({ node, depth, leaving: true });
      }
      for (const child of node.childNodes.toReversed()) stack.push({ node: child, depth: depth + 1 });
    }
  }
  return tidy(parts.join(''));
}

const tidy = (text: string): string =>
  text
    .replaceAll('\u0000', '')
    .toWellFormed()
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
