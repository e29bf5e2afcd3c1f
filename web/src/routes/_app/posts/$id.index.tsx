import { useHotkeys } from '@mantine/hooks';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { checkInputOf } from '../../../../../src/modules/compliance/check/draft.ts';
import { api } from '../../../api.ts';
import { gather, marksIn, neighbour, tally, withConfirmed, type ShownFinding } from '../../../modules/compliance/findings.ts';
import { FindingsPanel } from '../../../modules/compliance/findings-panel.tsx';
import { useChecks } from '../../../modules/compliance/use-checks.ts';
import { Composer } from '../../../modules/content/composer/composer.tsx';
import { spoken } from '../../../modules/content/composer/draft.ts';
import { fieldIds, goToField } from '../../../modules/content/composer/go-to.ts';
import { linksOf } from '../../../modules/content/composer/links.ts';
import { useComposer } from '../../../modules/content/composer/use-composer.ts';
import { PostNumbers } from '../../../modules/measurement/post-numbers.tsx';
import { RecordAside, useRecordCrumbs } from '../../../ui/record-aside.tsx';

export const Route = createFileRoute('/_app/posts/$id/')({
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([
      queryClient.ensureQueryData(api.content.posts.get.queryOptions({ input: params })),
      queryClient.ensureQueryData(api.content.posts.channels.queryOptions({ input: params })),
    ]),
  component: PostRoute,
});

/** Someone else may add a product while the page stays open. */
const lookAgainMs = 60_000;

function PostRoute() {
  const { id } = Route.useParams();
  // Another post is another working copy.
  return <PostComposer key={id} id={id} />;
}

/** content's composer with compliance's findings beside it. */
function PostComposer({ id }: { id: string }) {
  const composer = useComposer(id);
  const { draft } = composer;
  const queries = useQueryClient();
  const crumbs = useRecordCrumbs('post', id);
  const { data: channels } = useSuspenseQuery(api.content.posts.channels.queryOptions({ input: { id } }));
  const { data: organisation } = useQuery(api.identity.organisation.get.queryOptions());
  const [activeId, setActiveId] = useState<string | null>(null);

  const enabled = draft.variants.flatMap((variant) => {
    const channel = channels.find((one) => one.id === variant.channelId);
    return variant.enabled && channel ? [{ variant, channel }] : [];
  });
  const drafts = enabled.map(({ variant, channel }) => {
    const { text, language } = spoken(draft, variant);
    const leaving = {
      text,
      language,
      links: linksOf(text),
      media: draft.images,
      audience: channel.audience,
      markets: channel.markets,
      accountKind: channel.accountKind,
    };
    return { key: channel.id, input: { ...checkInputOf(leaving), organisationKind: organisation?.kind } };
  });
  // Without a channel it may still go anywhere: read the strict way.
  if (drafts.length === 0)
    drafts.push({ key: '', input: { text: draft.text, alts: draft.images, organisationKind: organisation?.kind, stage: 'post' } });
  const checks = useChecks(drafts);
  // The server checks what was saved against the whole catalogue, that of units this reader does not see included.
  const { revision } = composer.post;
  const confirmed = useQuery(
    api.compliance.postFindings.queryOptions({
      input: { id },
      queryKey: [...api.compliance.postFindings.key({ input: { id } }), revision],
      enabled: checks.state !== 'off' && enabled.length > 0,
      refetchOnMount: 'always',
      refetchInterval: lookAgainMs,
      gcTime: 10_000,
    }),
  );
  const upToDate = composer.autosave.state === 'saved' && confirmed.data?.revision === revision;
  const server = upToDate && confirmed.isFetchedAfterMount ? 'answered' : confirmed.isError ? 'failed' : 'waiting';
  // The server has a newer post than this page: someone else was here, or an older reading overtook a save.
  const behind = composer.autosave.state === 'saved' && (confirmed.data?.revision ?? 0) > revision;
  useEffect(() => {
    if (behind) void queries.invalidateQueries({ queryKey: api.content.posts.get.key({ input: { id } }) });
  }, [behind, queries, id]);
  const ofServer = (channelId: string) =>
    upToDate ? confirmed.data?.variants.find((variant) => variant.channelId === channelId)?.findings : undefined;
  const { results } = checks;
  const findings = gather(
    enabled.length === 0
      ? [{ channelId: '', own: false, findings: results[''] ?? [] }]
      : enabled.map(({ variant }) => ({
          channelId: variant.channelId,
          own: variant.text !== null,
          findings: withConfirmed(results[variant.channelId] ?? [], ofServer(variant.channelId)),
        })),
  );
  const { block, warn } = tally(findings);

  const go = ({ id: findingId, finding, target }: ShownFinding) => {
    setActiveId(findingId);
    composer.show(target.kind === 'text' && target.channelId !== null ? 'look' : 'write');
    const field =
      target.kind === 'alt' ? fieldIds.alt(target.assetId) : target.channelId === null ? fieldIds.text : fieldIds.variant(target.channelId);
    const { part } = finding.location;
    goToField(field, part === 'text' || part === 'alt' ? finding.span : null);
  };
  const step = (by: 1 | -1) => {
    const next = neighbour(findings, activeId, by);
    if (next) go(next);
  };
  useHotkeys(
    [
      ['F8', () => step(1)],
      ['shift+F8', () => step(-1)],
    ],
    [],
  );

  const textOf = ({ target }: ShownFinding): string => {
    if (target.kind === 'alt') return draft.images.find((image) => image.assetId === target.assetId)?.alt ?? '';
    return draft.variants.find((variant) => variant.channelId === target.channelId)?.text ?? draft.text;
  };
  return (
    <Composer
      composer={composer}
      channels={channels}
      crumbs={crumbs}
      remarks={{ activeId, marksIn: (field) => marksIn(findings, field) }}
      findings={
        <FindingsPanel
          checks={checks}
          {...(enabled.length > 0 && { server: { state: server, error: confirmed.error } })}
          findings={findings}
          activeId={activeId}
          onGo={go}
          channelNames={new Map(enabled.map(({ channel }) => [channel.id, channel.name]))}
          textOf={textOf}
        />
      }
      blocking={block}
      warnings={warn}
      aside={
        <>
          <PostNumbers postId={id} unitId={composer.post.unitId} title={composer.post.title} />
          <RecordAside type="post" id={id} />
        </>
      }
    />
  );
}
