/** Bytes on disk that the database knows. */
import { join } from 'node:path';
import type { Kernel, Scope } from '#kernel/types.ts';

export interface StoredFile {
  sha256: string;
  bytes: number;
  mediaType: string;
}

/** Root of the blobs; `auscult backup` copies it. */
export function filesOf(kernel: Kernel): string {
  return join(kernel.config.dataDir, 'files');
}

/** The database learns of bytes that are on disk already. */
export async function keepFile(scope: Scope, { sha256, bytes, mediaType }: StoredFile): Promise<void> {
  await scope.db
    .insertInto('kernel.file')
    .values({ organisation_id: scope.organisationId, sha256, bytes, media_type: mediaType })
    .onConflict((oc) => oc.doNothing())
    .execute();
}
