// Emmett's stores behind four words on standard input, one JSON line each: prepare, write, read, close.
// Answers one JSON line for each. Facts are sent before the clock runs, so that the pipe is not measured.
import { createInterface } from "node:readline";

const [kind, where] = process.argv.slice(2);
const TYPE = "plan-statement-recorded";

async function open() {
  if (kind === "sqlite") {
    // One connection for all, ready before the first commit: as shipped it opens one for each, which sometimes meet.
    // It has a write-ahead log, and SQLite's own default makes each commit durable.
    const { getSQLiteEventStore, sqliteConnection } = await import("@event-driven-io/emmett-sqlite");
    const connection = sqliteConnection({ fileName: where });
    await connection.query("PRAGMA journal_mode");
    const connectionOptions = { singleton: true, connection };
    const store = getSQLiteEventStore({ fileName: where, connectionOptions, schema: { autoMigration: "None" } });
    await store.schema.migrate();
    return store;
  }
  const { getPostgreSQLEventStore } = await import("@event-driven-io/emmett-postgresql");
  const store = getPostgreSQLEventStore(where);
  await store.schema.migrate();
  return store;
}

async function readAll(store) {
  let read = 0;
  for (const stream of streams) read += (await store.readStream(stream)).events.length;
  return read;
}

const store = await open();
const batches = [];
const streams = [];

const words = {
  prepare: ({ facts }) => batches.push(facts.map((fact) => ({ type: TYPE, data: fact }))) - 1,
  // one commit has one stream: the store writes no others with it
  write: async ({ batch }) => {
    const stream = `statement-${batch}`;
    streams.push(stream);
    await store.appendToStream(stream, batches[batch]);
    return batches[batch].length;
  },
  read: () => readAll(store),
  close: async () => {
    await store.close?.();
    process.exit(0);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const said = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ done: await words[said.word](said) })}\n`);
}
