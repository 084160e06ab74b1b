// Secrets that the configuration names and others make: where each is looked for, and where it is said how it is made. Pure functions.
import { namespaces, promotionEvents, webhook } from "../objects/names";
import type { LateCredentials } from "./credentials";
import type { Images } from "./images";
import type { Notify } from "./notify";
import type { Platform } from "./platform";
import { keyPath } from "./problems";
import type { Reports } from "./reports";
import type { Repository } from "./repository";

/** A Secret that the configuration names. */
export interface NamedSecret {
  namespace: string;
  name: string;
  /** The key that names it. */
  key: string;
  /** Where it is said how it is made. */
  page: string;
}

/** The settings that name any. */
export interface NamingSecrets {
  credentials: LateCredentials;
  repository: Pick<Repository, "commits" | "forge">;
  reports?: Reports | undefined;
  notify: readonly Notify[];
  images: Pick<Images, "pullSecrets">;
  platform: Pick<Platform, "argoCd" | "argoEvents">;
}

const inArgo = (name: string | undefined, key: string, page: string): NamedSecret[] =>
  name === undefined ? [] : [{ namespace: namespaces.argo, name, key, page }];

/** Those of one entry of `notify`. */
function ofEntry({ slack, email, teams, webhook: hook }: Notify, index: number): NamedSecret[] {
  const key = (...path: (string | number)[]) => keyPath(["notify", index, ...path, "existingSecret"]);
  const headers = (target: "teams" | "webhook", given: Notify["webhook"]) =>
    (given?.headers ?? []).flatMap(({ existingSecret }, n) =>
      inArgo(existingSecret, key(target, "headers", n), "docs/notify.md#webhooks"),
    );
  return [
    ...inArgo(slack?.existingSecret, key("slack"), "docs/notify.md#slack"),
    ...inArgo(email?.existingSecret, key("email"), "docs/notify.md#e-mail"),
    ...headers("teams", teams),
    ...headers("webhook", hook),
  ];
}

/** Every Secret that the configuration names. */
export function namedSecrets(settings: NamingSecrets): NamedSecret[] {
  const { credentials, repository, reports, notify, images, platform } = settings;
  const { argoCd, argoEvents } = platform;
  // Nothing that this stack makes is pulled in the namespace of an Argo that somebody else has installed.
  const pulling = [
    ...(argoCd.install ? [argoCd.namespace] : []),
    namespaces.argo,
    ...(argoEvents.install ? [argoEvents.namespace] : []),
  ];
  return [
    ...inArgo(
      "existingSecret" in credentials ? credentials.existingSecret : undefined,
      "credentials.existingSecret",
      "docs/credentials.md#a-secret-of-your-own",
    ),
    ...inArgo(
      repository.commits.signing?.existingSecret,
      "repository.commits.signing.existingSecret",
      "docs/credentials.md#signed-commits",
    ),
    ...inArgo(repository.forge?.existingSecret, "repository.forge.existingSecret", "docs/pull-requests.md#on-a-forge"),
    ...inArgo(reports?.existingSecret, "reports.existingSecret", "docs/operating.md#keep-the-reports-of-campaigns"),
    ...notify.flatMap(ofEntry),
    ...images.pullSecrets.flatMap((name) =>
      pulling.map((namespace) => ({ namespace, name, key: "images.pullSecrets", page: "docs/air-gapped.md#images" })),
    ),
  ];
}

/** Names of the Secrets in `argo` that no verification may see: those that are named, and those that the stack makes for itself. */
export function keptSecrets(settings: NamingSecrets, gitCredentialsSecret: string): string[] {
  const named = namedSecrets(settings).filter(({ namespace }) => namespace === namespaces.argo);
  const all = [gitCredentialsSecret, webhook.authSecret, promotionEvents.authSecret, ...named.map(({ name }) => name)];
  return [...new Set(all)];
}
