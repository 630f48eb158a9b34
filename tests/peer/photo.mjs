// sharp: a 12-megapixel photo becomes an upright picture of at most 1600 pixels and a small one of 320, without the camera's notes.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import sharp from 'sharp'

for await (const line of createInterface({ input: process.stdin })) {
  const { photo } = JSON.parse(line)
  const bytes = readFileSync(photo)
  const begun = performance.now()
  const large = await sharp(bytes).rotate().resize(1600, 1600, { fit: 'inside' }).jpeg({ quality: 80 }).toBuffer()
  const small = await sharp(large).resize(320, 320, { fit: 'inside' }).jpeg({ quality: 75 }).toBuffer()
  const ms = performance.now() - begun
  process.stdout.write(JSON.stringify({ ms, rows: [[large.length, small.length]] }) + '\n')
}
