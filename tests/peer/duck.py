"""DuckDB in this process: one request a line as JSON, one answer a line. Times are of the query and its rows, in milliseconds."""

import json
import sys
import time

import duckdb

town = duckdb.connect()
town.execute("set threads = 2")

for line in sys.stdin:
    asked = json.loads(line)
    begun = time.perf_counter()
    rows = town.execute(asked["sql"]).fetchall()
    took = (time.perf_counter() - begun) * 1000
    print(json.dumps({"ms": took, "rows": rows}), flush=True)
