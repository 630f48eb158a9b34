// enketo-core comes as sources: a page with its form and all its usual widgets becomes one script, in the file named, as its README describes.
import { build } from 'esbuild'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const page = `
import { Form } from 'enketo-core'
const modelStr = '<model><instance><data id="report"><photo/><kind/><note/><place/><meta><instanceID/></meta></data></instance></model>'
const form = new Form(document.querySelector('form.or'), { modelStr, instanceStr: null, submitted: false })
const troubles = form.init()
if (troubles.length > 0) throw new Error(troubles.join('; '))
document.getElementById('whole').hidden = false
`
const resolveDir = dirname(fileURLToPath(import.meta.url))
const outfile = process.argv[2]
let rows = []
try {
  await build({ stdin: { contents: page, resolveDir }, bundle: true, minify: true, format: 'esm', target: 'es2022', outfile, logLevel: 'error' })
  rows = [[outfile]]
} catch (error) {
  process.stderr.write(`${error}\n`)
}
process.stdout.write(JSON.stringify({ ms: 0, rows }) + '\n')
