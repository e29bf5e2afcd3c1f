/** What is analysed and counted as said: a headline is part of it. Pure. */
export const spoken = ({ title, text }: { title?: string | null; text: string }): string => (title ? `${title}\n${text}` : text);
