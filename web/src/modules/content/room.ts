import { IconFileText, IconPhoto, IconSpeakerphone } from '@tabler/icons-react';
import type { Room } from '../../rooms.ts';
import { campaignStates, postStates } from './states.ts';

export const room: Room = {
  nav: [{ label: 'content.nav', to: '/content', icon: IconFileText, group: 'say', order: 20, can: ['content.read'] }],
  entities: {
    campaign: { label: 'content.entity.campaign', icon: IconSpeakerphone, to: (id) => `/campaigns/${id}`, states: campaignStates },
    post: { label: 'content.entity.post', icon: IconFileText, to: (id) => `/posts/${id}`, states: postStates },
    asset: { label: 'content.entity.asset', icon: IconPhoto, to: (id) => `/assets/${id}` },
  },
};
