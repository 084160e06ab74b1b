// What Gitea has as GitHub has it: texts of pull requests, comments, and what is said about a commit.
import type { Client } from "./client";
import { cut } from "./text";
import type { Api } from "./verbs";

/**
 * The verbs that both do alike.
 *
 * @param repository path of the repository's API
 * @param longest letters of a status's description
 */
export function asOnGithub(
  client: Client,
  repository: string,
  longest: number,
): Pick<Api, "edit" | "say" | "addComment" | "editComment"> {
  return {
    async edit(number, { title, body }) {
      const path = `${repository}/pulls/${number}`;
      await client.call({ method: "PATCH", path, body: { title, body }, what: `edit #${number}` });
    },
    async say(commit, { context, state, description, url }) {
      const more = url === undefined ? {} : { target_url: url };
      const body = { context, state, description: cut(description, longest), ...more };
      const what = `write the status "${context}" of ${commit}`;
      await client.call({ method: "POST", path: `${repository}/statuses/${commit}`, body, what });
    },
    async addComment(number, text) {
      const path = `${repository}/issues/${number}/comments`;
      await client.call({ method: "POST", path, body: { body: text }, what: `comment on #${number}` });
    },
    async editComment(number, id, text) {
      const path = `${repository}/issues/comments/${id}`;
      await client.call({ method: "PATCH", path, body: { body: text }, what: `edit a comment of #${number}` });
    },
  };
}
