import { SegmentedControl } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useT } from '../../../i18n.ts';
import { LeaveGuard } from '../../../ui/leave-guard.tsx';
import { PageHeader, type Crumb } from '../../../ui/page-header.tsx';
import { BaseFields } from './base-fields.tsx';
import { ComposerBar } from './composer-bar.tsx';
import { ConflictBanner } from './conflict-banner.tsx';
import { ImagesEditor } from './images-editor.tsx';
import type { Channel } from './limits.ts';
import { LinksPanel } from './links-panel.tsx';
import type { Remarks } from './marks.ts';
import { PostMenu } from './post-menu.tsx';
import { PostState, ReleaseLink } from './post-state.tsx';
import { SubmitButton } from './submit-button.tsx';
import { type Composer as WorkingCopy, type Part } from './use-composer.ts';
import { VariantsPanel } from './variants-panel.tsx';
import classes from './composer.module.css';

interface Props {
  composer: WorkingCopy;
  channels: readonly Channel[];
  crumbs: readonly Crumb[];
  remarks: Remarks;
  /** The panel of findings, and how many of them block or warn. */
  findings: ReactNode;
  blocking: number;
  warnings: number;
  /** Linked and history. */
  aside: ReactNode;
}

/** Left the words, in the middle how they will look on each channel, right what the rules say; below, the way on. */
export function Composer({ composer, channels, crumbs, remarks, findings, blocking, warnings, aside }: Props) {
  const t = useT();
  const { post, draft, autosave, conflict, readOnly, part, show } = composer;
  const [submitting, setSubmitting] = useState(false);

  useHotkeys(
    [
      ['mod+S', () => void autosave.flush().catch(() => undefined)],
      ['mod+Enter', () => !readOnly && !conflict && setSubmitting(true)],
    ],
    [],
  );

  return (
    <div className={classes.page}>
      <PageHeader
        title={draft.title.trim() || post.title}
        crumbs={[{ label: t('content.nav'), to: '/content' }, ...crumbs]}
        state={<PostState post={post} />}
        owner={t('content.post.by', { author: post.author.name })}
        extra={
          <>
            <ReleaseLink post={post} />
            <PostMenu composer={composer} />
          </>
        }
      />
      <div className={classes.switch}>
        <SegmentedControl
          fullWidth
          value={part}
          onChange={(value) => show(value as Part)}
          aria-label={t('content.composer.parts')}
          data={[
            { value: 'write', label: t('content.composer.write') },
            { value: 'look', label: t('content.composer.look') },
            { value: 'check', label: t('content.composer.check', { count: blocking + warnings }) },
          ]}
        />
      </div>
      {conflict && (
        <div className={classes.banner}>
          <ConflictBanner composer={composer} />
        </div>
      )}
      <div className={classes.columns} data-part={part}>
        <div className={classes.write}>
          <BaseFields composer={composer} remarks={remarks} />
          <ImagesEditor composer={composer} remarks={remarks} />
        </div>
        <div className={classes.look}>
          <VariantsPanel composer={composer} channels={channels} remarks={remarks} />
        </div>
        <aside className={classes.check}>
          {findings}
          <LinksPanel draft={draft} />
          {aside}
        </aside>
      </div>
      <ComposerBar
        composer={composer}
        channels={channels}
        submit={
          <SubmitButton
            composer={composer}
            opened={submitting}
            onOpen={() => setSubmitting(true)}
            onClose={() => setSubmitting(false)}
            blocking={blocking}
            warnings={warnings}
          />
        }
      />
      <LeaveGuard when={!readOnly && autosave.state !== 'saved'} flush={conflict ? undefined : autosave.flush} />
    </div>
  );
}
