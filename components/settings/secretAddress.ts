// Services whose addresses are secrets themselves: who knows one may write there.

/** Matches such an address. */
export const secretAddress =
  /^https:\/\/(hooks\.slack\.com|[\w.-]*webhook\.office\.com|discord(app)?\.com\/api\/webhooks)\//;
