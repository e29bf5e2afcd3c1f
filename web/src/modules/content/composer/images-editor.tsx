import { ActionIcon, Button, FileButton, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconPhotoPlus, IconTrash, IconX } from '@tabler/icons-react';
import { useCallback, useState, type ClipboardEvent, type DragEvent } from 'react';
import { useT } from '../../../i18n.ts';
import { showUndo } from '../../../ui/toast.tsx';
import { moved, type Image } from './draft.ts';
import { fieldIds } from './go-to.ts';
import { thumbnailOf } from './thumbnail.ts';
import { MarkedTextarea } from './marked-textarea.tsx';
import type { Remarks } from './marks.ts';
import type { Composer } from './use-composer.ts';
import { useUpload, type Asset } from './use-upload.ts';
import classes from './images-editor.module.css';

const accepted = 'image/png,image/jpeg,image/webp,image/gif,image/avif';
const most = 20;

/** Pictures of a post: hand in, say what each shows, put in order, take out. */
export function ImagesEditor({ composer, remarks }: { composer: Composer; remarks: Remarks }) {
  const t = useT();
  const { draft, change, readOnly, post } = composer;
  const [over, setOver] = useState(false);
  const added = useCallback(
    (asset: Asset) =>
      change((before) =>
        before.images.some((image) => image.assetId === asset.id)
          ? before
          : { ...before, images: [...before.images, { assetId: asset.id, alt: '' }] },
      ),
    [change],
  );
  const { uploads, send, dismiss } = useUpload(post.unitId, added);

  const take = (files: Iterable<File>) => void send([...files].slice(0, most - draft.images.length));
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!readOnly) take(event.dataTransfer.files);
  };
  const onPaste = (event: ClipboardEvent) => {
    if (readOnly || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    take(event.clipboardData.files);
  };
  const remove = (image: Image, index: number) => {
    change((before) => ({ ...before, images: before.images.filter((one) => one.assetId !== image.assetId) }));
    showUndo({
      text: t('content.image.removed', { number: index + 1 }),
      undo: () =>
        change((before) =>
          before.images.some((one) => one.assetId === image.assetId)
            ? before
            : { ...before, images: before.images.toSpliced(index, 0, image) },
        ),
    });
  };

  return (
    // Dropping and pasting are short cuts; the button below does the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-labelledby="images-title"
      className={classes.panel}
      data-over={over || undefined}
      onPaste={onPaste}
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
    >
      <h2 id="images-title" className={classes.title}>
        {t('content.images.title')}
      </h2>
      <ol className={classes.list}>
        {draft.images.map((image, index) => (
          <ImageRow
            key={image.assetId}
            image={image}
            index={index}
            last={index === draft.images.length - 1}
            name={post.images.find((one) => one.assetId === image.assetId)?.fileName ?? ''}
            remarks={remarks}
            readOnly={readOnly}
            onAlt={(alt) =>
              change((before) => ({
                ...before,
                images: before.images.map((one) => (one.assetId === image.assetId ? { ...one, alt } : one)),
              }))
            }
            onMove={(by) => change((before) => ({ ...before, images: moved(before.images, index, by) }))}
            onRemove={() => remove(image, index)}
          />
        ))}
      </ol>
      <ul className={classes.uploads} aria-live="polite">
        {uploads.map(({ id, name, fault }) => (
          <li key={id} className={classes.upload} data-failed={fault !== null || undefined}>
            {fault === null ? <Loader size={16} /> : <IconAlertTriangle size={16} aria-hidden />}
            <span>{fault === null ? t('content.image.uploading', { name }) : t('content.image.refused', { name, reason: fault })}</span>
            {fault !== null && (
              <ActionIcon size="sm" aria-label={t('content.image.dismiss', { name })} onClick={() => dismiss(id)}>
                <IconX size={14} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {!readOnly && draft.images.length < most && (
        <div className={classes.add}>
          <FileButton multiple accept={accepted} onChange={take}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconPhotoPlus size={16} aria-hidden />}>
                {t('content.image.add')}
              </Button>
            )}
          </FileButton>
          <Text size="xs" c="dimmed">
            {t('content.image.help')}
          </Text>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  image: Image;
  index: number;
  last: boolean;
  name: string;
  remarks: Remarks;
  readOnly: boolean;
  onAlt: (alt: string) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}

function ImageRow({ image, index, last, name, remarks, readOnly, onAlt, onMove, onRemove }: RowProps) {
  const t = useT();
  const number = index + 1;
  return (
    <li className={classes.image}>
      <div className={classes.side}>
        <img src={thumbnailOf(image.assetId)} alt="" className={classes.thumbnail} title={name} />
        {!readOnly && (
          <div className={classes.actions}>
            <ActionIcon size="md" aria-label={t('content.image.earlier', { number })} disabled={index === 0} onClick={() => onMove(-1)}>
              <IconArrowUp size={16} />
            </ActionIcon>
            <ActionIcon size="md" aria-label={t('content.image.later', { number })} disabled={last} onClick={() => onMove(1)}>
              <IconArrowDown size={16} />
            </ActionIcon>
            <ActionIcon size="md" aria-label={t('content.image.remove', { number })} onClick={onRemove}>
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        )}
      </div>
      <div className={classes.words}>
        <MarkedTextarea
          id={fieldIds.alt(image.assetId)}
          label={t('content.image.alt', { number })}
          description={image.alt.trim() === '' ? t('content.image.alt_help') : undefined}
          value={image.alt}
          onChange={onAlt}
          marks={remarks.marksIn({ kind: 'alt', assetId: image.assetId })}
          activeId={remarks.activeId}
          readOnly={readOnly}
          maxLength={4000}
        />
      </div>
    </li>
  );
}
