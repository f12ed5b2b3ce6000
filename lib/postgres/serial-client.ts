import pg from "pg";

type Query = (config: unknown, values?: unknown, callback?: unknown) => Promise<unknown>;

/**
 * A connection that is asked one thing at a time. Prisma reads several relations of a row side by side, also on the one
 * connection of a transaction; pg queues what comes meanwhile, calls that deprecated, and will refuse it from 9.0 on.
 */
export class SerialClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.query = oneByOne(this.query.bind(this) as Query) as typeof this.query;
  }
}

function oneByOne(query: Query): Query {
  let last: Promise<unknown> | undefined;
  return (config, values, callback) => {
    // The pool's own questions: it gives a connection to one at a time.
    if (typeof values === "function" || typeof callback === "function")
      return query(config, values, callback);
    const answer = last ? last.then(() => query(config, values)) : query(config, values);
    const over = () => {
      if (last === heard) last = undefined;
    };
    const heard = answer.then(over, over);
    last = heard;
    return answer;
  };
}
