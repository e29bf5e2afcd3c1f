import { useCallback, useState } from 'react';
import { client, type Answer, type Client } from '../../../api.ts';
import { faultOf, useErrorText } from '../../../errors.ts';

export type Asset = Answer<Client['content']['assets']['upload']>;

export interface Upload {
  id: number;
  name: string;
  /** Null while it is under way. */
  fault: string | null;
}

let count = 0;

/** Hands in pictures one after the other; what is refused stays in sight with its reason. */
export function useUpload(
  unitId: string,
  onDone: (asset: Asset) => void,
): { uploads: Upload[]; send: (files: Iterable<File>) => Promise<void>; dismiss: (id: number) => void } {
  const { describe, describeField } = useErrorText();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const dismiss = useCallback((id: number) => setUploads((before) => before.filter((upload) => upload.id !== id)), []);

  const send = useCallback(
    async (files: Iterable<File>) => {
      const batch = [...files].map((file) => ({ id: ++count, file }));
      setUploads((before) => [...before, ...batch.map(({ id, file }) => ({ id, name: file.name, fault: null }))]);
      for (const { id, file } of batch) {
        try {
          onDone(await client.content.assets.upload({ unitId, file }));
          dismiss(id);
        } catch (error) {
          const [field] = faultOf(error).fields ?? [];
          const fault = field ? describeField(field) : describe(error);
          setUploads((before) => before.map((upload) => (upload.id === id ? { ...upload, fault } : upload)));
        }
      }
    },
    [unitId, onDone, dismiss, describe, describeField],
  );
  return { uploads, send, dismiss };
}
