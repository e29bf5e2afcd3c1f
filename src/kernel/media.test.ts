import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { sha256Hex } from './ids.ts';
import { imageTypes, inspectImage, maximumImageBytes, MediaError, renderForNetwork, thumbnail, type RenditionLimits } from './media.ts';

const code = (expected: string) => (error: unknown) => error instanceof MediaError && error.code === expected;
const text = (value: string) => new TextEncoder().encode(value);
const anyLimits: RenditionLimits = { maximumBytes: 1_000_000, maximumSide: 2000, mediaTypes: ['image/jpeg', 'image/png', 'image/webp'] };

/** Noise does not compress, so that limits bite. */
function noise(width: number, height: number): Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } });
}
function plain(width: number, height: number, background = '#3366cc'): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}
async function anAnimation(width: number, height: number): Promise<Sharp> {
  const frames = await Promise.all(['red', 'lime', 'blue'].map((colour) => plain(width, height, colour).png().toBuffer()));
  return sharp(frames, { join: { animated: true } });
}

/** A PNG whose header claims a size that its few bytes would unfold to. */
async function aBomb(width: number, height: number): Promise<Buffer> {
  const png = await plain(1, 1).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

for (const mediaType of imageTypes) {
  test(`${mediaType} is told by its bytes`, async () => {
    const bytes = await plain(30, 20)
      .toFormat(mediaType.slice('image/'.length) as 'png')
      .toBuffer();
    assert.deepEqual(await inspectImage(bytes), { mediaType, width: 30, height: 20, animated: false });
  });
}

test('a moving GIF and a moving WebP are seen to move', async () => {
  assert.deepEqual(await inspectImage(await (await anAnimation(20, 10)).gif().toBuffer()), {
    mediaType: 'image/gif',
    width: 20,
    height: 10,
    animated: true,
  });
  assert.deepEqual(await inspectImage(await (await anAnimation(20, 10)).webp().toBuffer()), {
    mediaType: 'image/webp',
    width: 20,
    height: 10,
    animated: true,
  });
});

test('what is no picture is refused, SVG by its name', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  for (const one of [
    text(svg),
    text(`\ufeff<?xml version="1.0"?>\n<!-- x -->\n${svg}`),
    Buffer.from(`\ufeff${svg}`, 'utf16le'),
    text(`<s:svg xmlns:s="x"/>`),
  ]) {
    await assert.rejects(inspectImage(one), code('svg'));
  }
  for (const other of [new Uint8Array(), text('hello'), text('%PDF-1.7\n'), text('<html>')]) {
    await assert.rejects(inspectImage(other), code('not_an_image'));
  }
  await assert.rejects(inspectImage(await plain(4, 4).tiff().toBuffer()), code('unsupported_type'));
  await assert.rejects(inspectImage(text('GIF89')), code('corrupt'));
});

test('a picture cut short anywhere is corrupt', async () => {
  for (const mediaType of imageTypes) {
    const whole = await noise(80, 60)
      .toFormat(mediaType.slice('image/'.length) as 'png')
      .toBuffer();
    for (const share of [0.3, 0.6, 0.95]) {
      await assert.rejects(inspectImage(whole.subarray(0, Math.floor(whole.length * share))), code('corrupt'), `${mediaType} ${share}`);
    }
  }
});

test('damaged pixels are corrupt', async () => {
  const png = await noise(80, 60).png().toBuffer();
  png.fill(0, png.length >> 1, (png.length >> 1) + 200);
  await assert.rejects(inspectImage(png), code('corrupt'));
});

test('an image bomb is refused by its header', async () => {
  await assert.rejects(inspectImage(await aBomb(60_000, 60_000)), code('too_many_pixels'));
  await assert.rejects(inspectImage(await aBomb(10_000, 5001)), code('too_many_pixels'));
  await assert.rejects(renderForNetwork(await aBomb(60_000, 60_000), anyLimits), code('too_many_pixels'));
  await assert.rejects(thumbnail(await aBomb(60_000, 60_000)), code('too_many_pixels'));
});

test('too many bytes are refused unread', async () => {
  await assert.rejects(inspectImage(new Uint8Array(maximumImageBytes + 1)), code('too_many_bytes'));
});

test('a rendition keeps every limit, and gives up quality before size', async () => {
  const bytes = await noise(1600, 1200).jpeg({ quality: 100 }).toBuffer();
  const roomy = await renderForNetwork(bytes, { ...anyLimits, maximumBytes: 10_000_000, maximumSide: 800 });
  assert.deepEqual([roomy.width, roomy.height, roomy.mediaType], [800, 600, 'image/jpeg']);
  const tighter = await renderForNetwork(bytes, { ...anyLimits, maximumBytes: Math.floor(roomy.bytes.byteLength * 0.7), maximumSide: 800 });
  assert.equal(tighter.width, 800);
  assert.ok(tighter.bytes.byteLength <= roomy.bytes.byteLength * 0.7);
  const tight = await renderForNetwork(bytes, { ...anyLimits, maximumBytes: 20_000, maximumSide: 800 });
  assert.ok(tight.bytes.byteLength <= 20_000 && tight.width < 800);
  const seen = await inspectImage(tight.bytes);
  assert.deepEqual([seen.width, seen.height, seen.mediaType], [tight.width, tight.height, tight.mediaType]);
});

