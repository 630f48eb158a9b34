// Makes a photo small beside the page, which goes on answering taps meanwhile (app/src/photo/worker.rs asks). One worker serves one photo:
// given the file it answers with the picture's size and the file's hash; given the wanted size, with a small square of its pixels and a
// glimpse to show at once; given the quality, with the JPEG and its hash. null: it cannot.
let picture, canvas;

const sha256 = bytes => crypto.subtle.digest('SHA-256', bytes);

async function open(file) {
  // A page that is not served securely cannot hash here, and does it all by itself: nothing is decoded twice.
  if (!crypto.subtle) return null;
  const hash = file.arrayBuffer().then(sha256);
  picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  return { width: picture.width, height: picture.height, hash: await hash };
}

async function shrink({ width, height, side, glimpse }) {
  const same = picture.width === width && picture.height === height;
  const wanted = { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' };
  const small = same ? picture : await createImageBitmap(picture, wanted);
  canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d').drawImage(small, 0, 0, width, height);
  const square = drawn(side, side).getContext('2d');
  const pixels = square.getImageData(0, 0, side, side).data;
  const part = glimpse / Math.min(width, height);
  const seen = drawn(Math.ceil(width * part), Math.ceil(height * part));
  return { pixels, glimpse: await seen.convertToBlob({ type: 'image/jpeg' }) };
}

function drawn(width, height) {
  const smaller = new OffscreenCanvas(width, height);
  smaller.getContext('2d').drawImage(canvas, 0, 0, width, height);
  return smaller;
}

async function encode({ quality }) {
  const jpeg = await (await canvas.convertToBlob({ type: 'image/jpeg', quality })).arrayBuffer();
  return { jpeg, hash: await sha256(jpeg) };
}

onmessage = ({ data }) => {
  (data instanceof Blob ? open(data) : data.width ? shrink(data) : encode(data)).then(answer => postMessage(answer), () => postMessage(null));
};
