// Plain JavaScript over typed arrays, as a page would count that holds all issues: one request a line as JSON, one answer a line.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import Supercluster from 'supercluster'

let size = 0
let lat, lon, at, kind, state, overdue
const numbers = { kind: new Map(), state: new Map() }

function number(column, name) {
  const known = numbers[column]
  if (!known.has(name)) known.set(name, known.size)
  return known.get(name)
}

function load(file) {
  const lines = readFileSync(file, 'latin1').trimEnd().split('\n')
  size = lines.length
  lat = new Int32Array(size)
  lon = new Int32Array(size)
  at = new Float64Array(size)
  kind = new Uint8Array(size)
  state = new Uint8Array(size)
  overdue = new Uint8Array(size)
  lines.forEach((line, row) => {
    const fields = line.split(',')
    lat[row] = Number(fields[0])
    lon[row] = Number(fields[1])
    at[row] = Number(fields[2])
    kind[row] = number('kind', fields[3])
    state[row] = number('state', fields[4])
    overdue[row] = fields[7] === '1' ? 1 : 0
  })
}

function heat({ kinds, states, from, weigh, place: [fromLat, north, fromLon, east] }) {
  const wanted = (column, names) => {
    const flags = new Uint8Array(256).fill(names === null ? 1 : 0)
    names?.forEach((name) => { flags[number(column, name)] = 1 })
    return flags
  }
  const [kindFits, stateFits] = [wanted('kind', kinds), wanted('state', states)]
  const cells = new Map()
  for (let row = 0; row < size; row++) {
    if (!kindFits[kind[row]] || !stateFits[state[row]] || at[row] < from) continue
    const x = Math.floor((lon[row] - fromLon) * east)
    const y = Math.floor((lat[row] - fromLat) * north)
    const key = (y + 32768) * 65536 + x + 32768
    const cell = cells.get(key)
    const weight = weigh && overdue[row] ? 3 : 1
    if (cell) {
      cell[0] += weight
      cell[1] += 1
    } else {
      cells.set(key, [weight, 1])
    }
  }
  const rows = [...cells].sort((a, b) => a[0] - b[0])
  return rows.map(([key, [weight, issues]]) => [key % 65536 - 32768, Math.floor(key / 65536) - 32768, weight, issues])
}

let clusters
function cluster() {
  clusters = new Supercluster({ radius: 40, maxZoom: 16 })
  const points = Array.from({ length: size }, (_, row) => (
    { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lon[row] / 1e7, lat[row] / 1e7] } }))
  clusters.load(points)
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line)
  const begun = performance.now()
  let rows = []
  if (asked.load) load(asked.load)
  else if (asked.cluster) cluster()
  else if (asked.clusters) rows = clusters.getClusters(asked.clusters, asked.zoom).map((one) => [one.properties.point_count ?? 1])
  else rows = heat(asked)
  const ms = performance.now() - begun
  process.stdout.write(JSON.stringify({ ms, rows }) + '\n')
}
