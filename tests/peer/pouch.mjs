// express-pouchdb over LevelDB in the folder named: says its port on one line, then serves until its standard input ends.
import express from 'express'
import pouchApp from 'express-pouchdb'
import PouchDB from 'pouchdb'

const folder = process.argv[2]
const Kept = PouchDB.defaults({ prefix: folder + '/' })
const app = express()
app.use('/', pouchApp(Kept, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: folder + '/log.txt' }))
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(JSON.stringify({ ms: 0, rows: [[server.address().port]] }) + '\n'))
process.stdin.on('end', () => process.exit(0)).resume()
