import { createLink, type LinkOptions } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: string;
  activeOptions?: LinkOptions['activeOptions'];
  ref?: Ref<HTMLAnchorElement>;
}

const Anchor = createLink('a');

/**
 * A link within the program whose address is only known at run time (registries, links of the joined record).
 * Where the address is written down, use the router's own `Link`, which checks it.
 */
export function PathLink({ to, ...rest }: Props) {
  return <Anchor to={to as '/'} {...rest} />;
}
