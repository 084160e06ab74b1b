// A repository of a Gitea, and what people do there: its branches' rules, pull requests and their merges, what is said about commits.
import { gitConfig } from "../caller";
import { run } from "../run";
import { until } from "../until";
import { GiteaError, type Account } from "./api";
import type { Gitea } from "./server";
import type { BranchRules, CommitStatus, MergeStyle, PullRequest, Review, Verification } from "./types";

/** A repository of ann's, which bob and the promotion's account may write to. */
export class GiteaRepository {
  private constructor(
    readonly gitea: Gitea,
    readonly name: string,
  ) {}

  /** Path in the server's addresses. */
  get path(): string {
    return `${this.gitea.accounts.ann.name}/${this.name}`;
  }

  /** Address for git. */
  get url(): string {
    return `${this.gitea.url}/${this.path}.git`;
  }

  /** Makes one with the branch main of a repository on this machine. */
  static async create(gitea: Gitea, name: string, folder: string): Promise<GiteaRepository> {
    const { ann, bob, robot } = gitea.accounts;
    const made = new GiteaRepository(gitea, name);
    await gitea.api.call(ann, "POST", "/user/repos", { name, private: true, default_branch: "main" });
    for (const { name: other } of [bob, robot]) {
      await made.call(ann, "PUT", `/collaborators/${other}`, { permission: "write" });
    }
    await made.push(folder, "main:main");
    return made;
  }

  /** Calls the API below this repository. */
  call<T>(as: Account, method: string, path: string, body?: object): Promise<T> {
    return this.gitea.api.call<T>(as, method, `/repos/${this.path}${path}`, body);
  }

  /** Pushes from a repository on this machine, as its owner. */
  async push(folder: string, refspec: string): Promise<void> {
    await this.git(folder, "push", "--quiet", this.url, refspec);
  }

  /** Fetches into a repository on this machine, as its owner. */
  async fetch(folder: string, refspec: string): Promise<void> {
    await this.git(folder, "fetch", "--quiet", this.url, refspec);
  }

  /** Gives a branch its rules, in the place of those that it has. */
  async protect(rules: BranchRules = {}, branch = "main"): Promise<void> {
    const { ann } = this.gitea.accounts;
    const { approvals = 0, statuses = [], signed = false, pushers = [] } = rules;
    const asked = {
      rule_name: branch,
      enable_push: true,
      enable_push_whitelist: true,
      push_whitelist_usernames: [ann, ...pushers].map(({ name }) => name),
      required_approvals: approvals,
      dismiss_stale_approvals: true,
      enable_status_check: statuses.length > 0,
      status_check_contexts: statuses,
      require_signed_commits: signed,
    };
    const known = await this.call<{ rule_name: string }[]>(ann, "GET", "/branch_protections");
    if (known.some((each) => each.rule_name === branch)) {
      await this.call(ann, "PATCH", `/branch_protections/${encodeURIComponent(branch)}`, asked);
    } else await this.call(ann, "POST", "/branch_protections", asked);
  }

  /** Announces every push to an address, signed by a secret. */
  async announce(url: string, secret: string): Promise<void> {
    const config = { url, secret, content_type: "json" };
    await this.call(this.gitea.accounts.ann, "POST", "/hooks", {
      type: "gitea",
      active: true,
      events: ["push"],
      config,
    });
  }

  /** Opens a pull request to main. */
  open(as: Account, head: string, title = head, body = ""): Promise<PullRequest> {
    return this.call(as, "POST", "/pulls", { head, base: "main", title, body });
  }

  pullRequest(number: number): Promise<PullRequest> {
    return this.call(this.gitea.accounts.ann, "GET", `/pulls/${number}`);
  }

  /** Pull requests, the newest first, fifty a page at most. */
  pullRequests(state: "open" | "closed" | "all" = "open", page = 1): Promise<PullRequest[]> {
    return this.call(this.gitea.accounts.ann, "GET", `/pulls?state=${state}&sort=newest&limit=50&page=${page}`);
  }

  close(as: Account, number: number): Promise<PullRequest> {
    return this.call(as, "PATCH", `/pulls/${number}`, { state: "closed" });
  }

  reopen(as: Account, number: number): Promise<PullRequest> {
    return this.call(as, "PATCH", `/pulls/${number}`, { state: "open" });
  }

  /** Approves it, as it is now. */
  async approve(as: Account, number: number): Promise<void> {
    await this.call(as, "POST", `/pulls/${number}/reviews`, { event: "APPROVED" });
  }

  /** Names of those whose approval counts. A newer commit takes it away a moment after it is the pull request's. */
  async approvers(number: number): Promise<string[]> {
    const reviews = await this.call<Review[]>(this.gitea.accounts.ann, "GET", `/pulls/${number}/reviews`);
    return reviews.filter(({ state, dismissed }) => state === "APPROVED" && !dismissed).map(({ user }) => user.login);
  }

  /** Says something about a commit. */
  async say(as: Account, commit: string, context: string, state: CommitStatus["status"]): Promise<void> {
    await this.call(as, "POST", `/statuses/${commit}`, { context, state });
  }

  /** The last word of each context about a commit. */
  async statuses(commit: string): Promise<CommitStatus[]> {
    const { ann } = this.gitea.accounts;
    const { statuses } = await this.call<{ statuses: CommitStatus[] | null }>(ann, "GET", `/commits/${commit}/status`);
    return statuses ?? [];
  }

  /**
   * Merges it as a person does on its page. While the server finds out whether that can be done, it says to try again.
   *
   * @throws GiteaError where a rule is in the way
   */
  async merge(as: Account, number: number, style: MergeStyle): Promise<PullRequest> {
    await until(`${this.path}#${number} can be merged by ${style}`, async () => {
      try {
        await this.call(as, "POST", `/pulls/${number}/merge`, { do: style });
        return true;
      } catch (error) {
        if (error instanceof GiteaError && error.status === 405 && /try again later/i.test(error.said))
          return undefined;
        throw error;
      }
    });
    return this.pullRequest(number);
  }

  /** The newest commit of a branch; empty where there is none. */
  async head(branch: string): Promise<string> {
    const { ann } = this.gitea.accounts;
    const asked = this.call<{ commit: { id: string } }>(ann, "GET", `/branches/${encodeURIComponent(branch)}`);
    return asked.then(
      ({ commit }) => commit.id,
      (error: unknown) => {
        if (error instanceof GiteaError && error.status === 404) return "";
        throw error;
      },
    );
  }

  /** What it says of a commit's signature. */
  async verification(commit: string): Promise<Verification> {
    const { ann } = this.gitea.accounts;
    const shown = await this.call<{ commit: { verification: Verification } }>(ann, "GET", `/git/commits/${commit}`);
    return shown.commit.verification;
  }

  private async git(folder: string, ...args: string[]): Promise<void> {
    const { ann } = this.gitea.accounts;
    const login = Buffer.from(`${ann.name}:${ann.token}`).toString("base64");
    const settings = { "http.extraHeader": `Authorization: Basic ${login}`, "http.sslCAInfo": this.gitea.caFile };
    const own = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0" };
    const env = { ...own, ...gitConfig(settings) };
    await run("git", ["-C", folder, ...args], { env });
  }
}
