-- Orders that a generator makes; each product's totals are kept in Flink's state and go on after every restart.
CREATE TABLE orders (
  product INT,
  amount DECIMAL(8, 2)
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.product.min' = '1',
  'fields.product.max' = '5',
  'fields.amount.min' = '1',
  'fields.amount.max' = '100'
);

-- The TaskManager's log shows each new total.
CREATE TABLE totals (
  product INT,
  orders BIGINT,
  revenue DECIMAL(38, 2)
) WITH ('connector' = 'print');

INSERT INTO totals
SELECT product, COUNT(*), SUM(amount)
FROM orders
GROUP BY product;
