// Names that may be shown.

/** A phase is shown by its name, a DNS label; nothing else that may stand in its place is. */
export function named(phase: unknown): string {
  return typeof phase === "string" && /^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$/.test(phase) ? phase : "(hidden)";
}
