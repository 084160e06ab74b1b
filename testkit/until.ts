// Waits for what another program does by itself: asks until it is there, with a limit and a message.

/** Asks again and again until the answer is one. Throws with what was waited for when a minute has passed. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, limit = 60_000): Promise<T> {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${limit / 1000} s in vain: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
