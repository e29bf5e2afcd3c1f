/** Runs in a worker thread: what a screenshot is, and whether it is one. */
import { inspectImage, type ImageFacts } from '#kernel/media.ts';

export function inspect({ bytes }: { bytes: Uint8Array }): Promise<ImageFacts> {
  return inspectImage(bytes);
}
