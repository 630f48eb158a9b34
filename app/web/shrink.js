// Makes a photo small beside the page, which goes on answering taps meanwhile (app/src/photo/worker.rs asks). One worker serves one photo:
// given the file it answers with the picture's size and the file's hash; given the wanted size, with the JPEG, its hash and a small square
// of its pixels. null: it cannot.
let picture;

const sha256 = bytes => crypto.subtle.digest('SHA-256', bytes);

async function open(file) {
  // A page that is not served securely cannot hash here, and does it all by itself: nothing is decoded twice.
  if (!crypto.subtle) return null;
  const hash = file.arrayBuffer().then(sha256);
  picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  return { width: picture.width, height: picture.height, hash: await hash };
}

async function shrink({ width, height, quality, side }) {
  const same = picture.width === width && picture.height === height;
  const wanted = { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' };
  const small = same ? picture : await createImageBitmap(picture, wanted);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d').drawImage(small, 0, 0, width, height);
  const square = new OffscreenCanvas(side, side).getContext('2d');
  square.drawImage(canvas, 0, 0, side, side);
  const pixels = square.getImageData(0, 0, side, side).data;
  const jpeg = await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer();
  return { jpeg, pixels, hash: await sha256(jpeg) };
}

onmessage = ({ data }) => {
  (data instanceof Blob ? open(data) : shrink(data)).then(answer => postMessage(answer), () => postMessage(null));
};
