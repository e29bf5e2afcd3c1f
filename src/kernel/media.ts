/**
 * Pictures people hand in: what they are, whether they are safe to open, and the renditions that networks get.
 * A rendition is made before review, hashed into the release and sent byte for byte; the same input and limits
 * give the same bytes. It carries no metadata (place, camera, author): only pixels, upright, in sRGB.
 */
import { fileTypeFromBuffer } from 'file-type';
import sharp, { type Sharp } from 'sharp';

export const imageTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'] as const;
export type ImageType = (typeof imageTypes)[number];

export interface ImageFacts {
  /** Told by the bytes, whatever the file is called. */
  mediaType: ImageType;
  /** As shown: the orientation of the camera is applied. */
  width: number;
  height: number;
  animated: boolean;
}

export interface Rendition extends ImageFacts {
  bytes: Uint8Array;
}

/** A structural part of a connector's ImageLimits. */
export interface RenditionLimits {
  maximumBytes: number;
  /** Longest side, in pixels. */
  maximumSide: number;
  mediaTypes: readonly string[];
}

/**
 * `not_an_image`: no picture at all. `unsupported_type`: a picture of a type we do not read (HEIC, TIFF, …). `svg`: may carry script, so it is refused. `too_many_bytes`,
 * `too_many_pixels`: beyond `details.maximum`. `corrupt`: cut short or damaged. `no_common_type`: the network
 * takes no type we can write. `cannot_fit`: too large for the network even at the smallest size we try.
 */
export class MediaError extends Error {
  readonly code:
    | 'not_an_image'
    | 'unsupported_type'
    | 'svg'
    | 'too_many_bytes'
    | 'too_many_pixels'
    | 'corrupt'
    | 'no_common_type'
    | 'cannot_fit';
  readonly details: { maximum?: number };
  constructor(code: MediaError['code'], details: MediaError['details'] = {}, cause?: unknown) {
    super(`the picture is refused: ${code}`, { cause });
    this.name = 'MediaError';
    this.code = code;
    this.details = details;
  }
}

/** 25 MB: above what the cameras of telephones write. */
export const maximumImageBytes = 25_000_000;
/** 50 megapixels: above the sensors of telephones that write 48; 200 MB once decoded. */
export const maximumImagePixels = 50_000_000;
const maximumAnimationPixels = 2 * maximumImagePixels;

const qualities = [90, 82, 74, 66, 58];
const shrinkBy = 0.8;
const smallestSide = 64;

sharp.cache(false); // every picture is another one

/** What the bytes are. Decodes them once, after the header has shown that this is safe. Throws MediaError. */
export async function inspectImage(bytes: Uint8Array): Promise<ImageFacts> {
  if (bytes.byteLength > maximumImageBytes) throw new MediaError('too_many_bytes', { maximum: maximumImageBytes });
  const mediaType = await sniff(bytes);
  const header = await decoding(sharp(bytes, { limitInputPixels: false }).metadata());
  if (header.format !== formats[mediaType]) throw new MediaError('not_an_image');
  const pixels = header.width * header.height;
  const pages = header.pages ?? 1;
  if (pixels > maximumImagePixels) throw new MediaError('too_many_pixels', { maximum: maximumImagePixels });
  if (pixels * pages > maximumAnimationPixels) throw new MediaError('too_many_pixels', { maximum: maximumAnimationPixels });
  // A tiny target makes decoders skip arithmetic but not bytes, so that missing ones are noticed.
  await decoding(
    source(bytes, pages > 1)
      .resize(8, 8, { fit: 'fill' })
      .raw()
      .toBuffer(),
  );
  const { width, height } = header.autoOrient;
  return { mediaType, width, height, animated: pages > 1 };
}

/**
 * The picture as a network takes it: upright, stripped, sRGB, no side and no byte over the limit, never enlarged.
 * Lossless where source and limit allow, else the best quality that fits, then smaller. An animation stays one only where
 * the network takes GIF; otherwise its first frame is sent (`animated: false` tells). Throws MediaError.
 */
