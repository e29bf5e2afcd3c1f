import { implement } from '@orpc/server';
import { authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { downloadAsset, getAsset, uploadAsset } from './assets.ts';
import { createCampaign, getCampaign, listCampaigns, updateCampaign } from './campaigns.ts';
import { contentContract } from './contract.ts';
import { updatePost } from './edit.ts';
import { listPosts } from './list.ts';
import { archivePost, createPost, duplicatePost, getPost } from './posts.ts';
import { channelChoices, rendering } from './rendering.ts';
import { prepareRenditions } from './renditions.ts';
import { restoreVersion } from './restore.ts';
import { getVersion, listVersions } from './versions.ts';

const os = implement(contentContract).$context<RequestContext>().use(authorised);

export function createContentHandlers() {
  return os.router({
    campaigns: {
      list: os.campaigns.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listCampaigns(scope, input))),
      get: os.campaigns.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getCampaign(scope, input.id))),
      create: os.campaigns.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createCampaign(scope, input))),
      update: os.campaigns.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateCampaign(scope, input))),
    },
    posts: {
      list: os.posts.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listPosts(scope, input))),
      get: os.posts.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getPost(scope, input.id))),
      create: os.posts.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createPost(scope, input))),
      update: os.posts.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updatePost(scope, input))),
      duplicate: os.posts.duplicate.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => duplicatePost(scope, input))),
      archive: os.posts.archive.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => archivePost(scope, input.id, true))),
      unarchive: os.posts.unarchive.handler(({ context: { ctx }, input }) =>
        inTransaction(ctx, (scope) => archivePost(scope, input.id, false)),
      ),
      channels: os.posts.channels.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => channelChoices(scope, input.id))),
      rendering: os.posts.rendering.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => getPost(scope, input.id));
        await prepareRenditions(ctx, input.id);
        return inTransaction(ctx, (scope) => rendering(scope, input.id));
      }),
      versions: {
        list: os.posts.versions.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listVersions(scope, input.id))),
        get: os.posts.versions.get.handler(({ context: { ctx }, input }) =>
          inTransaction(ctx, (scope) => getVersion(scope, input.id, input.versionId)),
        ),
        restore: os.posts.versions.restore.handler(({ context: { ctx }, input }) =>
          inTransaction(ctx, (scope) => restoreVersion(scope, input)),
        ),
      },
    },
    assets: {
      upload: os.assets.upload.handler(({ context: { ctx }, input }) => uploadAsset(ctx, input)),
      get: os.assets.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getAsset(scope, input.id))),
      original: os.assets.original.handler(({ context: { ctx }, input }) => downloadAsset(ctx, input.id, { kind: 'original' })),
      thumbnail: os.assets.thumbnail.handler(({ context: { ctx }, input }) => downloadAsset(ctx, input.id, { kind: 'thumbnail' })),
      rendition: os.assets.rendition.handler(({ context: { ctx }, input }) =>
        downloadAsset(ctx, input.id, { kind: 'rendition', sha256: input.sha256 }),
      ),
    },
  });
}
