import { useMutation } from '@tanstack/react-query';
import { client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { download, fileName } from '../../ui/download.ts';
import { showFault } from '../../ui/toast.tsx';

/** Hands every point of a series to the person as CSV. */
export function useSeriesExport() {
  const { describe } = useErrorText();
  return useMutation({
    mutationFn: async ({ id, name }: { id: string; name: string }) =>
      download(fileName(name, 'csv'), await client.measurement.series.export({ id })),
    onError: (error) => showFault(describe(error)),
  });
}
