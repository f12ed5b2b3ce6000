/**
 * Questions of one moment are asked as one: `ask` answers how to tell each its own answer. A failure of `ask` is that of all
 * of them; one that is told of an answer is its own.
 */
export function together<In, Out>(
  ask: (all: In[]) => Promise<(one: In) => Out | Promise<Out>>,
  /** so long the first waits for others */
  wait: (then: () => void) => void,
): (one: In) => Promise<Out> {
  let waiting: { one: In; answers: PromiseWithResolvers<(one: In) => Out | Promise<Out>> }[] = [];

  async function askAll() {
    const batch = waiting;
    waiting = [];
    try {
      const tell = await ask(batch.map(({ one }) => one));
      for (const { answers } of batch) answers.resolve(tell);
    } catch (error) {
      for (const { answers } of batch) answers.reject(error);
    }
  }

  return async (one) => {
    const answers = Promise.withResolvers<(one: In) => Out | Promise<Out>>();
    waiting.push({ one, answers });
    if (waiting.length === 1) wait(() => void askAll());
    const tell = await answers.promise;
    return tell(one);
  };
}
