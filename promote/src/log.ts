// How a run tells people what it does.

/** Tells people what happens, on standard error. */
export type Log = (line: string) => void;
