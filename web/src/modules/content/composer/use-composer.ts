import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, client } from '../../../api.ts';
import { faultOf } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { showDone } from '../../../ui/toast.tsx';
import { useAutosave, type Autosave } from '../../../ui/use-autosave.ts';
import { changesOf, draftOf, rebase, type Draft, type Field, type Post } from './draft.ts';

export interface Conflict {
  who: string;
  /** ISO 8601. */
  at: string;
  fields: Field[];
  theirs: Draft;
}

/** What a small screen shows one at a time: the words, how they look, what the rules say. */
export type Part = 'write' | 'look' | 'check';

export interface Composer {
  /** As the server has it. */
  post: Post;
  /** As it stands on the page. */
  draft: Draft;
  change: (change: Partial<Draft> | ((draft: Draft) => Draft)) => void;
  autosave: Autosave;
  readOnly: boolean;
  /** Someone else changed the same fields; nothing is saved until it is settled. */
  conflict: Conflict | null;
  keepMine: () => void;
  takeTheirs: () => Promise<void>;
  part: Part;
  show: (part: Part) => void;
}

/** The working copy of a post: saves itself, and brings two people's edits together field by field. */
export function useComposer(id: string): Composer {
  const t = useT();
  const queries = useQueryClient();
  const options = api.content.posts.get.queryOptions({ input: { id } });
  const { data: post } = useSuspenseQuery(options);
  const readOnly = !useCan()('content.edit', post.unitId) || post.archived;
  const [draft, setDraft] = useState(() => draftOf(post));
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [part, show] = useState<Part>('write');
  /** What the server had when we last agreed with it. */
  const base = useRef({ revision: post.revision, draft: draftOf(post) });

  /** Two versions were weighed: the next save keeps the one it replaces. */
  const keep = useRef(false);
  /** Our own save, come back by another way, is not someone else's edit. */
  const saving = useRef(false);

  const change = useCallback(
    (wanted: Partial<Draft> | ((draft: Draft) => Draft)) =>
      setDraft((before) => (typeof wanted === 'function' ? wanted(before) : { ...before, ...wanted })),
    [],
  );

  /** Takes in what came from elsewhere; answers whether both changed the same. */
  const meet = useCallback(
    (theirs: Post, mine: Draft): Draft | null => {
      const old = base.current.draft;
      const fresh = draftOf(theirs);
      const met = rebase(old, mine, fresh);
      base.current = { revision: theirs.revision, draft: fresh };
      setDraft((now) => rebase(old, now, fresh).draft);
      if (met.conflicts.length > 0) {
        setConflict({ who: theirs.editedBy.name, at: theirs.editedAt, fields: met.conflicts, theirs: fresh });
        return null;
      }
      if (met.taken.length > 0) showDone(t('content.composer.taken_in', { who: theirs.editedBy.name }));
      return met.draft;
    },
    [t],
  );

  const save = async (mine: Draft): Promise<void> => {
    const changes = changesOf(base.current.draft, mine);
    if (Object.keys(changes).length === 0) return;
    saving.current = true;
    try {
      const saved = await client.content.posts.update({ id, revision: base.current.revision, ...changes, keep: keep.current });
      keep.current = false;
      base.current = { revision: saved.revision, draft: draftOf(saved) };
      // A reading that began before this save must not put the older revision back in its place.
      await queries.cancelQueries({ queryKey: options.queryKey });
      queries.setQueryData(options.queryKey, saved);
      if (changes.campaignId !== undefined || changes.variants || changes.images)
        void queries.invalidateQueries({ queryKey: api.record.links.key() });
    } catch (error) {
      if (faultOf(error).code !== 'stale') throw error;
      const theirs = await client.content.posts.get({ id });
      const merged = meet(theirs, mine);
      queries.setQueryData(options.queryKey, theirs);
      if (!merged) throw error;
      await save(merged);
    } finally {
      saving.current = false;
    }
  };
  const autosave = useAutosave({ value: draft, save, delay: 1200, enabled: !readOnly && conflict === null });

  // Read again, e.g. on coming back to the window: someone may have been here.
  useEffect(() => {
    if (!saving.current && post.revision > base.current.revision) meet(post, draft);
  }, [post, draft, meet]);

  const { flush } = autosave;
  const keepMine = () => {
    setConflict(null);
    keep.current = true;
    void flush().catch(() => undefined); // Shown beside "saved".
  };
  // Mine is saved first, so that it stays among the kept versions when theirs comes back.
  const takeTheirs = async () => {
    if (!conflict) return;
    const { fields, theirs } = conflict;
    setConflict(null);
    keep.current = true;
    try {
      await flush();
    } catch {
      return; // Shown beside "saved"; the choice comes again with the next conflict.
    }
    keep.current = true;
    setDraft((now) => ({ ...now, ...Object.fromEntries(fields.map((field) => [field, theirs[field]])) }));
  };
  return { post, draft, change, autosave, readOnly, conflict, keepMine, takeTheirs, part, show };
}
