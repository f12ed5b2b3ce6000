/** Scripts to begin with; each runs as it is on a fresh Millrace. Names and words for them are in the catalogue. */
export const exampleNames = ["datagen-print", "datagen-blackhole", "windowed-count"] as const;
export type ExampleName = (typeof exampleNames)[number];

export const isExampleName = (text: unknown): text is ExampleName =>
  exampleNames.some((name) => name === text);

const orders = `CREATE TABLE orders (
  order_id BIGINT,
  amount   DECIMAL(10, 2),
  ts       TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '5'
);
`;

export const examples: Record<ExampleName, { jobName: string; sql: string }> = {
  "datagen-print": {
    jobName: "orders-to-log",
    sql: `-- Makes five orders a second and prints them to the TaskManager's log.
${orders}
CREATE TABLE printed (
  order_id BIGINT,
  amount   DECIMAL(10, 2)
) WITH (
  'connector' = 'print'
);

INSERT INTO printed
SELECT order_id, amount FROM orders;
`,
  },
  "datagen-blackhole": {
    jobName: "bounded-orders",
    sql: `-- Reads 1,000 rows and ends by itself: its state becomes "success".
CREATE TABLE orders (
  order_id BIGINT,
  amount   DECIMAL(10, 2)
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '100',
  'number-of-rows' = '1000'
);

CREATE TABLE nowhere (
  order_id BIGINT,
  amount   DECIMAL(10, 2)
) WITH (
  'connector' = 'blackhole'
);

INSERT INTO nowhere
SELECT order_id, amount FROM orders;
`,
  },
  "windowed-count": {
    jobName: "orders-per-minute",
    sql: `-- Counts orders per minute of event time; its state survives a restart.
${orders}
CREATE TABLE per_minute (
  window_start TIMESTAMP(3),
  orders       BIGINT,
  total        DECIMAL(38, 2)
) WITH (
  'connector' = 'print'
);

INSERT INTO per_minute
SELECT window_start, COUNT(*), SUM(amount)
FROM TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)
GROUP BY window_start, window_end;
`,
  },
};