test('the same picture and limits give the same bytes', async () => {
  const bytes = await noise(500, 300).png().toBuffer();
  const limits = { ...anyLimits, maximumBytes: 60_000 };
  const hashes = await Promise.all([1, 2, 3].map(async () => sha256Hex((await renderForNetwork(bytes, limits)).bytes)));
  assert.equal(new Set(hashes).size, 1);
});

test('nothing of the camera stays: place, author, orientation, thumbnail', async () => {
  const bytes = await plain(40, 20)
    .jpeg()
    .withExif({ IFD0: { Artist: 'Jan de Vries' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 22/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  assert.deepEqual(await inspectImage(bytes), { mediaType: 'image/jpeg', width: 20, height: 40, animated: false });
  const rendition = await renderForNetwork(bytes, anyLimits);
  const header = await sharp(rendition.bytes).metadata();
  assert.deepEqual(
    [header.width, header.height, header.orientation, header.exif, header.icc, header.xmp],
    [20, 40, undefined, undefined, undefined, undefined],
  );
  assert.ok(!Buffer.from(rendition.bytes).includes('Jan de Vries'));
});

test('colours of a wide gamut are brought into sRGB', async () => {
  // Display P3 (90, 200, 90) is brighter green than sRGB's: after conversion red falls clearly.
  const tagged = await plain(16, 16, 'rgb(90,200,90)').withIccProfile('p3').png().toBuffer();
  const raw = await sharp(tagged, { ignoreIcc: true }).raw().toBuffer();
  const rendition = await renderForNetwork(tagged, { ...anyLimits, mediaTypes: ['image/png'] });
  const shown = await sharp(rendition.bytes, { ignoreIcc: true }).raw().toBuffer();
  assert.ok(
    Math.abs(shown[0]! - 90) <= 2 && Math.abs(shown[1]! - 200) <= 2 && Math.abs(shown[2]! - 90) <= 2,
    [...shown.subarray(0, 3)].join(),
  );
  assert.ok(raw[0]! - shown[0]! > 10, `${raw[0]} stored, ${shown[0]} shown`);
});

test('drawings stay lossless, photographs become JPEG, small pictures are not enlarged', async () => {
  const drawing = await renderForNetwork(await plain(300, 200).png().toBuffer(), anyLimits);
  assert.deepEqual([drawing.mediaType, drawing.width], ['image/png', 300]);
  const photograph = await renderForNetwork(await noise(300, 200).webp().toBuffer(), anyLimits);
  assert.deepEqual([photograph.mediaType, photograph.width], ['image/jpeg', 300]);
  const tooLarge = await renderForNetwork(await noise(900, 900).png().toBuffer(), anyLimits);
  assert.equal(tooLarge.mediaType, 'image/jpeg');
});

test('transparency stays where the network can show it, else it becomes white', async () => {
  const bytes = await sharp({ create: { width: 50, height: 50, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .png()
    .toBuffer();
  assert.equal((await renderForNetwork(bytes, anyLimits)).mediaType, 'image/png');
  const flat = await renderForNetwork(bytes, { ...anyLimits, mediaTypes: ['image/jpeg'] });
  assert.equal(flat.mediaType, 'image/jpeg');
  const [red] = await sharp(flat.bytes).raw().toBuffer();
  assert.ok(red! > 250);
});

test('an animation moves where GIF is taken, and is its first frame elsewhere', async () => {
  const bytes = await (await anAnimation(400, 200)).gif().toBuffer();
  const moving = await renderForNetwork(bytes, { ...anyLimits, maximumSide: 100, mediaTypes: ['image/gif', 'image/jpeg'] });
  assert.deepEqual([moving.mediaType, moving.animated, moving.width, moving.height], ['image/gif', true, 100, 50]);
  assert.equal((await sharp(moving.bytes).metadata()).pages, 3);
  const still = await renderForNetwork(bytes, { ...anyLimits, mediaTypes: ['image/jpeg'] });
  assert.deepEqual([still.mediaType, still.animated, still.width, still.height], ['image/jpeg', false, 400, 200]);
  const [red, green] = await sharp(still.bytes).raw().toBuffer();
  assert.ok(red! > 200 && green! < 60);
});

test('where nothing can be sent, the reason is named', async () => {
  const bytes = await noise(200, 200).jpeg().toBuffer();
  await assert.rejects(renderForNetwork(bytes, { ...anyLimits, mediaTypes: ['video/mp4'] }), code('no_common_type'));
  await assert.rejects(renderForNetwork(bytes, { ...anyLimits, maximumBytes: 100 }), code('cannot_fit'));
});

test('a thumbnail is small, still and stripped', async () => {
  const small = await thumbnail(await (await anAnimation(1000, 500)).gif().toBuffer(), 200);
  assert.deepEqual([small.mediaType, small.width, small.height, small.animated], ['image/webp', 200, 100, false]);
  assert.ok(small.bytes.byteLength < 5000);
});
