/** What the worker threads do with pictures: decoding is slow and other people's bytes are not to be trusted with our event loop. */
import { inspectImage, renderForNetwork, thumbnail, type ImageFacts, type Rendition, type RenditionLimits } from '#kernel/media.ts';

/** Throws MediaError. */
export async function inspectAndShrink({ bytes }: { bytes: Uint8Array }): Promise<{ facts: ImageFacts; thumbnail: Rendition }> {
  const facts = await inspectImage(bytes);
  return { facts, thumbnail: await thumbnail(bytes, 480) };
}

/** Throws MediaError. */
export async function render({ bytes, limits }: { bytes: Uint8Array; limits: RenditionLimits }): Promise<Rendition> {
  return renderForNetwork(bytes, limits);
}
