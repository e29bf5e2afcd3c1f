/** Three drawings of our own for the example's posts. */
import sharp from 'sharp';

const frame = (background: string, inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="900"><rect width="1200" height="900" fill="${background}"/>${inside}</svg>`;
const person = (x: number, y: number, skin: string, dress: string) =>
  `<circle cx="${x}" cy="${y}" r="58" fill="${skin}"/><path d="M${x - 110} ${y + 250}q0-180 110-180t110 180z" fill="${dress}"/>`;

const drawings = {
  scan: frame(
    '#e9f3f1',
    `<rect y="680" width="1200" height="220" fill="#d3e5e1"/><circle cx="720" cy="430" r="270" fill="#ffffff" stroke="#9cc4bd" stroke-width="26"/><circle cx="720" cy="430" r="140" fill="#cfe3df"/><rect x="180" y="520" width="640" height="60" rx="30" fill="#0f6b66"/>${person(330, 410, '#e8b796', '#3f8f89')}<circle cx="450" cy="400" r="26" fill="#e4704f"/><path d="M430 470q10-40 20-50" stroke="#e8b796" stroke-width="24" fill="none" stroke-linecap="round"/>`,
  ),
  team: frame(
    '#f4efe7',
    `<rect x="360" y="250" width="480" height="330" rx="16" fill="#ffffff" stroke="#d8cdbb" stroke-width="10"/><path d="M400 330h400M400 400h400M400 470h400M520 270v290M680 270v290" stroke="#d8cdbb" stroke-width="8"/><rect x="530" y="340" width="140" height="50" fill="#0f6b66"/><rect x="410" y="410" width="100" height="50" fill="#e4a04f"/>${person(260, 520, '#c98f68', '#0f6b66')}${person(600, 610, '#f0c9a8', '#3c6ea0')}${person(940, 520, '#8a5a3c', '#7a4f8f')}`,
  ),
  kit: frame(
    '#eef2f7',
    `<rect x="120" y="560" width="960" height="34" fill="#b98b5e"/><rect x="250" y="330" width="90" height="230" rx="20" fill="#ffffff" stroke="#c4cfdd" stroke-width="8"/><rect x="285" y="220" width="20" height="200" rx="10" fill="#3c6ea0"/><rect x="278" y="200" width="34" height="60" rx="8" fill="#9fc0e3"/><path d="M480 560l-40-120h180l-40 120z" fill="#c96f4a"/><path d="M530 440q-80-140-10-200q60 80 10 200M540 440q90-110 60-190q-80 60-60 190" fill="#4d8f5c"/><rect x="720" y="420" width="240" height="140" rx="12" fill="#ffffff" stroke="#0f6b66" stroke-width="10"/><path d="M800 490h80M840 450v80" stroke="#0f6b66" stroke-width="18" stroke-linecap="round"/>`,
  ),
} as const;

export type Drawing = keyof typeof drawings;

export async function drawingPng(name: Drawing): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await sharp(Buffer.from(drawings[name])).png({ compressionLevel: 6 }).toBuffer());
}
