// How much of DuckDB-WASM's stack each query of a build takes. Run in the project's folder, where node_modules is.
// In: on standard input a JSON array of SQL. Out: a JSON array of {sql, bytes, error}.
//
// That stack is 64 kB and has no guard: a query that takes more writes over the program's own data, and some later
// query, not this one, answers std::bad_cast. So each runs here on a stack of 4 MB, filled with a pattern beforehand;
// what is no longer the pattern was used.
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const require = createRequire(path.resolve('node_modules/@evidence-dev/universal-sql/src/client-duckdb/node.js'));
const { createDuckDB, DuckDBDataProtocol, NODE_RUNTIME, VoidLogger } = require(
	'@duckdb/duckdb-wasm/dist/duckdb-node-blocking'
);
const dist = path.dirname(require.resolve('@duckdb/duckdb-wasm'));
const bundle = (kind) => ({ mainModule: `${dist}/duckdb-${kind}.wasm`, mainWorker: '' });
const db = await createDuckDB({ mvp: bundle('mvp'), eh: bundle('eh') }, new VoidLogger(), NODE_RUNTIME);
await db.instantiate();
db.open({});

const SIZE = 4 << 20;
const PATTERN = 0xa5;
const bottom = db.mod._malloc(SIZE);
const top = (bottom + SIZE - 64) & ~15;
db.mod.stackRestore(top);

const connection = db.connect();
const source = process.argv[2];
const data = `.evidence/template/static/data/${source}`;
connection.query(`create schema ${source}`);
for (const table of readdirSync(data)) {
	const file = path.resolve(data, table, `${table}.parquet`);
	if (!existsSync(file)) continue;
	db.registerFileURL(`${table}.parquet`, file, DuckDBDataProtocol.NODE_FS, false);
	connection.query(`create view ${source}."${table}" as (select * from read_parquet('${table}.parquet'))`);
}

const found = JSON.parse(readFileSync(0, 'utf8')).map((sql) => {
	db.mod.HEAPU8.fill(PATTERN, bottom, db.mod.stackSave());
	let error = null;
	try {
		connection.query(sql);
	} catch (thrown) {
		error = String(thrown);
	}
	const deepest = db.mod.HEAPU8.subarray(bottom, top).findIndex((byte) => byte !== PATTERN);
	return { sql, bytes: SIZE - 64 - Math.max(deepest, 0), error };
});
process.stdout.write(JSON.stringify(found));
