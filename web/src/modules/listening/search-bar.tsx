import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useT } from '../../i18n.ts';
import { useReading } from './editor/use-reading.ts';
import classes from './search-bar.module.css';

/** A search in the language of queries: what is wrong with it is said before it is sent. */
export function SearchBar({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const t = useT();
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setText(value);
  }
  const { problems } = useReading(text);
  const fault = problems.find(({ severity }) => severity === 'error');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!fault) onSearch(text.trim());
  };
  return (
    <form role="search" className={classes.bar} onSubmit={submit}>
      <TextInput
        className={classes.field}
        classNames={{ input: classes.input }}
        type="search"
        label={t('listening.mentions.search')}
        description={t('listening.mentions.search_help')}
        error={fault && `${fault.cause} ${fault.remedy}`}
        spellCheck={false}
        autoCapitalize="off"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" className={classes.button}>
        {t('listening.mentions.search_action')}
      </Button>
    </form>
  );
}