export async function renderForNetwork(bytes: Uint8Array, limits: RenditionLimits): Promise<Rendition> {
  const facts = await inspectImage(bytes);
  const longest = Math.min(limits.maximumSide, Math.max(facts.width, facts.height));
  if (facts.animated && limits.mediaTypes.includes('image/gif')) {
    const moving = await renderAnimation(bytes, limits, longest);
    if (moving) return moving;
  }
  for (let side = longest; ; side = Math.floor(side * shrinkBy)) {
    const pixels = await decoding(resized(bytes, side).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }));
    const { width, height, channels } = pixels.info;
    for (const { mediaType, quality } of attemptsFor(limits.mediaTypes, facts.mediaType, isOpaque(pixels.data, channels))) {
      const image = sharp(pixels.data, { raw: { width, height, channels } });
      const encoded = await encode(mediaType === 'image/jpeg' ? image.flatten({ background: '#ffffff' }) : image, mediaType, quality);
      if (encoded.byteLength <= limits.maximumBytes) return { bytes: encoded, mediaType, width, height, animated: false };
    }
    if (side <= smallestSide) throw new MediaError('cannot_fit', { maximum: limits.maximumBytes });
  }
}

/** A small still picture for lists and calendars: WebP, longest side `side` pixels. Throws MediaError. */
export async function thumbnail(bytes: Uint8Array, side = 320): Promise<Rendition> {
  await inspectImage(bytes);
  const { data, info } = await decoding(resized(bytes, side).webp({ quality: 78 }).toBuffer({ resolveWithObject: true }));
  return { bytes: data, mediaType: 'image/webp', width: info.width, height: info.height, animated: false };
}

const formats: Record<ImageType, string> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'heif',
};

async function sniff(bytes: Uint8Array): Promise<ImageType> {
  const found = (await fileTypeFromBuffer(bytes))?.mime;
  const known = found === 'image/apng' ? 'image/png' : imageTypes.find((type) => type === found);
  if (known) return known;
  if (found?.startsWith('image/')) throw new MediaError('unsupported_type');
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).replaceAll('\0', ''); // UTF-16 too
  throw new MediaError(/<(?:\w+:)?svg[\s>]/i.test(start) ? 'svg' : 'not_an_image');
}

/** `error` lets pass what decoders merely warn of: many real cameras write slightly odd JPEGs. */
function source(bytes: Uint8Array, animated = false): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: animated ? maximumAnimationPixels : maximumImagePixels, animated });
}

function resized(bytes: Uint8Array, side: number): Sharp {
  return source(bytes).autoOrient().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true }).toColourspace('srgb');
}

async function renderAnimation(bytes: Uint8Array, limits: RenditionLimits, longest: number): Promise<Rendition | null> {
  for (let side = longest; side > smallestSide; side = Math.floor(side * shrinkBy)) {
    const image = source(bytes, true).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
    const { data, info } = await decoding(image.gif().toBuffer({ resolveWithObject: true }));
    if (data.byteLength <= limits.maximumBytes) {
      return { bytes: data, mediaType: 'image/gif', width: info.width, height: info.pageHeight ?? info.height, animated: true };
    }
  }
  return null;
}

function isOpaque(pixels: Buffer, channels: number): boolean {
  if (channels !== 2 && channels !== 4) return true;
  for (let i = channels - 1; i < pixels.length; i += channels) if (pixels[i] !== 255) return false;
  return true;
}

interface Attempt {
  mediaType: ImageType;
  quality: number;
}

/** In which types and qualities to try, best first. Drawings stay lossless, transparency stays where the network can show it. */
function attemptsFor(accepted: readonly string[], from: ImageType, opaque: boolean): Attempt[] {
  const at = (mediaType: ImageType, steps: number[]): Attempt[] =>
    accepted.includes(mediaType) ? steps.map((quality) => ({ mediaType, quality })) : [];
  const png = at('image/png', [100]);
  const jpeg = at('image/jpeg', qualities);
  const webp = at('image/webp', qualities);
  const isDrawing = from === 'image/png' || from === 'image/gif';
  const lossy = jpeg.length > 0 ? jpeg : webp;
  const attempts = opaque ? (isDrawing || lossy.length === 0 ? [...png, ...lossy] : lossy) : [...png, ...webp, ...jpeg];
  if (attempts.length === 0) throw new MediaError('no_common_type');
  return attempts;
}

function encode(image: Sharp, mediaType: ImageType, quality: number): Promise<Buffer> {
  if (mediaType === 'image/png') return image.png({ compressionLevel: 9 }).toBuffer();
  if (mediaType === 'image/webp') return image.webp({ quality }).toBuffer();
  return image.jpeg({ quality, mozjpeg: true }).toBuffer();
}

/** What a decoder throws on bytes from outside is a fact about the bytes. */
async function decoding<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new MediaError('corrupt', {}, error);
  }
}
