// CEL, in which the API server is told what it lets through: pieces that more than one policy is made of.

/** A text. None that is written here holds a quote. */
export const quoted = (text: string) => `'${text}'`;

/** A list of texts. */
export const list = (texts: readonly string[]) => `[${texts.map(quoted).join(", ")}]`;

/** Whether a user of the API asks. */
export const userIs = (user: string) => `request.userInfo.username == ${quoted(user)}`;
